import { Injectable, Scope } from '@nestjs/common';
import { ChannelPolicy, PusherAuthModule, PusherAuthService, type ChannelRequest } from 'nestjs-pusher-auth';
import Pusher from 'pusher';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from './asking-users.js';
import { bootApp, KEY, MASTER_KEY, OPTIONS, SECRET, type AdapterName, type TestApp } from './boot.js';

@Injectable()
class RoomPolicies {
  @ChannelPolicy('presence-room-<id:int>', { userInfo: ({ user }) => ({ name: (user as TestUser).name }) })
  join({ params, user }: ChannelRequest<'presence-room-<id:int>', TestUser>): Promise<boolean> {
    return Promise.resolve(params.id === 1 && user.id === 'ada');
  }

  @ChannelPolicy('private-user-<id>')
  own({ params, user }: ChannelRequest<'private-user-<id>', TestUser>): boolean {
    return params.id === user.id;
  }

  @ChannelPolicy('private-encrypted-vault-<id>')
  vault({ params, user }: ChannelRequest<'private-encrypted-vault-<id>', TestUser>): boolean {
    return params.id === user.id;
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestPolicies {
  @ChannelPolicy('private-request-<id>')
  own({ params, user }: ChannelRequest<'private-request-<id>', TestUser>): boolean {
    return params.id === user.id;
  }
}

const sdk = new Pusher({ appId: '1', key: KEY, secret: SECRET, cluster: 'x', encryptionMasterKeyBase64: MASTER_KEY });
const ada = JSON.stringify({ id: 'ada', name: 'Ada Lovelace' });

describe.each<AdapterName>(['express', 'fastify'])('the endpoint on %s', (adapter) => {
  let app: TestApp;
  beforeAll(async () => {
    const auth = PusherAuthModule.forRootAsync({
      useFactory: () => OPTIONS,
      guards: [HeaderUserGuard],
      userAuthPath: 'user-auth',
    });
    ({ app } = await bootApp({ auth, adapter, providers: [RoomPolicies, RequestPolicies] }));
  });
  afterAll(() => app.close());

  const post = (channel: string, user = ada) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', user)
      .type('form')
      .send({ socket_id: '12.34', channel_name: channel });

  it('signs a presence channel with its member', async () => {
    const reply = await post('presence-room-1').expect(200);
    expect(reply.body).toEqual(
      sdk.authorizeChannel('12.34', 'presence-room-1', { user_id: 'ada', user_info: { name: 'Ada Lovelace' } }),
    );
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('signs a private channel', async () => {
    const reply = await post('private-user-ada').expect(200);
    expect(reply.body).toEqual(sdk.authorizeChannel('12.34', 'private-user-ada'));
  });

  it('signs an encrypted channel with its shared secret', async () => {
    const reply = await post('private-encrypted-vault-ada').expect(200);
    expect(reply.body).toEqual(sdk.authorizeChannel('12.34', 'private-encrypted-vault-ada'));
  });

  it('calls a request-scoped policy', async () => {
    await post('private-request-ada').expect(200);
    await post('private-request-grace').expect(403);
  });

  it.each(['presence-room-2', 'private-user-grace', 'private-nothing', 'presence-room-x'])(
    'rejects %s',
    async (channel) => {
      const reply = await post(channel).expect(403);
      expect(reply.body).toEqual({ statusCode: 403, message: 'Forbidden' });
    },
  );

  it('answers 401 without a user', () =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .send({ socket_id: '1.1', channel_name: 'private-user-ada' })
      .expect(401));

  it('answers a batch with an entry for each name', async () => {
    const reply = await request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', ada)
      .send({ socket_id: '12.34', channel_name: ['private-user-ada', 'private-user-grace', '__proto__'] })
      .expect(200);
    expect(reply.text).toBe(
      `{"private-user-ada":{"status":200,"data":${JSON.stringify(sdk.authorizeChannel('12.34', 'private-user-ada'))}},` +
        '"private-user-grace":{"status":403},"__proto__":{"status":400}}',
    );
  });

  it('signs users in with their id', async () => {
    const reply = await request(app.getHttpServer())
      .post('/pusher/user-auth')
      .set('x-user', ada)
      .type('form')
      .send({ socket_id: '12.34' })
      .expect(200);
    expect(reply.body).toEqual(sdk.authenticateUser('12.34', { id: 'ada' }));
  });

  it('answers can() without a signature', async () => {
    const service = app.get(PusherAuthService);
    await expect(service.can({ channelName: 'private-user-ada' }, { user: { id: 'ada' } })).resolves.toBe(true);
    await expect(service.can({ channelName: 'private-user-ada' }, { user: { id: 'grace' } })).resolves.toBe(false);
  });
});
