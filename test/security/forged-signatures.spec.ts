import { Injectable } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type ChannelRequest } from 'nestjs-pusher-auth';
import { createHmac } from 'node:crypto';
import Pusher from 'pusher';
import request, { type Response } from 'supertest';
import { HeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, KEY, MASTER_KEY, SECRET, type AdapterName, type TestApp } from '../integration/boot.js';

/** The signatures that an attacker wants: for a channel, an identity or a request that no policy granted. */
const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

const REST_REQUEST = 'POST\n/apps/1/events\nauth_key=app-key&auth_timestamp=1&auth_version=1.0&body_md5=x&z=';

@Injectable()
class GenerousPolicies {
  // Grants everything, so that only the library is between an attacker and a signature.
  @ChannelPolicy(['private-<name>', 'presence-<name>', 'private-encrypted-mine-<name>', 'private-cache-<name>'])
  anything({ channelName }: { channelName: string }): boolean {
    asks.push(channelName);
    return true;
  }
}

let asks: string[] = [];

/** Values of the socket id and the channel name, and the forgery that a signature of them would be. */
const FORGERIES: readonly (readonly [attack: string, socketId: string, channelName: string])[] = [
  ['another channel, with mine as its channel data', '1.1:private-victim', 'private-mine'],
  ['another channel on a second line', '1.1\n', 'private-mine'],
  ['a presence identity through the socket id', '1.1:presence-room', 'private-{"user_id":"admin"}'],
  ['a request of the REST API', REST_REQUEST, 'private-mine'],
  ['a presence identity through a private name', '1.1', 'private-room:{"user_id":"admin"}'],
  ['a presence identity through a presence name', '1.1', 'presence-room:{"user_id":"admin"}'],
  ['a user sign-in', '1.1', ':user::{"id":"admin"}'],
  ['a user sign-in behind a prefix', '1.1', 'private-x::user::{"id":"admin"}'],
  ['a public name', '1.1', 'chat'],
  ['the channel of a user', '1.1', '#server-to-user-1'],
  ['a name that careless servers take for a private one', '1.1', 'x-private-mine'],
  ['a name with the prefix in capitals', '1.1', 'Private-mine'],
  ['a line feed at the end of the name', '1.1', 'private-mine\n'],
  ['a null character', '1.1', 'private-mine\u0000'],
  ['a letter that folds to s', '1.1', 'private-u\u017fer'],
  ['digits of another script', '\u0661.\u0661', 'private-mine'],
  ['nothing after the prefix', '1.1', 'private-'],
  ['nothing after the longest prefix', '1.1', 'private-encrypted-cache-'],
  ['a name of 165 characters', '1.1', `private-${'x'.repeat(157)}`],
  ['a socket id of 65 characters', `1.${'1'.repeat(63)}`, 'private-mine'],
  ['no socket id', '', 'private-mine'],
  ['no name', '1.1', ''],
];

/** The same fields with values that convert to a valid string, or that pass a careless check for strings. */
const CONFUSIONS: readonly (readonly [confusion: string, fields: object])[] = [
  ['a socket id in an array', { socket_id: ['1.1'], channel_name: 'private-mine' }],
  ['two socket ids', { socket_id: ['1.1', '2.2'], channel_name: 'private-mine' }],
  ['a socket id that is a number', { socket_id: 1.1, channel_name: 'private-mine' }],
  ['a socket id with a toString', { socket_id: { toString: '1.1', length: 3 }, channel_name: 'private-mine' }],
  ['a socket id under an index', { 'socket_id[0]': '1.1', channel_name: 'private-mine' }],
  [
    'a socket id next to another one under an index',
    { socket_id: '1.1', 'socket_id[0]': '2.2', channel_name: 'private-mine' },
  ],
  ['a name in an array in an array', { socket_id: '1.1', channel_name: [['private-mine', 'private-a']] }],
  ['a name that is null in an array', { socket_id: '1.1', channel_name: [null] }],
  ['a name that is an object', { socket_id: '1.1', channel_name: { name: 'private-mine' } }],
  ['a name that is a number', { socket_id: '1.1', channel_name: 1 }],
  ['names in an array under an index', { socket_id: '1.1', 'channel_name[0]': ['private-mine', 'private-a'] }],
  ['names in an array under a key', { socket_id: '1.1', channel_name: { 0: ['private-mine', 'private-a'] } }],
  ['a name that is null under an index', { socket_id: '1.1', 'channel_name[0]': null }],
  ['a name that is true', { socket_id: '1.1', channel_name: true }],
  [
    'a name next to another one under an index',
    { socket_id: '1.1', channel_name: 'private-a', 'channel_name[0]': 'private-b' },
  ],
  [
    'names under indexes with a gap',
    { socket_id: '1.1', 'channel_name[0]': 'private-a', 'channel_name[2]': 'private-b' },
  ],
  ['a name under a negative index', { socket_id: '1.1', 'channel_name[-1]': 'private-a' }],
  ['a name under __proto__', { socket_id: '1.1', 'channel_name[__proto__]': 'private-a' }],
  ['fields of a prototype', { constructor: { prototype: { socket_id: '1.1', channel_name: 'private-a' } } }],
];

describe.each<AdapterName>(['express', 'fastify'])('an attempt to forge a signature, on %s', (adapter) => {
  let app: TestApp;
  beforeAll(async () => {
    ({ app } = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, providers: [GenerousPolicies] }));
  });
  afterAll(() => app.close());
  beforeEach(() => void (asks = []));

  const post = (path: string, fields: object | string, type: 'form' | 'json' = 'json') =>
    request(app.getHttpServer()).post(path).set('x-user', 'mallory').type(type).send(fields);

  function expectNothingSigned({ status, text }: Response): void {
    expect(status).toBe(400);
    expect(text).not.toMatch(/[0-9a-f]{64}/);
    expect(asks).toEqual([]);
  }

  it('starts from a policy that grants every valid name', async () => {
    const reply = await post('/pusher/auth', { socket_id: '1.1', channel_name: 'private-mine' }).expect(200);
    expect(reply.body).toEqual({ auth: `${KEY}:${hmac('1.1:private-mine')}` });
    expect(asks).toEqual(['private-mine']);
  });

  describe.each(['json', 'form'] as const)('as %s', (type) => {
    it.each(FORGERIES)('never yields %s', async (_attack, socketId, channelName) => {
      expectNothingSigned(await post('/pusher/auth', { socket_id: socketId, channel_name: channelName }, type));
    });

    it.each(FORGERIES.filter(([, socketId]) => socketId !== '1.1'))(
      'never signs a user in with %s',
      async (_attack, socketId) => {
        expectNothingSigned(await post('/pusher/user-auth', { socket_id: socketId }, type));
      },
    );

    it.each(FORGERIES)('never yields %s in a batch', async (_attack, socketId, channelName) => {
      const fields =
        type === 'json'
          ? { socket_id: socketId, channel_name: ['private-mine', channelName] }
          : `&socket_id=${encodeURIComponent(socketId)}&channel_name[0]=private-mine&channel_name[1]=${encodeURIComponent(channelName)}`;
      const reply = await post('/pusher/auth', fields, type);
      if (socketId !== '1.1') return expectNothingSigned(reply);
      expect(asks).toEqual(['private-mine']);
      expect(reply.body).toEqual({
        'private-mine': { status: 200, data: { auth: `${KEY}:${hmac('1.1:private-mine')}` } },
        [channelName]: { status: 400 },
      });
    });
  });

  it.each(CONFUSIONS)('never passes %s for a string', async (_confusion, fields) => {
    expectNothingSigned(await post('/pusher/auth', fields));
    const signIn = fields as Record<string, unknown>;
    if (Object.keys(signIn).some((field) => field.startsWith('socket_id') && signIn[field] !== '1.1')) {
      expectNothingSigned(await post('/pusher/user-auth', signIn));
    }
  });

  it.each(FORGERIES)('fails through the methods of the service as well: %s', async (_attack, socketId, channelName) => {
    const service = app.get(PusherAuthService);
    const asked = { socketId, channelName };
    const mallory = { user: { id: 'mallory' } };
    await expect(service.authorize(asked, mallory)).rejects.toMatchObject({ status: 400 });
    expect(() => service.signChannel({ ...asked, member: { userId: '1' } })).toThrow();
    expect(() => service.signChannel({ socketId, channelName })).toThrow();
    if (socketId !== '1.1') expect(() => service.signUser({ socketId, user: { id: '1' } })).toThrow('socket_id');
    if (channelName !== 'private-mine')
      await expect(service.can(asked, mallory)).rejects.toMatchObject({ status: 400 });
    expect(asks).toEqual([]);
  });

  it('cannot choose the member', async () => {
    const claims = {
      user_id: 'admin',
      user_info: { role: 'admin' },
      channel_data: '{"user_id":"admin"}',
      userId: 'admin',
    };
    const reply = await post('/pusher/auth', { socket_id: '1.1', channel_name: 'presence-room', ...claims }).expect(
      200,
    );
    const data = '{"user_id":"mallory"}';
    expect(reply.body).toEqual({ auth: `${KEY}:${hmac(`1.1:presence-room:${data}`)}`, channel_data: data });

    const signIn = await post('/pusher/user-auth', { socket_id: '1.1', id: 'admin', ...claims }).expect(200);
    expect((signIn.body as { user_data: string }).user_data).toBe('{"id":"mallory"}');
  });

  it('cannot get channel data signed for a private channel', async () => {
    const fields = { socket_id: '1.1', channel_name: 'private-mine', channel_data: '{"user_id":"admin"}' };
    const reply = await post('/pusher/auth', fields).expect(200);
    expect(Object.keys(reply.body as object)).toEqual(['auth']);
  });
});

@Injectable()
class NarrowPolicies {
  @ChannelPolicy('private-<id>')
  open(): boolean {
    return true;
  }

  @ChannelPolicy('private-orders-<id>')
  orders({ user }: ChannelRequest<'private-orders-<id>', TestUser>): boolean {
    return user.id === 'owner';
  }
}

describe.each<AdapterName>(['express', 'fastify'])(
  'an attempt to confuse one channel with another, on %s',
  (adapter) => {
    let app: TestApp;
    beforeAll(async () => {
      ({ app } = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, providers: [NarrowPolicies] }));
    });
    afterAll(() => app.close());

    const post = (channelName: unknown) =>
      request(app.getHttpServer())
        .post('/pusher/auth')
        .set('x-user', 'mallory')
        .send({ socket_id: '1.1', channel_name: channelName });

    it.each([
      'private-encrypted-x',
      'private-cache-x',
      'private-encrypted-cache-x',
      'presence-orders-1',
      'presence-x',
      'presence-cache-x',
      'private-encrypted-orders-1',
    ])('never reaches a policy for private channels with %s', async (channel) => {
      const reply = await post(channel).expect(403);
      expect(reply.text).not.toContain('shared_secret');
    });

    it('never reaches a less specific policy after the most specific one denied', async () => {
      await post('private-orders-1').expect(403);
      await post('private-anything').expect(200);
    });

    it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
      'never passes %s for a policy or an entry',
      async (name) => {
        await post(name).expect(400);
        const reply = await post([name, 'private-x', `private-${name}`, `private-orders-${name}`]).expect(200);
        const entries = new Map(Object.entries(JSON.parse(reply.text) as Record<string, { status: number }>));
        expect([...entries].map(([channel, { status }]) => [channel, status])).toEqual([
          [name, 400],
          ['private-x', 200],
          [`private-${name}`, 200],
          [`private-orders-${name}`, 403],
        ]);
        expect(({} as Record<string, unknown>)['status']).toBeUndefined();
      },
    );
  },
);

it('signChannel signs an encrypted channel exactly as the official SDK does', async () => {
  const { app } = await bootApp({ providers: [GenerousPolicies] });
  const sdk = new Pusher({ appId: '1', key: KEY, secret: SECRET, cluster: 'x', encryptionMasterKeyBase64: MASTER_KEY });
  const service = app.get(PusherAuthService);
  expect(service.signChannel({ socketId: '1.1', channelName: 'private-encrypted-mine-x' })).toEqual(
    sdk.authorizeChannel('1.1', 'private-encrypted-mine-x'),
  );
  await app.close();
});
