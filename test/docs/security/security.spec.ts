import { type INestApplication, Injectable, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ChannelPolicy, PusherAuthModule, type PusherAuthModuleOptions } from 'nestjs-pusher-auth';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { HeaderGuard, OPTIONS } from '../guide/boot.js';
import { allowOurPages } from './cors.js';
import { refuseOtherSites } from './csrf.js';
import { OrderPolicies } from './order.policies.js';
import { OrdersService } from './orders.service.js';
import { LobbyPolicies } from './user-info.js';

const US = 'https://app.example.com';
const EVIL = 'https://evil.example';

@Injectable()
class OpenPolicies {
  @ChannelPolicy('private-open')
  open(): boolean {
    return true;
  }
}

describe('the code of docs/security.md', () => {
  let app: INestApplication<App>;
  afterEach(() => app.close());

  async function boot(
    policies: readonly Type[],
    configure: (app: INestApplication) => void = () => undefined,
    options: Partial<PusherAuthModuleOptions> = {},
  ): Promise<void> {
    const imports = [
      PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderGuard], ...options } as PusherAuthModuleOptions),
    ];
    const module = await Test.createTestingModule({ imports, providers: [...policies] }).compile();
    app = module.createNestApplication({ logger: false });
    configure(app);
    await app.init();
  }

  const post = (channel: string, headers: Record<string, string> = {}, user: object = { id: '1' }) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set({ 'x-user': JSON.stringify(user), ...headers })
      .send({ socket_id: '1.1', channel_name: channel });

  it('lets customers join only the channels of their own orders', async () => {
    await boot([OrderPolicies, OrdersService]);
    await post('private-order-7', {}, { id: 1 }).expect(200);
    await post('private-order-7', {}, { id: 2 }).expect(403);
    await post('private-order-8', {}, { name: 'a user without an id' }).expect(403);
  });

  it('lets only our pages read the reply', async () => {
    await boot([OpenPolicies], allowOurPages);
    const preflight = (origin: string) =>
      request(app.getHttpServer())
        .options('/pusher/auth')
        .set({ origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' });

    expect((await preflight(US)).headers).toMatchObject({
      'access-control-allow-origin': US,
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': expect.stringMatching(/PUT.*POST.*DELETE/) as string, // for other routes
    });
    expect((await preflight(EVIL)).headers['access-control-allow-origin']).toBeUndefined();
    expect((await post('private-open', { origin: US }).expect(200)).headers['access-control-allow-origin']).toBe(US);
    const evil = await post('private-open', { origin: EVIL });
    expect(evil.headers['access-control-allow-origin']).toBeUndefined();
    expect(evil.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('rejects pages of other sites if Nest protects the application', async () => {
    await boot([OpenPolicies], refuseOtherSites);
    await post('private-open', { origin: EVIL, 'sec-fetch-site': 'cross-site' }).expect(403);
    await post('private-open', { origin: EVIL }).expect(403);
    await post('private-open', { origin: US, 'sec-fetch-site': 'cross-site' }).expect(200);
    await post('private-open', { 'sec-fetch-site': 'same-origin' }).expect(200);
    await post('private-open').expect(200); // a mobile client
  });

  it('shows members only the named fields of a profile', async () => {
    await boot([LobbyPolicies]);
    const account = { id: 1, name: 'Ada', email: 'ada@example.com', passwordHash: 'x' };
    const { channel_data: data } = (await post('presence-lobby', {}, account).expect(200)).body as {
      channel_data: string;
    };
    expect(JSON.parse(data)).toEqual({ user_id: '1', user_info: { name: 'Ada' } });
  });
});

it('the throttler of docs/security.md counts requests before authentication', async () => {
  const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const loader = new URL('../../e2e/matrix/typescript-loader.mjs', import.meta.url).href;
  const child = fork(file('throttling.app.ts'), { execArgv: ['--import', loader] });
  const [origin] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the application ended'))),
  ])) as [string];
  const statuses: number[] = [];
  for (let count = 0; count < 121; count++) {
    const reply = await fetch(`${origin}/pusher/auth`, {
      method: 'POST',
      body: new URLSearchParams({ socket_id: '1.1', channel_name: 'private-x' }),
    });
    statuses.push(reply.status);
  }
  expect(statuses.slice(0, 120).every((status) => status === 401)).toBe(true);
  expect(statuses[120]).toBe(429);
  child.disconnect();
  await once(child, 'exit');
}, 30_000);
