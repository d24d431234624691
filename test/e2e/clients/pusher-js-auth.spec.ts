import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ADAPTERS } from '../wire/auth-app.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import { Connections, next, refusal, subscribed, type Options, type PresenceChannel } from './pusher-client.js';

const require = createRequire(import.meta.url);
const PusherBatchAuthorizer = require('pusher-js-auth') as NonNullable<Options['authorizer']>;

let server: SoketiProcess;
let world: ClientWorld;
const connections = new Connections(() => world);

beforeAll(async () => {
  server = await startChannelsServer();
}, 30_000);
afterAll(() => server.stop());

describe.each(ADAPTERS)('the plugin pusher-js-auth 4.0 on pusher-js 8.6, with an application on %s', (adapter) => {
  beforeAll(async () => {
    world = await startWorld(server, { adapter });
  });
  afterEach(() => connections.close());
  afterAll(() => world.close());

  const batching = () =>
    connections.open({
      authEndpoint: `${world.app.origin}/pusher/auth`,
      authorizer: PusherBatchAuthorizer,
      auth: { headers: { Authorization: 'Bearer ada' }, params: { tenant: 'acme' } },
    });

  it('joins 26 of 30 channels with a few requests and reports the other four', async () => {
    const client = batching();
    await next(client.connection, 'connected');
    const rooms = Array.from({ length: 24 }, (_, index) => `presence-room-${index}`);
    const granted = [...rooms, 'private-own-ada', 'private-encrypted-own-ada'];
    const refused = ['private-own-bob', 'presence-room-closed', 'private-unknown', 'private-broken'];
    const before = world.requests.length;
    const outcomes = Promise.all([
      ...granted.map((name) => subscribed(client, name)),
      ...refused.map((name) => refusal(client, name)),
    ]);
    const channels = await outcomes;
    for (const channel of channels.slice(0, rooms.length)) {
      expect((channel as PresenceChannel).members.me).toEqual({ id: 'ada', info: { name: 'ADA' } });
    }
    expect(channels.slice(granted.length)).toEqual(refused.map(() => ({ type: 'AuthError' })));
    const sent = world.requests.slice(before);
    expect(sent.length).toBeLessThanOrEqual(3);
    expect(sent[0]?.body).toMatchObject({ tenant: 'acme' });
  });

  it('sends one channel as a batch as well', async () => {
    const client = batching();
    await subscribed(client, 'private-own-ada');
    const [name, ...others] = Object.keys(world.requests.at(-1)?.body ?? {}).filter((key) =>
      key.startsWith('channel_name'),
    );
    expect([name, ...others]).toEqual([adapter === 'fastify' ? 'channel_name[0]' : 'channel_name']);
  });

  it('receives events on an encrypted channel', async () => {
    const channel = await subscribed(batching(), 'private-encrypted-own-ada');
    const received = next(channel, 'secret');
    await world.publisher.trigger('private-encrypted-own-ada', 'secret', { number: 42 });
    expect(await received).toEqual({ number: 42 });
  });
});

/** The limits that docs/batching.md lists. */
describe('pusher-js-auth 4.0 on pusher-js 8.6, as docs/batching.md says,', () => {
  beforeAll(async () => {
    world = await startWorld(server);
  });
  afterEach(() => connections.close());
  afterAll(() => world.close());

  const endpoint = () => ({
    authEndpoint: `${world.app.origin}/pusher/auth`,
    authorizer: PusherBatchAuthorizer,
  });

  it('needs an override, without which npm does not install it next to pusher-js 8', () => {
    const { peerDependencies } = require('pusher-js-auth/package.json') as { peerDependencies: object };
    expect(peerDependencies).toEqual({ 'pusher-js': '^7' });
    const { overrides } = require('./package.json') as { overrides: object };
    expect({ overrides }).toEqual(JSON.parse(readFileSync('test/docs/guide/plugin-overrides.json', 'utf8')));
  });

  it('ignores `authDelay`', async () => {
    const client = connections.open({
      ...endpoint(),
      auth: { headers: { Authorization: 'Bearer ada' } },
      authDelay: 60_000,
    } as never);
    await subscribed(client, 'private-own-ada');
  });

  it('sends no headers from a function as `auth`', async () => {
    const client = connections.open({
      ...endpoint(),
      auth: (() => ({ headers: { Authorization: 'Bearer ada' } })) as never,
    });
    await refusal(client, 'private-own-ada');
    expect(world.statuses.at(-1)).toBe(401);
  });

  it('never changes its headers', async () => {
    const auth = { headers: { Authorization: 'Bearer bob' } };
    const client = connections.open({ ...endpoint(), auth });
    auth.headers = { Authorization: 'Bearer ada' };
    await refusal(client, 'private-own-ada');
  });

  it.each([
    ['a denied channel', { headers: { Authorization: 'Bearer ada' } }],
    ['a rejected request', {}],
  ])('reports no status for %s', async (_, auth) => {
    const client = connections.open({ ...endpoint(), auth });
    expect(await refusal(client, 'private-own-bob')).toEqual({ type: 'AuthError' });
  });

  it('has no effect next to `channelAuthorization`, which sends a request for each channel', async () => {
    const headers = { Authorization: 'Bearer ada' };
    const client = connections.as('ada', { ...endpoint(), auth: { headers } });
    const before = world.requests.length;
    await Promise.all([subscribed(client, 'presence-room-1'), subscribed(client, 'presence-room-2')]);
    expect(world.requests).toHaveLength(before + 2);
  });
});
