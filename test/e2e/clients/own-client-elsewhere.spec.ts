import Echo from 'laravel-echo';
import { pusherAuth, type PusherAuthClientOptions } from 'nestjs-pusher-auth/client';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import Pusher from 'pusher';
import { KEY, SECRET } from '../wire/auth-app.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import {
  Connections,
  next,
  PusherJs,
  refusal,
  subscribed,
  type PresenceChannel,
  type PusherClient,
} from './pusher-client.js';
import { passes, ScriptedEndpoint } from './scripted-endpoint.js';

const require = createRequire(import.meta.url);

let server: SoketiProcess;
let world: ClientWorld;
const endpoint = new ScriptedEndpoint();
const connections = new Connections(() => world);

beforeAll(async () => {
  server = await startChannelsServer();
  world = await startWorld(server, { configure: endpoint.configure });
}, 30_000);
beforeEach(() => endpoint.follow(passes));
afterEach(() => connections.close());
afterAll(async () => {
  await world.close();
  await server.stop();
});

describe('pusherAuth with laravel-echo 2.5', () => {
  function echoOf(user: string, options: PusherAuthClientOptions = {}): Echo<'pusher'> {
    const { origin } = world.app;
    const echo = new Echo<'pusher'>({
      broadcaster: 'pusher',
      Pusher: PusherJs,
      key: KEY,
      bearerToken: 'only for the requests of Echo itself',
      ...connections.options({}),
      ...pusherAuth({
        Pusher: PusherJs,
        endpoint: `${origin}/pusher/auth`,
        userEndpoint: `${origin}/pusher/user-auth`,
        headers: () => ({ Authorization: `Bearer ${user}`, 'X-CSRF-TOKEN': 'csrf-of-the-session' }),
        ...options,
      }),
    } as never);
    connections.adopt(pusherOf(echo));
    return echo;
  }

  function pusherOf(echo: Echo<'pusher'>): PusherClient {
    // Echo's types of it do not resolve under nodenext.
    const pusher: unknown = echo.connector.pusher;
    return pusher as PusherClient;
  }

  interface EchoChannel {
    subscribed(listener: () => void): unknown;
    error(listener: (error: unknown) => void): unknown;
  }

  const outcome = (channel: EchoChannel): Promise<unknown> =>
    new Promise((resolve) => {
      channel.subscribed(() => resolve('joined'));
      channel.error(resolve);
    });

  it('joins channels of all kinds with one request and its own headers', async () => {
    const echo = echoOf('ada');
    const outcomes = await Promise.all([
      outcome(echo.private('own-ada')),
      outcome(echo.join('room-1')),
      outcome(echo.encryptedPrivate('own-ada')),
      outcome(echo.private('own-bob')),
    ]);
    expect(outcomes).toEqual([
      'joined',
      'joined',
      'joined',
      expect.objectContaining({ type: 'AuthError', status: 403 }),
    ]);
    expect(endpoint.arrived).toHaveLength(1);
    expect(world.requests.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer ada',
      'x-csrf-token': 'csrf-of-the-session',
    });
  });

  it('refreshes its token', async () => {
    endpoint.follow((token) => (token === 'old' ? { status: 401 } : undefined));
    const echo = echoOf('', { headers: ({ refresh }) => (refresh ? { Authorization: 'Bearer ada' } : current()) });
    let reads = 0;
    const current = () => ({ Authorization: `Bearer ${(reads += 1) === 1 ? 'old' : 'ada'}` });
    expect(await outcome(echo.private('own-ada'))).toBe('joined');
    expect(endpoint.arrived.map(({ token }) => token)).toEqual(['old', 'ada']);
  });

  it('signs in', async () => {
    const echo = echoOf('ada');
    echo.connector.signin();
    await next(pusherOf(echo), 'pusher:signin_success');
    expect(pusherOf(echo).user.user_data).toMatchObject({ id: 'ada' });
    expect(world.requests.at(-1)).toMatchObject({ url: '/pusher/user-auth', headers: { authorization: 'Bearer ada' } });
  });
});

describe('pusherAuth with the React Native build of pusher-js 8.6, run on Node', () => {
  /** The build as a bundler loads it, with a WebSocket and a network. */
  function reactNativeBuild(): typeof PusherJs {
    const path = join(dirname(require.resolve('pusher-js/package.json')), 'dist/react-native/pusher.js');
    const { Client: WebSocket } = require('faye-websocket') as { Client: unknown };
    const network = { addEventListener: () => undefined, fetch: () => Promise.resolve({ type: 'wifi' }) };
    const module = { exports: {} as { Pusher: typeof PusherJs } };
    runInNewContext(readFileSync(path, 'utf8'), {
      module,
      require: () => ({ __esModule: true, default: network }),
      WebSocket,
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
    });
    return module.exports.Pusher;
  }

  it('joins and reports with one request', async () => {
    const ReactNativePusher = reactNativeBuild();
    const auth = pusherAuth({
      Pusher: ReactNativePusher,
      endpoint: `${world.app.origin}/pusher/auth`,
      headers: { Authorization: 'Bearer ada' },
    });
    const client = connections.open(auth, ReactNativePusher);
    const [room, refused] = await Promise.all([
      subscribed(client, 'presence-room-1') as Promise<PresenceChannel>,
      refusal(client, 'private-own-bob'),
    ]);
    expect(room.members.me).toEqual({ id: 'ada', info: { name: 'ADA' } });
    expect(refused).toMatchObject({ type: 'AuthError', status: 403 });
    expect(endpoint.arrived).toHaveLength(1);
  });
});

/** The endpoint of Pusher's documentation, for private and presence channels: one name, no batches, no policies. */
describe('pusherAuth with a handwritten endpoint', () => {
  const sdk = new Pusher({ appId: 'app-id', key: KEY, secret: SECRET, cluster: 'x' });
  let handwritten: Server;
  let url: string;
  let bodies: string[] = [];

  beforeAll(async () => {
    handwritten = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(body);
        const form = new URLSearchParams(body);
        const [socketId, channel] = [form.get('socket_id') ?? '', form.get('channel_name')];
        try {
          const reply =
            channel === null && request.url === '/pusher/user-auth'
              ? sdk.authenticateUser(socketId, { id: 'ada' })
              : sdk.authorizeChannel(socketId, channel ?? '', { user_id: 'ada', user_info: { name: 'ADA' } });
          // On a private channel, a Channels server rejects fields that only a presence channel has.
          const isPresence = channel?.startsWith('presence-') ?? true;
          response.end(JSON.stringify(isPresence ? reply : sdk.authorizeChannel(socketId, channel ?? '')));
        } catch {
          response.writeHead(500, { 'content-type': 'text/html' }).end('<pre>Error: Invalid channel name</pre>');
        }
      });
    });
    await new Promise<void>((resolve) => handwritten.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(handwritten.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    bodies = [];
  });
  afterAll(
    () =>
      new Promise((resolve) => {
        handwritten.close(resolve);
        handwritten.closeAllConnections();
      }),
  );

  const client = (options: PusherAuthClientOptions = {}) =>
    connections.open(
      pusherAuth({
        Pusher: PusherJs,
        endpoint: `${url}/pusher/auth`,
        userEndpoint: `${url}/pusher/user-auth`,
        ...options,
      }),
    );

  it('joins a single channel', async () => {
    const room = (await subscribed(client(), 'presence-anything')) as PresenceChannel;
    expect(room.members.me).toEqual({ id: 'ada', info: { name: 'ADA' } });
  });

  it('joins several channels with `batch: false`, each with an ordinary request', async () => {
    const pusher = client({ batch: false });
    await Promise.all([subscribed(pusher, 'private-anything'), subscribed(pusher, 'presence-anything')]);
    const { socket_id: socketId } = pusher.connection;
    expect(bodies).toEqual([
      `socket_id=${socketId}&channel_name=private-anything`,
      `socket_id=${socketId}&channel_name=presence-anything`,
    ]);
  });

  it('reports every channel of a batch that the endpoint does not understand', async () => {
    const pusher = client();
    const errors = await Promise.all([refusal(pusher, 'private-one'), refusal(pusher, 'private-two')]);
    expect(errors.map(({ status }) => status)).toEqual([500, 500]);
    expect(bodies).toHaveLength(1);
  });

  it('signs in', async () => {
    const pusher = client();
    pusher.signin();
    await next(pusher, 'pusher:signin_success');
    expect(pusher.user.user_data).toEqual({ id: 'ada' });
  });
});
