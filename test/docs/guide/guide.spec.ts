import type { INestApplication, Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { Test } from '@nestjs/testing';
import { type Decision, PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import Pusher from 'pusher';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { boot, HeaderGuard, OPTIONS } from './boot.js';
import * as channelNames from './channel-names.js';
import { ChessPolicies } from './chess.policies.js';
import { countDecision, decisionCounts } from './decision-counts.js';
import { PricePolicies } from './encrypted/price.policies.js';
import { RealtimeModule as EncryptedModule } from './encrypted/realtime.module.js';
import { LobbyPolicies } from './lobby.policies.js';
import { OfficePolicies } from './office.policies.js';
import { OperationsModule } from './operations.module.js';
import { DocumentPolicies } from './patterns.js';
import { RolesGuard } from './roles.guard.js';
import { RoomPolicies } from './room-channel.policies.js';
import { JoinController } from './service/join.controller.js';
import { KioskService } from './service/kiosk.service.js';
import { FriendsService } from './sign-in/friends.service.js';
import { NoticesModule } from './sign-in/notices.module.js';
import { NoticesService } from './sign-in/notices.service.js';
import { RealtimeModule as SignInModule } from './sign-in/realtime.module.js';
import { SignIn } from './sign-in/sign-in.js';
import { StreamPolicies } from './stream.policies.js';
import { RealtimeModule as TenantsRealtimeModule } from './tenancy/realtime.module.js';
import { TenantsService } from './tenancy/tenants.service.js';
import { RealtimeModule as TwoAppsModule } from './two-apps/realtime.module.js';
import { ReportsService } from './two-apps/reports.service.js';

const ada = { id: 1, name: 'Ada' };
const sdk = new Pusher({
  appId: '1',
  key: 'key',
  secret: 'secret',
  cluster: 'eu',
  encryptionMasterKeyBase64: Buffer.alloc(32, 1).toString('base64'),
});

describe('the code of the guide works:', () => {
  let app: INestApplication<App> | undefined;
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  const verdict = async (channelName: string, user: unknown = ada, headers: object = {}) =>
    (await pusherAuthTester(app!).as(user, { headers }).join(channelName)).verdict;

  /** An application with the modules of a page, for the users of the header `x-user`. */
  const bootModules = async (modules: Type[], providers: Type[] = []) => {
    Object.assign(process.env, {
      PUSHER_APP_ID: '1',
      PUSHER_KEY: 'key',
      PUSHER_SECRET: 'secret',
      SHOP_PUSHER_KEY: 'shop-key',
      SHOP_PUSHER_SECRET: 'shop-secret',
      OFFICE_PUSHER_KEY: 'office-key',
      OFFICE_PUSHER_SECRET: 'office-secret',
      PUSHER_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    });
    const module = await Test.createTestingModule({ imports: modules, providers })
      .overrideGuard(AuthGuard('jwt'))
      .useValue(new HeaderGuard())
      .compile();
    app = await module.createNestApplication<INestApplication<App>>({ logger: false }).init();
    return app;
  };

  test('patterns', async () => {
    app = await boot([DocumentPolicies]);
    expect(await verdict('private-document-4fzz-a.b@c')).toBe('granted');
    expect(await verdict('private-document-locked')).toBe('granted');
    expect(await verdict('private-document-locked-comments')).toBe('denied');
    expect(await verdict('private-team-1.admin.road-map')).toBe('granted');
    expect(await verdict('private-team-1.owner.road-map')).toBe('denied');
    expect(await verdict('private-invoice-1001')).toBe('granted');
    expect(await verdict('private-order-00000000-0000-0000-0000-000000000000')).toBe('granted');
  });

  test('presence', async () => {
    app = await boot([LobbyPolicies, ChessPolicies, OfficePolicies]);
    const user = pusherAuthTester(app).as(ada);
    expect((await user.join('presence-lobby')).member).toEqual({ userId: '1', userInfo: { name: 'Ada' } });
    expect((await user.join('presence-chess-1')).member).toEqual({
      userId: '1',
      userInfo: { name: 'Ada', colour: 'white' },
    });
    expect(await verdict('presence-chess-2')).toBe('denied');
    expect(await user.join('presence-office')).toMatchObject({ granted: true });
    expect((await user.join('presence-office')).member).toBeUndefined();
  });

  test('tenants with their own apps', async () => {
    const app = await bootModules([TenantsRealtimeModule]);
    const join = (tenant: string) =>
      request(app.getHttpServer())
        .post('/pusher/auth')
        .set({ 'x-user': JSON.stringify({ id: 1, tenant }), host: 'globex.example' })
        .send({ socket_id: '1.1', channel_name: `private-${tenant}-orders` });
    const signed = (key: string, secret: string) =>
      new Pusher({ appId: '1', cluster: 'eu', key, secret }).authorizeChannel('1.1', 'private-acme-orders');
    await join('acme').expect(501);
    app.get(TenantsService).save('acme', { key: 'acme-key', secret: 'acme-secret' });
    await join('acme').expect(200, signed('acme-key', 'acme-secret'));
    app.get(TenantsService).save('acme', { key: 'acme-key', secret: 'rotated' });
    await join('acme').expect(200, signed('acme-key', 'rotated'));
    await join('acme').unset('x-user').expect(401);
  });

  test('guards', async () => {
    const module = await Test.createTestingModule({
      imports: [PusherAuthModule.forRoot(OPTIONS), OperationsModule],
    }).compile();
    app = await module.createNestApplication<INestApplication<App>>({ logger: false }).init();
    expect(await verdict('private-audit', { ...ada, role: 'admin' })).toBe('granted');
    expect(await verdict('private-audit')).toBe('denied');
    expect(await verdict('private-operations-grace', ada, { 'x-operator': 'grace' })).toBe('granted');
    expect(await verdict('private-operations-grace')).toBe('denied');
  });

  test('a guard for roles that is global', async () => {
    app = await boot([LobbyPolicies, { provide: APP_GUARD, useClass: RolesGuard }]);
    await request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', JSON.stringify(ada))
      .send({ socket_id: '1.2', channel_name: 'presence-lobby' })
      .expect(200);
  });

  test('guests', async () => {
    app = await boot([StreamPolicies]);
    expect(await pusherAuthTester(app).asGuest().join('private-stream-1')).toMatchObject({ granted: true });
    expect(await pusherAuthTester(app).asGuest().join('private-stream-2')).toMatchObject({
      granted: false,
      reason: 'guests may watch only stream 1',
    });
  });

  test('user authentication', async () => {
    const signIn = (user: object) =>
      request(app!.getHttpServer())
        .post('/pusher/user-auth')
        .set('x-user', JSON.stringify(user))
        .type('form')
        .send({ socket_id: '1.2' })
        .expect(200);
    const userOf = ({ body }: { body: unknown }) => JSON.parse((body as { user_data: string }).user_data) as unknown;
    await bootModules([SignInModule, NoticesModule]);
    expect(userOf(await signIn(ada))).toEqual({ id: '1' });
    expect(app!.get(NoticesService)).toBeInstanceOf(NoticesService);
    await app!.close();
    await bootModules([SignInModule], [SignIn, FriendsService]);
    expect(userOf(await signIn(ada))).toEqual({ id: '1', user_info: { name: 'Ada' }, watchlist: ['2', '3'] });
  });

  test('encrypted channels', async () => {
    await bootModules([EncryptedModule]);
    const service = app!.get(PusherAuthService);
    const channelName = 'private-encrypted-direct-1-2';
    expect(await service.authorize({ socketId: '1.2', channelName }, { user: ada })).toEqual(
      sdk.authorizeChannel('1.2', channelName),
    );
    expect(await verdict('private-encrypted-direct-2-1')).toBe('denied');
    expect(await verdict('private-cache-price-EUR')).toBe('granted');
  });

  test('cache channels', async () => {
    app = await boot([PricePolicies]);
    expect(await verdict('private-cache-price-EUR')).toBe('granted');
    expect(await verdict('private-price-EUR')).toBe('denied');
  });

  test('several apps', async () => {
    const app = await bootModules([TwoAppsModule]);
    expect(await app.get(ReportsService).mayRead(ada, 1)).toBe(true);
    const ask = (path: string, channelName: string) =>
      request(app.getHttpServer())
        .post(path)
        .set('x-user', JSON.stringify(ada))
        .send({ socket_id: '1.2', channel_name: channelName });
    const reply = await ask('/back-office/pusher/auth', 'private-report-1').expect(200);
    expect((reply.body as { auth: string }).auth).toMatch(/^office-key:/);
    await ask('/pusher/auth', 'private-report-1').expect(403);
    await ask('/pusher/auth', 'private-orders-1').expect(200);
    await ask('/back-office/pusher/auth', 'private-orders-1').expect(403);
  });

  test('signing without policies', async () => {
    app = await boot([LobbyPolicies, KioskService], {}, [JoinController]);
    const member = { user_id: 'kiosk-1', user_info: { name: 'Kiosk in the hall' } };
    expect(app.get(KioskService).sign('1.2')).toEqual(sdk.authorizeChannel('1.2', 'presence-kiosk', member));
    const join = (channelName: string) =>
      request(app!.getHttpServer())
        .post('/realtime/join')
        .set('x-user', JSON.stringify(ada))
        .send({ socketId: '1.2', channelName });
    const reply = await join('presence-lobby').expect(200);
    expect(reply.body).toEqual(
      sdk.authorizeChannel('1.2', 'presence-lobby', { user_id: '1', user_info: { name: 'Ada' } }),
    );
    await join('presence-elsewhere').expect(403);
  });

  test('observing', async () => {
    const decisions: Decision[] = [];
    app = await boot([DocumentPolicies], {
      onDecision: (decision) => {
        decisions.push(decision);
        countDecision(decision);
      },
    });
    await app.get(PusherAuthService).can({ channelName: 'private-document-locked-comments' }, { user: ada });
    expect(decisions).toMatchObject([
      {
        channelName: 'private-document-locked-comments',
        policy: 'DocumentPolicies.comments',
        params: { id: 'locked' },
        userId: '1',
        verdict: 'denied',
        reason: 'the policy said no',
      },
    ]);
    expect(decisionCounts().get('DocumentPolicies.comments denied fast')).toBe(1);
  });

  test('channel names', async () => {
    app = await boot([RoomPolicies]);
    expect(await verdict(channelNames.name)).toBe('granted');
    expect(channelNames).toMatchObject({ name: 'presence-room-7', params: { id: 7 }, none: undefined });
  });
});
