import { jest } from '@jest/globals';
import { pusherAuth, type PusherAuthClientOptions } from 'nestjs-pusher-auth/client';
import { createRequire } from 'node:module';
import { breakableLine, type BreakableLine } from './breakable-line.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import {
  Connections,
  next,
  PusherJs,
  refusal,
  subscribed,
  type AuthError,
  type PresenceChannel,
  type PusherClient,
} from './pusher-client.js';
import { passes, replies, ScriptedEndpoint } from './scripted-endpoint.js';

const require = createRequire(import.meta.url);
const RELEASES = [
  { release: '8.6', name: 'pusher-js', Client: PusherJs },
  { release: '7.6', name: 'pusher-js-7', Client: require('pusher-js-7') as typeof PusherJs },
  { release: '7.2', name: 'pusher-js-7.2', Client: require('pusher-js-7.2') as typeof PusherJs },
];

let server: SoketiProcess;
let line: BreakableLine;
let world: ClientWorld;
const endpoint = new ScriptedEndpoint();
const connections = new Connections(() => ({ ...world, channelsPort: line.port }));

beforeAll(async () => {
  server = await startChannelsServer();
  line = await breakableLine(server.port);
  world = await startWorld(server, { configure: endpoint.configure });
}, 30_000);
beforeEach(() => endpoint.follow(passes));
afterEach(() => connections.close());
afterAll(async () => {
  await world.close();
  await line.close();
  await server.stop();
});

const ROOMS = Array.from({ length: 40 }, (_, index) => `presence-room-${index}`);

/** A promise that the test resolves. */
function heldPromise(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** A session whose token `old` has expired. Only a refresh returns the token of Ada. */
function expiredSession() {
  let token = 'old';
  return jest.fn(({ refresh }: { readonly refresh: boolean }) => {
    if (refresh) token = 'ada';
    return Promise.resolve({ Authorization: `Bearer ${token}` });
  });
}

const refuseOld = (token: string | undefined) => (token === 'old' ? { status: 401 } : undefined);

describe.each(RELEASES)('pusherAuth with pusher-js $release on Node', ({ release, name, Client }) => {
  /** The sockets whose authorization has been answered, to check that none of them is dead. */
  let answered: string[];
  beforeEach(() => {
    answered = [];
  });

  function client(options: PusherAuthClientOptions = {}): PusherClient {
    const auth = pusherAuth({
      Pusher: Client,
      endpoint: `${world.app.origin}/pusher/auth`,
      userEndpoint: `${world.app.origin}/pusher/user-auth`,
      headers: { Authorization: 'Bearer ada' },
      ...options,
    });
    const { customHandler } = auth.channelAuthorization;
    const watched: typeof customHandler = (request, callback) =>
      customHandler(request, (...answer) => {
        answered.push(request.socketId);
        callback(...answer);
      });
    return connections.open(
      { ...auth, channelAuthorization: { ...auth.channelAuthorization, customHandler: watched } },
      Client,
    );
  }

  async function connected(options?: PusherAuthClientOptions): Promise<PusherClient> {
    const opened = client(options);
    await next(opened.connection, 'connected');
    return opened;
  }

  it('runs that release', () => {
    expect((require(`${name}/package.json`) as { version: string }).version).toMatch(`${release}.`);
  });

  it('sends one request for 40 channels and reports the status of the 38 denied ones', async () => {
    const pusher = client();
    const denied = [
      ...Array.from({ length: 35 }, (_, index) => [`private-own-bob${index}`, 403] as const),
      ['private-broken', 500],
      ['private-own:ada', 400],
      ['presence-room-closed', 403],
    ] as const;
    const [joined, ...refused] = await Promise.all([
      Promise.all([subscribed(pusher, 'private-own-ada'), subscribed(pusher, 'private-encrypted-own-ada')]),
      ...denied.map(([channel]) => refusal(pusher, channel)),
    ]);
    expect(endpoint.arrived).toHaveLength(1);
    expect(joined.every(({ subscribed: isSubscribed }) => isSubscribed)).toBe(true);
    expect(refused.map(({ type, status }) => [type, status])).toEqual(
      denied.map(([, status]) => ['AuthError', status]),
    );
    expect(refused[0]?.error).toContain('403');
  });

  it('sends the same request for one channel as pusher-js', async () => {
    const pusher = client();
    const room = (await subscribed(pusher, 'presence-room-1')) as PresenceChannel;
    expect(room.members.me).toEqual({ id: 'ada', info: { name: 'ADA' } });
    expect(world.requests.at(-1)?.body).toEqual({
      socket_id: pusher.connection.socket_id,
      channel_name: 'presence-room-1',
    });
  });

  it('decrypts events of an encrypted channel in a batch', async () => {
    const pusher = client();
    const [secret] = await Promise.all([
      subscribed(pusher, 'private-encrypted-own-ada'),
      subscribed(pusher, 'private-own-ada'),
    ]);
    const received = next(secret, 'secret');
    await world.publisher.trigger('private-encrypted-own-ada', 'secret', { number: 42 });
    expect(await received).toEqual({ number: 42 });
  });

  it('refreshes the token after a 401 and joins', async () => {
    endpoint.follow(refuseOld);
    const headers = expiredSession();
    const pusher = client({ headers });
    await Promise.all(ROOMS.map((room) => subscribed(pusher, room)));
    expect(endpoint.arrived.map(({ token }) => token)).toEqual(['old', 'ada']);
    expect(headers.mock.calls.filter(([{ refresh }]) => refresh)).toHaveLength(1);
  });

  it('reports a 401 that remains after a refresh', async () => {
    endpoint.follow(replies(401));
    expect(await refusal(client({ headers: expiredSession() }), 'private-own-ada')).toMatchObject({
      type: 'AuthError',
      status: 401,
    });
    expect(endpoint.arrived).toHaveLength(2);
  });

  it('joins after two replies of 503', async () => {
    endpoint.follow(replies(503), replies(503), passes);
    await subscribed(client(), 'private-own-ada');
    expect(endpoint.arrived).toHaveLength(3);
  });

  it('waits as long as a 429 requires', async () => {
    endpoint.follow(replies(429, '1'), passes);
    await subscribed(client(), 'private-own-ada');
    const [first, second] = endpoint.arrived;
    expect(second!.at - first!.at).toBeGreaterThan(1000);
  });

  it('reports a status of 0 if no server listens', async () => {
    const pusher = client({ endpoint: 'http://127.0.0.1:9/pusher/auth', retries: 0 });
    expect(await refusal(pusher, 'private-own-ada')).toMatchObject({ type: 'AuthError', status: 0 });
  });

  it('signs in', async () => {
    const pusher = client();
    pusher.signin();
    await next(pusher, 'pusher:signin_success');
    expect(pusher.user.user_data).toMatchObject({ id: 'ada' });
  });

  describe('after a broken connection', () => {
    /** Cuts the line; resolves when the client has a new connection. */
    async function broken(pusher: PusherClient): Promise<string> {
      const again = next(pusher.connection, 'connected');
      line.cut();
      await again;
      return pusher.connection.socket_id;
    }

    it('sends one request for 40 channels', async () => {
      const pusher = client();
      const rooms = await Promise.all(ROOMS.map((room) => subscribed(pusher, room)));
      endpoint.follow(passes);
      const again = Promise.all(rooms.map((room) => next(room, 'pusher:subscription_succeeded')));
      const socketId = await broken(pusher);
      await again;
      expect(endpoint.arrived).toHaveLength(1);
      expect(world.requests.at(-1)?.body).toMatchObject({ socket_id: socketId });
    });

    it('refreshes an expired token once', async () => {
      let token = 'ada';
      const headers = jest.fn(({ refresh }: { readonly refresh: boolean }) => {
        if (refresh) token = 'ada';
        return { Authorization: `Bearer ${token}` };
      });
      const pusher = client({ headers, maxBatchSize: 10 });
      const rooms = await Promise.all(ROOMS.map((room) => subscribed(pusher, room)));
      token = 'old';
      headers.mockClear();
      endpoint.follow(refuseOld);
      const again = Promise.all(rooms.map((room) => next(room, 'pusher:subscription_succeeded')));
      await broken(pusher);
      await again;
      expect(headers.mock.calls.filter(([{ refresh }]) => refresh)).toHaveLength(1);
      expect(new Set(endpoint.arrived.slice(-4).map((request) => request.token))).toEqual(new Set(['ada']));
    });

    /** The first socket had no request and no answer, and the second one joined without an error. */
    async function joinsAnew(pusher: PusherClient, dead: string, channel: string): Promise<void> {
      const errors: unknown[] = [];
      pusher.connection.bind('error', (error: unknown) => errors.push(error));
      pusher.channel(channel).bind('pusher:subscription_error', (error: AuthError) => errors.push(error));
      await next(pusher.channel(channel), 'pusher:subscription_succeeded');
      expect(pusher.connection.socket_id).not.toBe(dead);
      expect(answered).toEqual([pusher.connection.socket_id]);
      expect(errors).toEqual([]);
    }

    const closed = (pusher: PusherClient): Promise<unknown> => next(pusher.connection, 'connecting_in');

    it('passes no answer to the dead socket of a request in flight', async () => {
      const held = heldPromise();
      const pusher = await connected();
      const dead = pusher.connection.socket_id;
      endpoint.follow(() => held.opened, passes);
      pusher.subscribe('private-own-ada');
      await endpoint.arrival();
      const isClosed = closed(pusher);
      line.cut();
      await isClosed;
      // For a second, pusher-js still reports it as connected.
      expect(pusher.connection).toMatchObject({ state: 'connected', socket_id: dead });
      held.open();
      await joinsAnew(pusher, dead, 'private-own-ada');
    });

    it('sends no request for a dead socket whose headers were pending', async () => {
      const held = heldPromise();
      let calls = 0;
      const pusher = await connected({
        headers: async () => {
          if ((calls += 1) === 1) await held.opened;
          return { Authorization: 'Bearer ada' };
        },
      });
      const dead = pusher.connection.socket_id;
      pusher.subscribe('private-own-ada');
      const isClosed = closed(pusher);
      line.cut();
      await isClosed;
      held.open();
      await joinsAnew(pusher, dead, 'private-own-ada');
      expect(endpoint.arrived).toHaveLength(1);
    });

    it('sends no request for a dead socket that pusher-js still reports as connected', async () => {
      const pusher = await connected();
      const dead = pusher.connection.socket_id;
      const isClosed = closed(pusher);
      line.cut();
      await isClosed;
      expect(pusher.connection.state).toBe('connected');
      pusher.subscribe('private-own-ada');
      await joinsAnew(pusher, dead, 'private-own-ada');
      expect(endpoint.arrived).toHaveLength(1);
    });
  });
});

describe('pusherAuth with pusher-js 8.6 on Node', () => {
  it('reports the status of a denied sign-in', async () => {
    const pusher = connections.open(
      pusherAuth({
        Pusher: PusherJs,
        endpoint: `${world.app.origin}/pusher/auth`,
        userEndpoint: `${world.app.origin}/pusher/user-auth`,
        headers: { Authorization: 'Bearer banned' },
      }),
    );
    const error = next(pusher.user, 'pusher:signin_error');
    pusher.signin();
    expect(await error).toMatchObject({ type: 'AuthError', status: 403 });
  });
});
