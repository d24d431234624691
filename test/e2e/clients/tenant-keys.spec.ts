import {
  ChannelPolicy,
  PusherAuthService,
  UserAuthentication,
  type ChannelRequest,
  type PusherCredentials,
  type SignedInUser,
  type UserRequest,
} from 'nestjs-pusher-auth';
import { Injectable } from '@nestjs/common';
import { Agent, request } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import Pusher from 'pusher';
import { freePort } from '../../../sample-app/platform/free-port.js';
import { SoketiProcess } from '../../../sample-app/channels-server/soketi-process.js';
import { startApp, type AppUser, type RunningApp } from '../wire/auth-app.js';
import { next, PusherJs, subscribed, type PusherClient } from './pusher-client.js';

const REQUESTS = 10_000;
const PARALLEL = 16;
const agent = new Agent({ keepAlive: true });

interface TenantApp extends PusherCredentials {
  readonly id: string;
  readonly encryptionMasterKeyBase64: string;
}

/** The app of each tenant. A user belongs to the tenant that its id begins with. */
const APPS = new Map(
  ['acme', 'globex', 'initech'].map((tenant, index): [string, TenantApp] => [
    tenant,
    {
      id: `${tenant}-id`,
      key: `${tenant}-key`,
      secret: `${tenant}-secret`,
      encryptionMasterKeyBase64: Buffer.alloc(32, index + 1).toString('base64'),
    },
  ]),
);
const TENANTS = [...APPS.keys()];

const OWN = ['private-own-<id>', 'private-encrypted-own-<id>', 'presence-own-<id>'] as const;

@Injectable()
class TenantPolicies {
  @ChannelPolicy(OWN)
  own({ params, user }: ChannelRequest<(typeof OWN)[number], AppUser>): boolean {
    return params.id.startsWith(user.id);
  }

  @UserAuthentication()
  signIn({ user }: UserRequest<AppUser>): SignedInUser {
    return { id: user.id };
  }
}

const PREFIXES = ['private-own-', 'private-encrypted-own-', 'presence-own-'];

let soketi: SoketiProcess;
let running: RunningApp;
let sdks: Map<string, Pusher>;
const clients: PusherClient[] = [];

beforeAll(async () => {
  const apps = [...APPS.values()].map(({ id, key, secret }) => ({ id, key, secret, enableUserAuthentication: true }));
  soketi = await SoketiProcess.start(apps, await freePort());
  sdks = new Map(
    [...APPS].map(([tenant, { id: appId, ...credentials }]) => [
      tenant,
      new Pusher({
        appId,
        host: '127.0.0.1',
        port: String(soketi.port),
        useTLS: false,
        ...credentials,
      }),
    ]),
  );
  running = await startApp({
    adapter: 'express',
    policies: TenantPolicies,
    auth: {
      key: undefined,
      secret: undefined,
      encryptionMasterKeyBase64: undefined,
      // Cached for one tenant, a new object for each request of the others, a promise for one.
      credentials: ({ user }: { user: AppUser | undefined }) => {
        const [tenant = ''] = user!.id.split('_');
        const found = APPS.get(tenant) ?? null;
        if (tenant === 'acme') return found;
        return tenant === 'globex' ? found && { ...found } : Promise.resolve(found && { ...found });
      },
    } as never,
  });
}, 30_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect();
});
afterAll(async () => {
  agent.destroy();
  await running.close();
  await soketi.stop();
});

/** One request of each kind in twenty is sent over HTTP. The others call the service, as the endpoint does. */
async function ask(index: number, user: string, socketId: string, names: readonly string[]): Promise<unknown> {
  if (index % 100 < 5) return post(user, socketId, names);
  const service = running.app.get(PusherAuthService);
  const subscriber = { request: { headers: { host: 'globex.example' }, user: { id: user } } };
  if (names.length === 0) return service.authenticateUser({ socketId }, subscriber);
  if (names.length === 1) return service.authorize({ socketId, channelName: names[0]! }, subscriber);
  return Object.fromEntries(await service.authorizeMany({ socketId, channelNames: names }, subscriber));
}

/** The reply of the endpoint: to a sign-in if there are no names, to a batch if there are several. */
function post(user: string, socketId: string, names: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${user}`,
      'content-type': 'application/json',
      // A claim that must have no effect: the app is that of the user.
      host: 'globex.example',
    };
    const path = names.length === 0 ? 'user-auth' : 'auth';
    const sent = request(`${running.origin}/pusher/${path}`, { method: 'POST', agent, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve(JSON.parse(text)));
    });
    const channel_name = names.length === 1 ? names[0] : names;
    sent.on('error', reject).end(JSON.stringify({ socket_id: socketId, ...(names.length > 0 && { channel_name }) }));
  });
}

/** The reply of the official SDK with the keys of that tenant. */
function granted(tenant: string, socketId: string, channelName: string, user: string): object {
  const sdk = sdks.get(tenant)!;
  if (!channelName.startsWith('presence-')) return sdk.authorizeChannel(socketId, channelName);
  return sdk.authorizeChannel(socketId, channelName, { user_id: user });
}

/** Connections of each tenant to its own app. The requests are for their socket ids, so soketi can judge every signature. */
const CONNECTIONS = 10;

interface Grant {
  readonly auth: string;
  readonly channel_data?: string;
  readonly user_data?: string;
}

/** A connection that presents signatures to soketi and records its verdicts. */
class Judge {
  readonly #client: PusherClient;
  readonly #waiting = new Map<string, () => void>();
  readonly rejected: string[] = [];

  private constructor(tenant: string) {
    this.#client = clientOf(tenant, `${tenant}_1`);
    const { connection } = this.#client;
    connection.bind('message', (message: { event: string; channel?: string; data: { user_data?: string } }) => {
      if (message.event === 'pusher_internal:subscription_succeeded') this.#waiting.get(message.channel!)?.();
      else if (message.event === 'pusher:signin_success') this.#waiting.get(message.data.user_data!)?.();
      else if (message.event.endsWith('error')) this.rejected.push(JSON.stringify(message));
    });
    connection.bind('error', (error: unknown) => this.rejected.push(JSON.stringify(error)));
  }

  static async connect(tenant: string): Promise<Judge> {
    const judge = new Judge(tenant);
    // The sign-ins of this test bypass pusher-js, which handles their replies only after its own sign-in.
    judge.#client.signin();
    await next(judge.#client, 'pusher:signin_success');
    return judge;
  }

  get socketId(): string {
    return this.#client.connection.socket_id;
  }

  /** Resolves once soketi accepts the connection in the channel. */
  async join(channel: string, grant: Grant): Promise<void> {
    const accepted = new Promise<void>((resolve) => this.#waiting.set(channel, resolve));
    this.#client.send_event('pusher:subscribe', { channel, auth: grant.auth, channel_data: grant.channel_data });
    await accepted;
  }

  /** Resolves once soketi knows the connection's user. */
  async signIn(grant: Grant): Promise<void> {
    const accepted = new Promise<void>((resolve) => this.#waiting.set(grant.user_data!, resolve));
    this.#client.send_event('pusher:signin', { auth: grant.auth, user_data: grant.user_data });
    await accepted;
  }
}

it(`signs ${REQUESTS} mixed requests of three tenants with the key of each, and soketi accepts every signature`, async () => {
  const judges = new Map<string, Judge[]>();
  for (const tenant of TENANTS) {
    judges.set(tenant, await Promise.all(Array.from({ length: CONNECTIONS }, () => Judge.connect(tenant))));
  }
  const wrong: string[] = [];
  const accepted = new Map<string, number>();
  let number = 0;
  const worker = async (): Promise<void> => {
    for (let index = number++; index < REQUESTS; index = number++) {
      const tenant = TENANTS[Math.floor(index / 5) % TENANTS.length]!;
      const judge = judges.get(tenant)![index % CONNECTIONS]!;
      const { socketId } = judge;
      const user = `${tenant}_${index}`;
      const names = PREFIXES.map((prefix) => prefix + user);
      const grants = names.map((name) => granted(tenant, socketId, name, user));
      const kind = index % 5;
      let asked: string[];
      let expected: object;
      if (kind === 3) {
        asked = [];
        expected = sdks.get(tenant)!.authenticateUser(socketId, { id: user });
      } else if (kind === 4) {
        asked = names;
        expected = Object.fromEntries(names.map((name, at) => [name, { status: 200, data: grants[at] }]));
      } else {
        asked = [names[kind]!];
        expected = grants[kind]!;
      }
      const reply = await ask(index, user, socketId, asked);
      if (!isDeepStrictEqual(reply, expected)) {
        wrong.push(`${JSON.stringify(reply)} for ${user}`);
        continue;
      }
      if (kind === 3) await judge.signIn(reply as Grant);
      else if (kind !== 4) await judge.join(asked[0]!, reply as Grant);
      else
        for (const [name, { data }] of Object.entries(reply as Record<string, { data: Grant }>))
          await judge.join(name, data);
      accepted.set(tenant, (accepted.get(tenant) ?? 0) + 1);
    }
  };
  await Promise.race([
    Promise.all(Array.from({ length: PARALLEL }, worker)),
    // soketi never accepts a signature later, so fail at once instead of at the timeout.
    new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if ([...judges.values()].flat().every(({ rejected }) => rejected.length === 0)) return;
        clearInterval(timer);
        resolve();
      }, 200).unref();
    }),
  ]);
  expect([...judges.values()].flatMap((ofTenant) => ofTenant.flatMap(({ rejected }) => rejected)).slice(0, 5)).toEqual(
    [],
  );
  expect(wrong.slice(0, 5)).toEqual([]);
  for (const tenant of TENANTS) expect(accepted.get(tenant)).toBeCloseTo(REQUESTS / TENANTS.length, -1);
  expect(running.logged('error')).toEqual([]);
}, 240_000);

function clientOf(keyOf: string, user: string): PusherClient {
  const headers = { Authorization: `Bearer ${user}` };
  const client = new PusherJs(APPS.get(keyOf)!.key, {
    cluster: 'x',
    wsHost: '127.0.0.1',
    wsPort: soketi.port,
    forceTLS: false,
    enableStats: false,
    enabledTransports: ['ws'],
    channelAuthorization: { endpoint: `${running.origin}/pusher/auth`, transport: 'ajax', headers },
    userAuthentication: { endpoint: `${running.origin}/pusher/user-auth`, transport: 'ajax', headers },
  });
  clients.push(client);
  return client;
}

it.each(TENANTS)('soketi with an app for each tenant lets a user of %s join only that app', async (tenant) => {
  const user = `${tenant}_1`;
  const client = clientOf(tenant, user);
  const names = PREFIXES.map((prefix) => prefix + user);
  const channels = await Promise.all(names.map((name) => subscribed(client, name)));
  client.signin();
  await next(client, 'pusher:signin_success');
  const received = Promise.all(channels.map((channel) => next(channel, 'news')));
  for (const name of names) await sdks.get(tenant)!.trigger(name, 'news', { of: tenant });
  expect(await received).toEqual(names.map(() => ({ of: tenant })));

  const other = TENANTS.find((name) => name !== tenant)!;
  await expect(subscribed(clientOf(other, user), names[0]!)).rejects.toThrow('was refused');
});

it('a rotated key is used from the next request on, without a restart', async () => {
  const before = APPS.get('acme')!;
  const service = running.app.get(PusherAuthService);
  const join = () =>
    service.authorize({ socketId: '1.2', channelName: 'private-own-acme_1' }, { user: { id: 'acme_1' } });
  try {
    const first = await join();
    APPS.set('acme', { ...before, key: 'acme-key-2', secret: 'acme-secret-2' });
    const second = await join();
    expect(first.auth).toMatch(/^acme-key:/);
    expect(second).toEqual(
      new Pusher({ appId: '1', cluster: 'x', key: 'acme-key-2', secret: 'acme-secret-2' }).authorizeChannel(
        '1.2',
        'private-own-acme_1',
      ),
    );
    APPS.delete('acme');
    await expect(join()).rejects.toMatchObject({ status: 501 });
  } finally {
    APPS.set('acme', before);
  }
  await subscribed(clientOf('acme', 'acme_1'), 'private-own-acme_1');
});
