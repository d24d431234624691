import { createRequire } from 'node:module';
import { ADAPTERS } from '../wire/auth-app.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import { Connections, next, PusherJs, refusal, subscribed, type PresenceChannel } from './pusher-client.js';

interface ChannelAsked {
  readonly socketId: string;
  readonly channelName: string;
}
type AuthCallback = (error: Error | null, reply: { auth: string } | null) => void;

let server: SoketiProcess;
let world: ClientWorld;
let users = 0;
describe.each([
  ['pusher-js', '8.6'],
  ['pusher-js-7', '7.6'],
])('the package %s', (name, release) => {
  it(`is the release ${release}`, () => {
    expect((require(`${name}/package.json`) as { version: string }).version).toMatch(`${release}.`);
  });
});

beforeAll(async () => {
  server = await startChannelsServer();
}, 30_000);
afterAll(() => server.stop());

const connections = new Connections(() => world);
const require = createRequire(import.meta.url);
const PusherJs7 = require('pusher-js-7') as typeof PusherJs;

describe.each([
  ...ADAPTERS.map((adapter) => ({ release: '8.6', Client: PusherJs, adapter })),
  { release: '7.6', Client: PusherJs7, adapter: 'express' as const },
])('pusher-js $release on Node, with an application on $adapter', ({ Client, adapter }) => {
  beforeAll(async () => {
    world = await startWorld(server, { adapter });
  });
  afterEach(() => connections.close());
  afterAll(() => world.close());

  it.each(['private-own-ada', 'private-cache-own-ada'])('joins %s and receives events', async (name) => {
    const channel = await subscribed(connections.as('ada', {}, Client), name);
    const received = next(channel, 'news');
    await world.publisher.trigger(name, 'news', { headline: name });
    expect(await received).toEqual({ headline: name });
  });

  it.each(['private-encrypted-own-ada', 'private-encrypted-cache-own-ada'])('joins %s and decrypts', async (name) => {
    const channel = await subscribed(connections.as('ada', {}, Client), name);
    const received = next(channel, 'secret');
    await world.publisher.trigger(name, 'secret', { number: 42 });
    expect(await received).toEqual({ number: 42 });
  });

  it.each(['presence-room-1', 'presence-cache-room-1'])('joins %s with two members', async (name) => {
    const ada = (await subscribed(connections.as('ada', {}, Client), name)) as PresenceChannel;
    const added = next(ada, 'pusher:member_added');
    const bobs = connections.as('bob', {}, Client);
    const bob = (await subscribed(bobs, name)) as PresenceChannel;
    expect(await added).toEqual({ id: 'bob', info: { name: 'BOB' } });
    expect(bob.members).toMatchObject({
      count: 2,
      me: { id: 'bob', info: { name: 'BOB' } },
      members: { ada: { name: 'ADA' }, bob: { name: 'BOB' } },
    });
    const removed = next(ada, 'pusher:member_removed');
    bobs.disconnect();
    expect(await removed).toMatchObject({ id: 'bob' });
  });

  it('receives the cached event of a cache channel', async () => {
    // The server keeps it for the next block of tests.
    const user = `user${(users += 1)}`;
    const name = `private-cache-own-${user}`;
    await next(connections.as(user, {}, Client).subscribe(name), 'pusher:cache_miss');
    await world.publisher.trigger(name, 'state', 'full');
    const second = connections.as(user, {}, Client).subscribe(name);
    expect(await next(second, 'state')).toBe('full');
  });

  it('sends client events on a private channel', async () => {
    const one = await subscribed(connections.as('ada', {}, Client), 'private-own-ada');
    const other = await subscribed(connections.as('ada', {}, Client), 'private-own-ada');
    const received = next(other, 'client-typing');
    one.trigger('client-typing', { on: true });
    expect(await received).toEqual({ on: true });
  });

  it.each(['private-own-bob', 'private-unknown', 'presence-room-closed', 'private-encrypted-own-bob'])(
    'reports that %s is denied',
    async (name) => {
      const client = connections.as('ada', {}, Client);
      expect(await refusal(client, name)).toMatchObject({ type: 'AuthError', status: 403 });
      expect(client.channel(name)).toMatchObject({ subscribed: false, subscriptionPending: false });
    },
  );

  it('reports that it is not authenticated', async () => {
    const { origin } = world.app;
    const client = connections.open(
      { channelAuthorization: { endpoint: `${origin}/pusher/auth`, transport: 'ajax' } },
      Client,
    );
    expect(await refusal(client, 'private-own-ada')).toMatchObject({ type: 'AuthError', status: 401 });
  });

  it('reports a malformed name', async () => {
    expect(await refusal(connections.as('ada', {}, Client), 'private-own:ada')).toMatchObject({ status: 400 });
  });

  it('sends a new request for the new connection when it reconnects', async () => {
    const client = connections.as('ada', {}, Client);
    const channel = await subscribed(client, 'private-own-ada');
    const first = client.connection.socket_id;
    client.disconnect();
    const again = next(channel, 'pusher:subscription_succeeded');
    client.connect();
    await again;
    const [before, after] = world.requests.slice(-2).map(({ body }) => body?.['socket_id']);
    expect(before).toBe(first);
    expect(after).toBe(client.connection.socket_id);
    expect(after).not.toBe(first);
  });

  it('sends the body that the library expects', async () => {
    const client = connections.as('ada', {}, Client);
    await subscribed(client, 'private-own-ada');
    expect(world.requests.at(-1)).toMatchObject({
      method: 'POST',
      url: '/pusher/auth',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Bearer ada' },
      body: { socket_id: client.connection.socket_id, channel_name: 'private-own-ada' },
    });
  });

  it('works with the older options authEndpoint and auth', async () => {
    const { origin } = world.app;
    const auth = { headers: { Authorization: 'Bearer ada' }, params: { tenant: 'acme' } };
    const client = connections.open({ authEndpoint: `${origin}/pusher/auth`, auth }, Client);
    await subscribed(client, 'private-own-ada');
    expect(world.requests.at(-1)?.body).toMatchObject({ tenant: 'acme' });
  });

  it('signs in and receives events for the user', async () => {
    const client = connections.as('ada', {}, Client);
    client.signin();
    const received = next(client.user, 'greeting');
    await client.user.signinDonePromise;
    expect(client.user.user_data).toEqual({ id: 'ada', user_info: { name: 'ADA' }, watchlist: ['grace'] });
    await next(client.user.serverToUserChannel, 'pusher:subscription_succeeded');
    await world.publisher.sendToUser('ada', 'greeting', { text: 'hello' });
    expect(await received).toEqual({ text: 'hello' });
    expect(world.requests.at(-1)).toMatchObject({
      url: '/pusher/user-auth',
      body: { socket_id: client.connection.socket_id },
    });
  });
});

describe('pusher-js 8.6 on Node, with dynamic options', () => {
  beforeAll(async () => {
    world = await startWorld(server);
  });
  afterEach(() => connections.close());
  afterAll(() => world.close());
  const endpoint = () => `${world.app.origin}/pusher/auth`;

  it('calls headersProvider and paramsProvider for every request', async () => {
    let token = 'bob';
    let count = 0;
    const client = connections.open({
      channelAuthorization: {
        endpoint: endpoint(),
        transport: 'ajax',
        headers: { 'X-CSRF-Token': 'abc' },
        params: { list: [1, 2], nothing: undefined, object: {} },
        headersProvider: () => ({ Authorization: `Bearer ${token}` }),
        paramsProvider: () => ({ count: ++count }),
      },
    });
    expect(await refusal(client, 'private-own-ada')).toMatchObject({ status: 403 });
    token = 'ada';
    await subscribed(client, 'private-own-ada');
    expect(world.requests.at(-1)).toMatchObject({
      headers: { 'x-csrf-token': 'abc', authorization: 'Bearer ada' },
      body: { list: '1,2', nothing: 'undefined', object: '[object Object]', count: '2' },
    });
  });

  it('works with a customHandler that sends JSON', async () => {
    const client = connections.open({
      channelAuthorization: {
        customHandler: ({ socketId, channelName }: ChannelAsked, callback: AuthCallback) => {
          void fetch(endpoint(), {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ada' },
            body: JSON.stringify({ socket_id: socketId, channel_name: channelName }),
          })
            .then(async (reply) => callback(null, (await reply.json()) as { auth: string }))
            .catch((error: Error) => callback(error, null));
        },
      } as never,
    });
    await subscribed(client, 'private-encrypted-own-ada');
    const room = (await subscribed(client, 'presence-room-2')) as PresenceChannel;
    expect(room.members.me).toEqual({ id: 'ada', info: { name: 'ADA' } });
    expect(world.requests.at(-1)?.headers['content-type']).toBe('application/json');
  });

  it('fails with a custom Content-Type, which pusher-js appends to its own', async () => {
    const client = connections.as('ada', {
      channelAuthorization: {
        endpoint: endpoint(),
        transport: 'ajax',
        headers: { Authorization: 'Bearer ada', 'Content-Type': 'application/json' },
      },
    });
    expect(await refusal(client, 'private-own-ada')).toMatchObject({ status: 400 });
    expect(world.requests.at(-1)?.headers['content-type']).toBe('application/x-www-form-urlencoded, application/json');
  });

  it('reports that a sign-in is denied', async () => {
    const client = connections.as('banned');
    const error = next(client.user, 'pusher:signin_error');
    client.signin();
    expect(await error).toMatchObject({ type: 'AuthError', status: 403 });
    expect(client.user.user_data).toBeNull();
  });
});

describe('pusher-js 8.6 on Node, with an application whose secret is not that of the server', () => {
  beforeAll(async () => {
    world = await startWorld(server, { auth: { secret: 'another-secret' } });
  });
  afterEach(() => connections.close());
  afterAll(() => world.close());

  it.each(['private-own-ada', 'presence-room-1', 'private-encrypted-own-ada'])(
    'cannot join %s because the server rejects the signature',
    async (name) => {
      const client = connections.as('ada');
      expect(await refusal(client, name)).toMatchObject({ type: 'AuthError', status: 401 });
      expect(world.requests.at(-1)?.body).toMatchObject({ channel_name: name });
    },
  );
});
