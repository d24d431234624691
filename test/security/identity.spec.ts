import { Body, Controller, HttpCode, Injectable, Post, Req, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type ChannelRequest, type SubscriberInput } from 'nestjs-pusher-auth';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, type AdapterName, type Booted } from '../integration/boot.js';

/** Like `AuthGuard('jwt')` on a policy: puts the user of the request's token on the request. */
class TokenGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const seen = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: TestUser }>();
    const id = seen.headers['x-token'];
    if (id !== undefined) seen.user = { id };
    return true;
  }
}

@Injectable()
class OwnPolicies {
  @ChannelPolicy('private-own-<id:word>')
  own({ params, user }: ChannelRequest<'private-own-<id:word>', TestUser>): boolean {
    return params.id === user.id;
  }

  @UseGuards(TokenGuard)
  @ChannelPolicy('private-guarded-<id:word>')
  guarded({ params, user }: ChannelRequest<'private-guarded-<id:word>', TestUser>): boolean {
    return params.id === user.id;
  }

  @UseGuards(TokenGuard)
  @ChannelPolicy('presence-guarded')
  presence(): boolean {
    return true;
  }
}

const USERS = new Map([['grace', { id: 'grace' }]]);

/** An application's endpoint for administrators who act for the user named in the body. */
@Controller('as')
@UseGuards(HeaderUserGuard)
class ActingController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Post('can')
  @HttpCode(200)
  async can(@Body() { id, channelName }: { id: string; channelName: string }, @Req() seen: object) {
    return { can: await this.pusherAuth.can({ channelName }, { user: USERS.get(id), request: seen }) };
  }

  @Post('join')
  @HttpCode(200)
  join(@Body() { id, channelName }: { id: string; channelName: string }, @Req() seen: object) {
    return this.pusherAuth.authorize({ socketId: '1.2', channelName }, { user: USERS.get(id), request: seen });
  }
}

describe.each<AdapterName>(['express', 'fastify'])('the user who asks, on %s', (adapter) => {
  let booted: Booted;
  beforeAll(async () => {
    const auth = { guards: [HeaderUserGuard] };
    booted = await bootApp({ adapter, auth, providers: [OwnPolicies], controllers: [ActingController] });
  });
  beforeEach(() => (booted.logger.lines.length = 0));
  afterAll(() => booted.app.close());

  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    request(booted.app.getHttpServer())
      .post(path)
      .set({ 'x-user': 'admin', ...headers })
      .send(body);

  it('is not the caller if the user passed by the application does not exist', async () => {
    const unknown = { id: 'nobody', channelName: 'private-own-admin' };
    expect((await post('/as/can', unknown).expect(200)).body).toEqual({ can: false });
    await post('/as/join', unknown).expect(401);
    await post('/as/join', { ...unknown, channelName: 'private-guarded-admin' }).expect(401);
  });

  it('is the user that the application passes', async () => {
    const grace = { id: 'grace', channelName: 'private-own-grace' };
    expect((await post('/as/can', grace).expect(200)).body).toEqual({ can: true });
    await post('/as/join', grace).expect(200);
    await post('/as/join', { ...grace, channelName: 'private-guarded-grace' }).expect(200);
    await post('/as/join', { ...grace, channelName: 'private-own-admin' }).expect(403);
  });

  it.each(['private-guarded-grace', 'private-guarded-admin', 'presence-guarded'])(
    'is never ambiguous: %s is denied with an error line if a guard finds a user other than the one passed',
    async (channelName) => {
      const asked = { id: 'grace', channelName };
      const withToken = { 'x-token': 'admin' };
      expect((await post('/as/can', asked, withToken).expect(200)).body).toEqual({ can: false });
      await post('/as/join', asked, withToken).expect(403, { statusCode: 403, message: 'Forbidden' });
      const lines = booted.logger.messages('error');
      expect(lines).toHaveLength(2);
      for (const line of lines) {
        expect(line).toMatch(new RegExp(`^OwnPolicies\\.\\w+ on ${channelName}: two identities: OwnPolicies`));
        expect(line).not.toContain('grace was');
      }
    },
  );

  it("is the user that the policy's guard found, at the endpoint", async () => {
    const ask = (channelName: string) =>
      post('/pusher/auth', { socket_id: '1.2', channel_name: channelName }, { 'x-token': 'grace' });
    await ask('private-guarded-grace').expect(200);
    await ask('private-guarded-admin').expect(403);
    await ask('private-own-admin').expect(200);
  });

  it.each<[string, SubscriberInput]>([
    ['undefined', undefined as never],
    ['null', null as never],
    ['a string', 'ada' as never],
  ])('is required: the second argument cannot be %s', async (_label, subscriber) => {
    const service = booted.app.get(PusherAuthService);
    const channelName = 'private-own-ada';
    const message = 'The second argument must be the subscriber';
    await expect(service.can({ channelName }, subscriber)).rejects.toThrow(message);
    await expect(service.authorize({ socketId: '1.2', channelName }, subscriber)).rejects.toThrow(message);
    await expect(service.authorizeMany({ socketId: '1.2', channelNames: [channelName] }, subscriber)).rejects.toThrow(
      message,
    );
    await expect(service.authenticateUser({ socketId: '1.2' }, subscriber)).rejects.toThrow(message);
  });
});

describe.each<AdapterName>(['express', 'fastify'])('getUser and a guard of a policy, on %s', (adapter) => {
  it('work together: the guard wins if it sets a user, otherwise getUser does', async () => {
    const { app } = await bootApp({
      adapter,
      auth: { getUser: (seen) => ({ id: (seen as { headers: Record<string, string> }).headers['x-session'] }) },
      providers: [OwnPolicies],
    });
    const ask = (channelName: string, headers: Record<string, string>) =>
      request(app.getHttpServer())
        .post('/pusher/auth')
        .set(headers)
        .send({ socket_id: '1.2', channel_name: channelName });
    const both = { 'x-session': 'ada', 'x-token': 'operator' };
    await ask('private-guarded-operator', both).expect(200);
    await ask('private-guarded-ada', both).expect(403);
    await ask('private-own-ada', both).expect(200);
    await ask('private-guarded-ada', { 'x-session': 'ada' }).expect(200);
    await app.close();
  });
});
