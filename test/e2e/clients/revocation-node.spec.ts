import { Injectable } from '@nestjs/common';
import {
  ChannelPolicy,
  PusherAuthService,
  UserAuthentication,
  type ChannelRequest,
  type SignedInUser,
  type UserRequest,
} from 'nestjs-pusher-auth';
import { followRevocations, pusherAuth } from 'nestjs-pusher-auth/client';
import { setTimeout as sleep } from 'node:timers/promises';
import Pusher from 'pusher';
import type { AppUser } from '../wire/auth-app.js';
import { startApp, type RunningApp } from '../wire/auth-app.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import { Connections, next, PusherJs, subscribed, type AuthError, type PusherClient } from './pusher-client.js';

const GRACE_MS = 600;

/** The removed members of each room, a database that all instances of the application share. */
const removed = new Set<string>();

const ROOMS = ['private-room-<id>', 'presence-room-<id>', 'private-encrypted-room-<id>'] as const;

@Injectable()
class RoomPolicies {
  @ChannelPolicy(ROOMS)
  join({ params, user }: ChannelRequest<(typeof ROOMS)[number], AppUser>): boolean {
    return !removed.has(`${user.id} ${params.id}`);
  }

  @UserAuthentication()
  signIn({ user }: UserRequest<AppUser>): SignedInUser {
    return { id: user.id };
  }
}

let server: SoketiProcess;
let world: ClientWorld;
/** A second instance of the application. */
let second: RunningApp;
let sdk: Pusher;
const connections = new Connections(() => world);
const stops: (() => void)[] = [];

beforeAll(async () => {
  server = await startChannelsServer();
  sdk = new Pusher({
    appId: 'app-id',
    key: 'app-key',
    secret: 'app-secret',
    host: '127.0.0.1',
    port: String(server.port),
    useTLS: false,
  });
  world = await startWorld(server, { policies: RoomPolicies, auth: { server: sdk } });
  second = await startApp({ adapter: 'fastify', policies: RoomPolicies, auth: { server: sdk } });
}, 30_000);
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  connections.close();
  removed.clear();
});
afterAll(async () => {
  await second.close();
  await world.close();
  await server.stop();
});

const service = (): PusherAuthService => world.app.app.get(PusherAuthService);

/** Changes the data first, as the guide requires. */
async function remove(user: string, room: string, options = { graceMs: GRACE_MS }, by = service()): Promise<void> {
  removed.add(`${user} ${room}`);
  await by.revoke(user, options);
}

async function signedIn(user: string, follows = true): Promise<PusherClient> {
  const client = connections.open(
    pusherAuth({
      Pusher: PusherJs,
      endpoint: `${world.app.origin}/pusher/auth`,
      userEndpoint: `${world.app.origin}/pusher/user-auth`,
      headers: { Authorization: `Bearer ${user}` },
    }),
  );
  if (follows) stops.push(followRevocations(client));
  client.signin();
  await next(client, 'pusher:signin_success');
  return client;
}

/** Records the events of a channel, in order. */
function inbox(client: PusherClient, channel: string): number[] {
  const received: number[] = [];
  client.channel(channel).bind('news', ({ number }: { number: number }) => received.push(number));
  return received;
}

const publish = (channel: string, number: number) => world.publisher.trigger(channel, 'news', { number });
const names = (client: PusherClient): string[] =>
  client
    .allChannels()
    .map(({ name }) => name)
    .sort();
/** Waits until a condition holds, or until the timeout of the test. */
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await sleep(5);
};

it('a page that follows revocations leaves the room within 500 ms and misses nothing in the others', async () => {
  const ada = await signedIn('ada');
  const rooms = ['presence-room-a', 'private-room-b', 'private-encrypted-room-c', 'private-room-d'];
  await Promise.all(rooms.map((room) => subscribed(ada, room)));
  const [b, c] = [inbox(ada, 'private-room-b'), inbox(ada, 'private-encrypted-room-c')];
  const errors: AuthError[] = [];
  ada.channel('private-room-d').bind('pusher:subscription_error', (error: AuthError) => errors.push(error));
  const left: string[] = [];
  for (const room of rooms.slice(0, 3)) ada.channel(room).bind('pusher:subscription_error', () => left.push(room));

  let published = 0;
  let isPublishing = true;
  const publishing = (async () => {
    while (isPublishing) {
      published += 1;
      await Promise.all([publish('private-room-b', published), publish('private-encrypted-room-c', published)]);
    }
  })();
  const before = world.requests.length;
  const since = performance.now();
  await remove('ada', 'd', { graceMs: 60_000 });
  await until(() => errors.length > 0);
  expect(performance.now() - since).toBeLessThan(500);
  await sleep(100);
  isPublishing = false;
  await publishing;
  await until(() => b.length >= published && c.length >= published);

  expect(errors).toEqual([{ type: 'AuthError', error: expect.stringContaining('403') as string, status: 403 }]);
  expect(left).toEqual([]);
  expect(names(ada)).toEqual(rooms.filter((room) => room !== 'private-room-d').sort());
  const expected = Array.from({ length: published }, (_, index) => index + 1);
  expect([...b].sort((one, other) => one - other)).toEqual(expected);
  expect([...c].sort((one, other) => one - other)).toEqual(expected);
  // All of its channels are in one request.
  expect(world.requests.slice(before).map(({ body }) => body?.['channel_name'])).toEqual([
    expect.arrayContaining(rooms),
  ]);
});

it('a page that ignores the signal receives nothing after the grace period', async () => {
  const ada = await signedIn('ada', false);
  await subscribed(ada, 'private-room-a');
  const received = inbox(ada, 'private-room-a');
  const closed = next(ada.connection, 'disconnected');
  await remove('ada', 'a');
  await publish('private-room-a', 1);
  await until(() => received.length > 0);
  await closed;
  await publish('private-room-a', 2);
  await sleep(200);
  expect(received).toEqual([1]);
  expect(ada.connection.state).toBe('disconnected');
});

it('other users are not affected', async () => {
  const [ada, grace] = [await signedIn('ada'), await signedIn('grace')];
  await Promise.all([subscribed(ada, 'private-room-a'), subscribed(grace, 'private-room-a')]);
  const received = inbox(grace, 'private-room-a');
  const noticed: unknown[] = [];
  grace.user.bind('pusher-auth:recheck', () => noticed.push('signal'));
  grace.connection.bind('state_change', (change: unknown) => noticed.push(change));
  const closed = next(ada.connection, 'disconnected');
  const before = world.requests.length;
  await remove('ada', 'a');
  await closed;
  await publish('private-room-a', 1);
  await until(() => received.length > 0);
  expect(noticed).toEqual([]);
  const tokens = world.requests.slice(before).map(({ headers }) => headers['authorization']);
  expect(tokens).not.toContain('Bearer grace');
});

it.each<[string, () => PusherAuthService]>([
  ['the instance that signed', service],
  ['another instance', () => second.app.get(PusherAuthService)],
])('a revocation works from %s', async (_, by) => {
  const ada = await signedIn('ada');
  await Promise.all([subscribed(ada, 'private-room-a'), subscribed(ada, 'private-room-b')]);
  const error = next<AuthError>(ada.channel('private-room-a'), 'pusher:subscription_error');
  const closed = next(ada.connection, 'disconnected');
  await remove('ada', 'a', { graceMs: GRACE_MS }, by());
  expect(await error).toMatchObject({ status: 403 });
  await closed;
});

it('a page that follows revocations reconnects within two seconds, signs in and keeps its other channels', async () => {
  const ada = await signedIn('ada');
  await Promise.all([subscribed(ada, 'private-room-a'), subscribed(ada, 'presence-room-b')]);
  const received = inbox(ada, 'presence-room-b');
  const first = ada.connection.socket_id;
  await remove('ada', 'a');
  await next(ada.connection, 'disconnected');
  const since = performance.now();
  await Promise.all([
    next(ada.channel('presence-room-b'), 'pusher:subscription_succeeded'),
    next(ada, 'pusher:signin_success'),
  ]);
  expect(performance.now() - since).toBeLessThan(2_000);
  expect(ada.connection.socket_id).not.toBe(first);
  expect(names(ada)).toEqual(['presence-room-b']);
  await publish('presence-room-b', 1);
  await until(() => received.length > 0);
  expect(received).toEqual([1]);
});

it('a page reconnects only once after a signal', async () => {
  const ada = await signedIn('ada');
  await remove('ada', 'a');
  await next(ada.connection, 'disconnected');
  await next(ada, 'pusher:signin_success');
  const closed = next(ada.connection, 'disconnected');
  await service().revoke('ada', { graceMs: 0 });
  await closed;
  await sleep(1_500);
  expect(ada.connection.state).toBe('disconnected');
});

it('a page reconnects even if it had a new connection since the signal', async () => {
  const ada = await signedIn('ada');
  await subscribed(ada, 'presence-room-b');
  const signalled = next(ada.user, 'pusher-auth:recheck');
  await remove('ada', 'a');
  await signalled;
  ada.disconnect();
  ada.connect();
  await next(ada, 'pusher:signin_success');
  await next(ada.connection, 'disconnected');
  await next(ada.channel('presence-room-b'), 'pusher:subscription_succeeded');
});

it('a shutdown during the grace period closes the connections at once', async () => {
  const instance = await startApp({ adapter: 'express', policies: RoomPolicies, auth: { server: sdk } });
  const ada = await signedIn('ada', false);
  await remove('ada', 'a', { graceMs: 86_400_000 }, instance.app.get(PusherAuthService));
  expect(ada.connection.state).toBe('connected');
  const closed = next(ada.connection, 'disconnected');
  await instance.close();
  await closed;
});

it.each([{}, { graceMs: 0 }, { terminate: false }])(
  'revoke() rejects if the server fails, with %j',
  async (options) => {
    const unreachable = new Pusher({
      appId: 'app-id',
      key: 'k',
      secret: 's',
      host: '127.0.0.1',
      port: '9',
      useTLS: false,
    });
    const refusing = new Pusher({
      appId: 'app-id',
      key: 'app-key',
      secret: 'wrong',
      host: '127.0.0.1',
      port: String(server.port),
      useTLS: false,
    });
    for (const failing of [unreachable, refusing]) {
      const instance = await startApp({ adapter: 'express', policies: RoomPolicies, auth: { server: failing } });
      await expect(instance.app.get(PusherAuthService).revoke('ada', options)).rejects.toThrow();
      await instance.close();
    }
  },
);

it.each(['a/b', '..', '.', 'a b', 'a%2Fb', ''])(
  'revoke() rejects the id %j, whose connections cannot be closed',
  async (id) => {
    await expect(service().revoke(id)).rejects.toThrow(TypeError);
  },
);

it('recheck() finds the members of a room who are no longer allowed', async () => {
  const [ada, grace] = [await signedIn('ada', false), await signedIn('grace', false)];
  // soketi lists only members with user info. The policy names no member, so the member is the user.
  await Promise.all([subscribed(ada, 'presence-room-a'), subscribed(grace, 'presence-room-a')]);
  removed.add('ada a');
  const response = await sdk.get({ path: '/channels/presence-room-a/users' });
  const { users } = (await response.json()) as { users: { id: string }[] };
  expect(users.map(({ id }) => id).sort()).toEqual(['ada', 'grace']);
  const denied = await service().recheck({
    channelName: 'presence-room-a',
    members: users,
    userOf: (id) => ({ id, name: id.toUpperCase() }),
  });
  expect(denied.map(({ id }) => id)).toEqual(['ada']);
});
