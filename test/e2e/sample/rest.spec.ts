import { createServer } from 'node:net';
import { once } from 'node:events';
import Pusher from 'pusher';
import { readConfiguration } from '../../../sample-app/config/configuration.js';
import { publisherOptions } from '../../../sample-app/realtime/publisher.js';
import { clientOptions } from '../../../sample-app/web/page-settings.js';
import { RunningSample } from './running-sample.js';

describe('the REST API of the sample', () => {
  let sample: RunningSample;
  let ada: string;

  beforeAll(async () => {
    sample = await RunningSample.start();
    ada = (await sample.logIn('ada')).token;
  }, 60_000);

  afterAll(() => sample?.close());

  it.each([
    ['a wrong password', { login: 'ada', password: 'wrong' }, 401],
    ['an unknown login', { login: 'eve', password: 'channels' }, 401],
    ['a password that is not a string', { login: 'ada', password: 7 }, 400],
    ['a field too many', { login: 'ada', password: 'channels', role: 'admin' }, 400],
  ])('rejects a login with %s', async (_case, body, status) => {
    expect((await sample.call('/login', { body })).status).toBe(status);
  });

  it('lists the rooms of a user and the others', async () => {
    const rooms = (await (await sample.call('/rooms', { token: ada })).json()) as { name: string; isMember: boolean }[];

    expect(rooms.map(({ name, isMember }) => [name, isMember])).toEqual([
      ['Lobby', true],
      ['Compilers', true],
      ['Kernel', false],
    ]);
  });

  it.each([
    ['a room of hers', '/rooms/2/messages', 200],
    ['a room of others, by the policy of its channel', '/rooms/3/messages', 403],
    ['a room that does not exist', '/rooms/999/messages', 403],
    ['an invalid id', '/rooms/one/messages', 400],
    ['an id that is too large for a number', '/rooms/99999999999999999999/messages', 400],
  ])('restricts the messages of %s', async (_case, path, status) => {
    expect((await sample.call(path, { token: ada })).status).toBe(status);
  });

  it.each([
    ['an empty text', '/rooms/2/messages', { text: '  ' }, 400],
    ['a text that is too long', '/rooms/2/messages', { text: 'x'.repeat(1_001) }, 400],
    ['a text into a room of others', '/rooms/3/messages', { text: 'Hello' }, 403],
    ['a message to nobody', '/direct/999', { text: 'Hello' }, 404],
    ['a message to herself', '/direct/1', { text: 'Hello' }, 404],
  ])('rejects %s', async (_case, path, body, status) => {
    expect((await sample.call(path, { token: ada, body })).status).toBe(status);
  });

  it('counts unread messages for each user separately, and never twice', async () => {
    const linus = (await sample.logIn('linus')).token;
    const unread = async (token: string) => (await (await sample.call('/unread', { token })).json()) as object;
    const latest = async () => {
      const messages = (await (await sample.call('/rooms/1/messages', { token: linus })).json()) as { id: number }[];
      return messages.at(-1)!.id;
    };
    const read = (token: string, channelName: string, messageId: number) =>
      sample.call('/unread/read', { token, body: { channelName, messageId } });
    const seeded = await latest();
    expect(await unread(linus)).toEqual({ 'presence-room-1': 2 });
    expect((await read(linus, 'presence-room-1', seeded)).status).toBe(204);

    await sample.call('/rooms/1/messages', { token: linus, body: { text: 'One’s own is never unread' } });
    expect(await unread(linus)).toEqual({});
    await sample.call('/rooms/1/messages', { token: ada, body: { text: 'Others’ are' } });
    await sample.call('/direct/3', { token: ada, body: { text: 'Also between two' } });
    expect(await unread(linus)).toEqual({ 'presence-room-1': 1, 'private-encrypted-direct-1-3': 1 });
    await read(linus, 'presence-room-1', await latest());
    await read(linus, 'presence-room-1', seeded);
    await read(linus, 'private-encrypted-direct-1-3', 1);
    expect(await unread(linus)).toEqual({});
  });

  it.each([
    ['a room of others', 'presence-room-3', 403],
    ['the conversation of two others', 'private-encrypted-direct-2-3', 403],
    ['a channel whose policy has a guard', 'private-operators', 403],
    ['a conversation with nobody', 'private-encrypted-direct-1-999', 204],
    ['a channel that is not a conversation', 'private-user-1', 204],
    ['a channel whose policy has guards', 'private-operators', 403],
    ['a name that no policy matches', 'private-nothing', 403],
    ['an invalid name', 'presence room', 400],
  ])('lets the policy decide whether %s can be marked as read', async (_case, channelName, status) => {
    expect((await sample.call('/unread/read', { token: ada, body: { channelName, messageId: 1 } })).status).toBe(
      status,
    );
  });

  it.each(['/rooms', '/users', '/rooms/1/messages', '/direct/2', '/unread'])(
    'hides %s without a login',
    async (path) => {
      expect((await sample.call(path)).status).toBe(401);
    },
  );

  it('never shows the hash of a password', async () => {
    expect(await (await sample.call('/users', { token: ada })).text()).not.toMatch(/password|hash/i);
  });
});

describe('the configuration of the sample', () => {
  const pusher = { PUSHER_APP_ID: '1', PUSHER_KEY: 'k', PUSHER_SECRET: 's' };

  it.each([
    ['a cluster of Pusher', { PUSHER_CLUSTER: 'eu' }, { cluster: 'eu', forceTLS: true }],
    ['a host with TLS', { PUSHER_HOST: 'ws.test' }, { wsHost: 'ws.test', wsPort: 443, wssPort: 443, forceTLS: true }],
    [
      'a host without TLS',
      { PUSHER_HOST: 'ws.test', PUSHER_PORT: '6001', PUSHER_SCHEME: 'http' },
      { wsHost: 'ws.test', wsPort: 6001, forceTLS: false },
    ],
    ['a local host', { PUSHER_HOST: '127.0.0.1' }, { wsHost: '127.0.0.1', wsPort: 80, forceTLS: false }],
    [
      'a local host with TLS',
      { PUSHER_HOST: 'localhost', PUSHER_SCHEME: 'https' },
      { wsHost: 'localhost', wssPort: 443, forceTLS: true },
    ],
  ])('connects the client to %s', (_case, variables, expected) => {
    const { channelsApp, channelsLocation } = readConfiguration({ ...pusher, ...variables });

    expect(clientOptions(channelsApp, channelsLocation!)).toMatchObject({ key: 'k', client: expected });
  });

  it.each([
    ['a cluster of Pusher', { PUSHER_CLUSTER: 'eu' }, 'https://api-eu.pusher.com:443'],
    ['a host with TLS', { PUSHER_HOST: 'api.test' }, 'https://api.test:443'],
    ['a local host', { PUSHER_HOST: '127.0.0.1', PUSHER_PORT: '6001' }, 'http://127.0.0.1:6001'],
  ])('publishes to %s', (_case, variables, expected) => {
    const { channelsApp, channelsLocation } = readConfiguration({ ...pusher, ...variables });
    // The SDK's parsed options, which its types do not contain.
    const { config } = new Pusher(publisherOptions(channelsApp, channelsLocation!)) as unknown as {
      config: { appId: string; scheme: string; host: string; port?: number };
    };

    expect(config.appId).toBe('1');
    const port = config.port ?? (config.scheme === 'https' ? 443 : 80);
    expect(`${config.scheme}://${config.host}:${port}`).toBe(expected);
  });

  it.each([
    ['PGlite', {}, 'pglite'],
    ['its own PostgreSQL', { DATABASE_ENGINE: 'postgres' }, 'postgres'],
    ['the one that is named', { DATABASE_ENGINE: 'postgres', DATABASE_URL: 'postgres://x' }, { url: 'postgres://x' }],
  ])('keeps messages in %s', (_case, variables, expected) => {
    expect(readConfiguration(variables).database).toEqual(expected);
  });

  it.each([
    ['an app without key and secret', { PUSHER_APP_ID: '1', PUSHER_CLUSTER: 'eu' }, /PUSHER_KEY[^]*PUSHER_SECRET/],
    ['an app without a place', pusher, /PUSHER_APP_ID needs PUSHER_CLUSTER, or PUSHER_HOST/],
    ['an unknown database', { DATABASE_ENGINE: 'mysql' }, /DATABASE_ENGINE/],
    ['an invalid port', { PORT: 'http' }, /PORT/],
    ['a short JWT secret', { JWT_SECRET: 'secret' }, /JWT_SECRET/],
  ])('is rejected with %s', (_case, variables, message) => {
    expect(() => readConfiguration(variables)).toThrow(message);
  });

  it('starts its own Channels server without any variable', () => {
    expect(readConfiguration({}).channelsLocation).toBeUndefined();
  });
});

it('the sample stops everything that it has started if it cannot listen', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const children = () => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;
  const before = children();

  const { createSampleApp } = await import('../../../sample-app/sample-app.js');
  const starting = createSampleApp({ environment: { PORT: String(port) }, logger: false });

  await expect(starting).rejects.toThrow('EADDRINUSE');
  expect(children()).toBe(before);
  taken.close();
}, 60_000);
