import { Injectable, NotImplementedException } from '@nestjs/common';
import { ChannelPolicy, PusherAuthModule, PusherAuthService, UserAuthentication } from 'nestjs-pusher-auth';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import request from 'supertest';
import { HeaderUserGuard } from './asking-users.js';
import { bootProblems, LooseChannelPolicy, roomPolicies } from './boot-failure.js';
import { bootApp, type AdapterName, type Booted } from './boot.js';

const called: string[] = [];

@Injectable()
class RoomPolicies {
  @ChannelPolicy(['private-room-<id:int>', 'private-encrypted-room-<id:int>'])
  join({ params }: { params: { id: number } }): boolean {
    called.push(`room ${params.id}`);
    return params.id === 1;
  }

  @UserAuthentication()
  signIn(): { id: number } {
    called.push('sign-in');
    return { id: 1 };
  }
}

const auth = PusherAuthModule.forRootAsync({
  useFactory: () => ({ credentials: null }),
  guards: [HeaderUserGuard],
  userAuthPath: 'user-auth',
});

let booted: Booted;
afterEach(async () => {
  await booted?.app.close();
  called.length = 0;
});

describe.each<AdapterName>(['express', 'fastify'])('an application without credentials, on %s', (adapter) => {
  beforeEach(async () => {
    booted = await bootApp({ auth, adapter, providers: [RoomPolicies] });
  });

  const post = (path: string, user: Record<string, string>) =>
    request(booted.app.getHttpServer()).post(path).set(user).send({ socket_id: '1.2', channel_name: 'private-room-1' });

  it('logs one warning', () => {
    expect(booted.logger.messages('warn')).toEqual([
      'PusherAuthModule: realtime is off (credentials: null). The endpoints answer 501 and nothing is signed. ' +
        'See node_modules/nestjs-pusher-auth/docs/errors.md#realtime-off',
    ]);
  });

  it.each(['/pusher/auth', '/pusher/user-auth'])(
    'answers 501 at %s, after the guards and without a policy',
    async (path) => {
      await post(path, {}).expect(401);
      await post(path, { 'x-user': 'ada' }).expect(501);
      expect(called).toEqual([]);
    },
  );

  it('signs nothing through the service either', async () => {
    const service = booted.app.get(PusherAuthService);
    const [input, subscriber] = [{ socketId: '1.2', channelName: 'private-room-1' }, { user: { id: 1 } }];
    await expect(service.authorize(input, subscriber)).rejects.toBeInstanceOf(NotImplementedException);
    await expect(
      service.authorizeMany({ socketId: '1.2', channelNames: ['private-room-1'] }, subscriber),
    ).rejects.toBeInstanceOf(NotImplementedException);
    await expect(service.authenticateUser({ socketId: '1.2' }, subscriber)).rejects.toBeInstanceOf(
      NotImplementedException,
    );
    expect(() => service.signChannel(input)).toThrow(NotImplementedException);
    expect(() => service.signUser({ socketId: '1.2', user: { id: 1 } })).toThrow(NotImplementedException);
    expect(called).toEqual([]);
  });

  it('still calls policies through can(), explain() and the tester', async () => {
    const service = booted.app.get(PusherAuthService);
    const subscriber = { user: { id: 1 } };
    await expect(service.can({ channelName: 'private-room-1' }, subscriber)).resolves.toBe(true);
    await expect(service.can({ channelName: 'private-encrypted-room-2' }, subscriber)).resolves.toBe(false);
    await expect(service.explain({ channelName: 'private-room-1' }, subscriber)).resolves.toMatchObject({
      verdict: 'granted',
    });
    expect(await pusherAuthTester(booted.app).as({ id: 1 }).join('private-room-2')).toMatchObject({
      verdict: 'denied',
    });
    expect(service.policies()).toHaveLength(2);
  });
});

it('an application without credentials still validates its policies', async () => {
  const providers = [roomPolicies(LooseChannelPolicy(['private-a', 'private-<id:itn>', 'private-a']))];
  const problems = await bootProblems({ auth, providers });
  expect(problems.map(({ code }) => code)).toEqual(['pattern-syntax', 'pattern-conflict']);
});

it('an application without credentials may have a master key, but no key or secret', async () => {
  const off = (options: object) => PusherAuthModule.forRoot({ credentials: null, ...options });
  booted = await bootApp({ auth: off({ encryptionMasterKeyBase64: Buffer.alloc(32, 7).toString('base64') }) });
  expect(booted.logger.messages('warn')[0]).toContain('realtime is off');
  for (const options of [{ key: 'k' }, { secret: 'some-secret' }, { key: 'k', secret: 'some-secret' }]) {
    expect(await bootProblems({ auth: off(options) })).toEqual([
      expect.objectContaining({ code: 'options', what: 'key and secret have no effect next to credentials' }),
    ]);
  }
});
