import Echo from 'laravel-echo';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import { Connections, next, PusherJs, type PusherClient } from './pusher-client.js';

let server: SoketiProcess;
let world: ClientWorld;
const connections = new Connections(() => world);

beforeAll(async () => {
  server = await startChannelsServer();
  world = await startWorld(server, { auth: { path: 'broadcasting' } });
}, 30_000);
afterEach(() => connections.close());
afterAll(async () => {
  await world.close();
  await server.stop();
});

/** Echo as a Laravel front end configures it, with its default paths on another host. */
function echoOf(bearerToken: string): Echo<'pusher'> {
  const { origin } = world.app;
  const echo = new Echo<'pusher'>({
    broadcaster: 'pusher',
    Pusher: PusherJs,
    key: 'app-key',
    ...connections.options({}),
    authEndpoint: `${origin}/broadcasting/auth`,
    userAuthentication: { endpoint: `${origin}/broadcasting/user-auth`, headers: {} },
    bearerToken,
    csrfToken: 'csrf-of-the-session',
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

function joined(channel: EchoChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribed(resolve);
    channel.error((error) => reject(new Error(JSON.stringify(error))));
  });
}

describe('laravel-echo 2', () => {
  it('joins a private channel and listens', async () => {
    const channel = echoOf('ada').private('own-ada');
    await joined(channel);
    const received = new Promise((resolve) => channel.listen('.news', resolve));
    await world.publisher.trigger('private-own-ada', 'news', { headline: 'hello' });
    expect(await received).toEqual({ headline: 'hello' });
  });

  it('sends its bearer token and CSRF token', async () => {
    await joined(echoOf('ada').private('own-ada'));
    expect(world.requests.at(-1)).toMatchObject({
      method: 'POST',
      url: '/broadcasting/auth',
      headers: { authorization: 'Bearer ada', 'x-csrf-token': 'csrf-of-the-session' },
      body: { channel_name: 'private-own-ada' },
    });
  });

  it('joins a presence channel: here, joining, leaving', async () => {
    const ada = echoOf('ada').join('room-1');
    const here = new Promise((resolve) => ada.here(resolve));
    const joining = new Promise((resolve) => ada.joining(resolve));
    const leaving = new Promise((resolve) => ada.leaving(resolve));
    expect(await here).toEqual([{ name: 'ADA' }]);
    const bob = echoOf('bob');
    await joined(bob.join('room-1'));
    expect(await joining).toEqual({ name: 'BOB' });
    bob.leave('room-1');
    expect(await leaving).toEqual({ name: 'BOB' });
  });

  it('joins an encrypted channel and decrypts', async () => {
    const channel = echoOf('ada').encryptedPrivate('own-ada');
    await joined(channel);
    const received = new Promise((resolve) => channel.listen('.secret', resolve));
    await world.publisher.trigger('private-encrypted-own-ada', 'secret', { number: 42 });
    expect(await received).toEqual({ number: 42 });
  });

  it('signs in', async () => {
    const echo = echoOf('ada');
    echo.connector.signin();
    const { user } = pusherOf(echo);
    await user.signinDonePromise;
    expect(user.user_data).toMatchObject({ id: 'ada' });
    await next(user.serverToUserChannel, 'pusher:subscription_succeeded');
    expect(world.requests.at(-1)).toMatchObject({
      url: '/broadcasting/user-auth',
      headers: { authorization: 'Bearer ada', 'x-csrf-token': 'csrf-of-the-session' },
    });
  });

  it('reports a denied channel', async () => {
    await expect(joined(echoOf('ada').private('own-bob'))).rejects.toThrow('"status":403');
  });
});
