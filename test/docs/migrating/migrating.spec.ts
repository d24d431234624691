import { type INestApplication, type Type, UseInterceptors } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { matchChannel } from 'nestjs-pusher-auth/channels';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { readFileSync } from 'node:fs';
import Pusher from 'pusher';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { OPTIONS } from '../guide/boot.js';
import { codeSpansIn, tablesIn } from '../markdown.js';
import { RoomPolicies } from '../quick-start/realtime/room.policies.js';
import { RoomsService } from '../quick-start/realtime/rooms.service.js';
import { PusherController } from './pusher.controller.js';
import { BroadcastPolicies } from './laravel.policies.js';
import { OrdersService } from './orders.service.js';
import { RealtimeModule } from './realtime.module.js';
import { ShadowInterceptor } from './shadow.interceptor.js';

const PAGE = readFileSync('docs/migrating.md', 'utf8');
const rowsUnder = (firstHeader: string) => tablesIn(PAGE).find(({ header }) => header[0] === firstHeader)?.rows ?? [];

const ADA = { id: 7, name: 'Ada', passwordHash: 'x' };
const sdk = new Pusher({ appId: '1', key: 'key', secret: 'secret', cluster: 'eu' });

describe('docs/migrating.md', () => {
  let app: INestApplication<App>;
  afterEach(async () => {
    if (isOpen) await app.close();
    isOpen = false;
  });
  let isOpen = false;

  async function boot(providers: Type[], controllers: Type[] = [], path = 'pusher'): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [PusherAuthModule.forRoot({ ...OPTIONS, path })],
      providers: [...providers, { provide: Pusher, useValue: sdk }],
      controllers,
    }).compile();
    app = module.createNestApplication<INestApplication<App>>({ logger: false });
    await app.init();
    isOpen = true;
  }

  const post = (body: string, headers: Record<string, string> = {}) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set({ 'x-user': JSON.stringify(ADA), ...headers })
      .type('form')
      .send(body);

  const outcome = async (body: string) => {
    const reply = await post(body);
    const { auth } = reply.body as { auth?: string };
    return `${reply.status}${auth === undefined ? '' : ', signed'}`;
  };

  const faults = rowsUnder('user 7 sends').map(([sends, there, here]) => [
    codeSpansIn(sends!)[0]!,
    codeSpansIn(there!)[0]!,
    codeSpansIn(here!)[0]!,
  ]);

  it('has a table of faults', () => {
    expect(faults.length).toBeGreaterThan(6);
  });

  it.each(faults)('a handwritten controller answers %s with %s, the module with %s', async (body, there, here) => {
    await boot([RoomsService, RoomPolicies, PusherController], [PusherController], 'elsewhere');
    expect(await outcome(`socket_id=1.2&${body}`)).toBe(there);
    await app.close();
    await boot([RoomsService, RoomPolicies]);
    expect(await outcome(`socket_id=1.2&${body}`)).toBe(here);
  });

  it('shows members only the fields that the policy names', async () => {
    const infoOf = async () => {
      const { channel_data: data } = (await post('socket_id=1.2&channel_name=presence-room-1')).body as Record<
        string,
        string
      >;
      return (JSON.parse(data!) as { user_info: unknown }).user_info;
    };
    await boot([RoomsService], [PusherController], 'elsewhere');
    expect(await infoOf()).toEqual(ADA);
    await app.close();
    await boot([RoomsService, RoomPolicies]);
    expect(await infoOf()).toEqual({ name: 'Ada' });
  });

  it('compares both while both exist', async () => {
    class OldController extends PusherController {}
    UseInterceptors(ShadowInterceptor)(OldController);
    await boot([RoomsService, RoomPolicies], [OldController], 'elsewhere');
    const lines: string[] = [];
    const ignore = () => undefined;
    const keep = (line: string, context?: string) => {
      if (context === 'ShadowInterceptor') lines.push(line);
    };
    app.useLogger({ log: ignore, error: (line: string, ...rest: string[]) => keep(line, rest.at(-1)), warn: keep });
    await post('socket_id=1.2&channel_name=private-user-77').expect(201);
    await post('socket_id=1.2&channel_name=private-user-7').expect(201);
    await post('socket_id=1.2&channel_name=presence-room-2');
    await post('socket_id=1.2');
    await post('socket_id=1.2&channel_name[]=private-user-7');
    expect(lines).toEqual(['private-user-77: true before, false by policy']);
  });

  it.each([
    ['with', { PUSHER_KEY: 'key', PUSHER_SECRET: 'secret' }, 200],
    ['without', {}, 501],
  ])('has an application that starts %s credentials', async (_, variables, status) => {
    Object.assign(process.env, variables);
    const module = await Test.createTestingModule({ imports: [RealtimeModule] }).compile();
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    app = module.createNestApplication<INestApplication<App>>({ logger: false });
    await app.init();
    isOpen = true;
    await post('socket_id=1.2&channel_name=presence-room-1').expect(status);
  });

  it("has policies that grant the same users as Laravel's channels.php", async () => {
    await boot([BroadcastPolicies, OrdersService], [], 'broadcasting');
    const tester = pusherAuthTester(app);
    const users = { seven: { id: 7, name: 'Ada' }, eight: { id: 8, name: 'Grace' } };
    const names = ['private-App.Models.User.7', 'private-orders.1', 'private-encrypted-orders.1', 'private-orders.2'];
    expect(await tester.table(users, [...names, 'presence-chat.1'])).toEqual({
      'private-App.Models.User.7': { seven: 'granted', eight: 'denied' },
      'private-orders.1': { seven: 'granted', eight: 'denied' },
      'private-encrypted-orders.1': { seven: 'granted', eight: 'denied' },
      'private-orders.2': { seven: 'denied', eight: 'denied' },
      'presence-chat.1': { seven: 'granted', eight: 'granted' },
    });
    expect((await tester.as(users.seven).join('presence-chat.1')).member).toEqual({
      userId: '7',
      userInfo: { name: 'Ada' },
    });
    expect(await tester.as(users.seven).join('private-orders.2')).toMatchObject({ reason: 'there is no order 2' });
    expect(await tester.as(undefined, { headers: { 'x-admin': 'root' } }).join('private-reports.daily')).toMatchObject({
      granted: true,
    });
    expect(await tester.as(users.seven).join('private-reports.daily')).toMatchObject({ granted: false });
    await request(app.getHttpServer())
      .post('/broadcasting/auth')
      .set('x-user', JSON.stringify(ADA))
      .send({ socket_id: '1.2', channel_name: 'private-orders.1' })
      .expect(200, sdk.authorizeChannel('1.2', 'private-orders.1') as object);
  });

  it("has a correct table of Laravel's rules", () => {
    const rows = rowsUnder('`channels.php`').map((row) => row.map(codeSpansIn));
    expect(rows.length).toBeGreaterThan(6);
    for (const [rule, patterns, fitting, others] of rows) {
      expect(rule!.length).toBeGreaterThan(0);
      const fits = (name: string) => patterns!.some((pattern) => matchChannel(pattern as never, name) !== undefined);
      expect({ patterns, fitting: fitting!.filter(fits), others: others!.filter(fits) }).toEqual({
        patterns,
        fitting,
        others: [],
      });
    }
  });
});
