import { Controller, type DynamicModule, Get, type INestApplication, type Provider, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtService } from '@nestjs/jwt';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AuthGuard } from '@nestjs/passport';
import { Test } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import Pusher from 'pusher';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { AuthModule, jwtSecret } from '../quick-start/auth/auth.module.js';
import { RoomPolicies } from '../quick-start/realtime/room.policies.js';
import { RoomsService } from '../quick-start/realtime/rooms.service.js';
import { parseBodiesOfThePusherEndpoint } from './body-parsers.js';
import { HeaderGuard, OPTIONS } from './boot.js';
import { RealtimeModule as GuestsModule } from './guests.module.js';
import { RealtimeModule as JsonpModule } from './jsonp.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { LobbyPolicies } from './lobby.policies.js';
import { configure } from './operating.js';
import { DocumentPolicies } from './patterns.js';
import { PRESENCE } from './presence-defaults.js';
import { RealtimeModule as PublicRealtimeModule } from './public-endpoint.js';
import { DocumentsController } from './service/documents.controller.js';
import { JoinController } from './service/join.controller.js';
import { RealtimeModule as SessionRealtimeModule } from './sessions.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'secret';

const ADA = { id: 1, name: 'Ada' };
const GRACE = { id: 2, name: 'Grace' };
const sdk = new Pusher({ appId: '1', key: 'key', secret: 'secret', cluster: 'eu' });

describe('the endpoints of the guide', () => {
  let app: INestApplication<App>;
  afterEach(() => app.close());

  async function boot(
    imports: readonly (Type | DynamicModule)[],
    { providers = [], controllers = [], configure, bodyParser = true }: Settings = {},
  ): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [...imports],
      providers: [...providers],
      controllers,
    })
      .overrideGuard(AuthGuard('jwt'))
      .useValue(new HeaderGuard())
      .compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false, bodyParser });
    configure?.(app as unknown as NestExpressApplication);
    await app.init();
  }

  const post = (channelName: string, headers: Record<string, string> = {}, path = '/pusher/auth') =>
    request(app.getHttpServer())
      .post(path)
      .set(headers)
      .type('form')
      .send({ socket_id: '1.2', channel_name: channelName });
  const as = (user: object) => ({ 'x-user': JSON.stringify(user) });
  const jwt = new JwtService({ secret: jwtSecret.export() });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('accept an optional token for guests', async () => {
    await boot([AuthModule, GuestsModule]);
    await post('private-stream-1').expect(200);
    await post('private-stream-2').expect(403);
    await post('private-elsewhere').expect(401);
    await post('private-stream-2', bearer(jwt.sign({ sub: 7, name: 'Ada' }))).expect(200);
    await post('private-stream-1', bearer('nonsense')).expect(401);
    await post('private-stream-1', bearer(jwt.sign({ sub: 7, name: 'Ada' }, { expiresIn: -1 }))).expect(401);
  });

  it('can be excluded from a global guard', async () => {
    const providers = [{ provide: APP_GUARD, useClass: JwtAuthGuard }];
    await boot([AuthModule, PublicRealtimeModule], { providers, controllers: [AccountController] });
    await request(app.getHttpServer()).get('/account').expect(401);
    await post('private-stream-1').expect(200);
    await post('private-stream-2', bearer(jwt.sign({ sub: 7, name: 'Ada' }))).expect(200);
    await post('private-stream-2').expect(403);
    await post('private-stream-1', bearer('nonsense')).expect(401);
  });

  it('can use the user of a session', async () => {
    await boot([SessionRealtimeModule], {
      configure: (express) =>
        express.use((incoming: { session?: object; headers: Record<string, string> }, _: unknown, next: () => void) => {
          if (incoming.headers['x-user']) incoming.session = { user: JSON.parse(incoming.headers['x-user']) as object };
          next();
        }),
    });
    const { body } = (await post('presence-lobby', as(ADA)).expect(200)) as { body: { channel_data: string } };
    expect(JSON.parse(body.channel_data)).toEqual({ user_id: '1', user_info: { name: 'Ada' } });
    await post('presence-lobby').expect(401);
  });

  it('give two kinds of users different member ids', async () => {
    await boot([PusherAuthModule.forRoot({ ...OPTIONS, presence: PRESENCE })], { providers: [LobbyPolicies] });
    const idOf = async (user: object) => {
      const { body } = (await post('presence-lobby', as(user)).expect(200)) as { body: { channel_data: string } };
      return JSON.parse(body.channel_data) as unknown;
    };
    expect(await idOf({ id: 7, name: 'Ada' })).toEqual({ user_id: 'customer:7', user_info: { name: 'Ada' } });
    expect(await idOf({ agentId: 7, name: 'Grace' })).toEqual({ user_id: 'agent:7', user_info: { name: 'Grace' } });
  });

  it('answer a batch with one entry for each name', async () => {
    await boot([PusherAuthModule.forRoot(OPTIONS)], { providers: [DocumentPolicies] });
    const reply = await request(app.getHttpServer())
      .post('/pusher/auth')
      .set(as(ADA))
      .type('form')
      .send('socket_id=1.2&channel_name[0]=private-document-1&channel_name[1]=private-payroll&channel_name[2]=news')
      .expect(200);
    expect(reply.body).toEqual(JSON.parse(readFileSync('test/docs/guide/batch-reply.json', 'utf8')));
  });

  it('answer allowed pages with a JSONP script', async () => {
    await boot([JsonpModule]);
    const load = (channelName: string, headers: Record<string, string>) =>
      request(app.getHttpServer())
        .get('/pusher/auth')
        .query({ callback: "Pusher.auth_callbacks['1']", socket_id: '1.2', channel_name: channelName })
        .set({ cookie: 'user=7', ...headers });
    const ours = { referer: 'https://app.example.com/news', 'sec-fetch-site': 'cross-site' };
    const script = await load('private-news', ours)
      .expect(200)
      .expect('content-type', /javascript/);
    const { auth } = sdk.authorizeChannel('1.2', 'private-news');
    expect(script.text).toBe(`/**/Pusher.auth_callbacks['1']({"auth":"${auth}"});`);
    await load('private-news', { ...ours, referer: 'https://evil.example/' }).expect(403);
    await load('private-news', {}).expect(403);
    await load('private-encrypted-news', ours).expect(403);
  });

  it('let a REST route call the same policy', async () => {
    await boot([PusherAuthModule.forRoot(OPTIONS)], {
      providers: [DocumentPolicies],
      controllers: [DocumentsController],
    });
    const read = (user: object) => request(app.getHttpServer()).get('/documents/7/comments').set(as(user));
    await read(ADA).expect(200, ['first!']);
    await request(app.getHttpServer()).get('/documents/7/comments').expect(403);
  });

  it('do not let a client name the user if a controller calls authorize', async () => {
    await boot([PusherAuthModule.forRoot(OPTIONS)], {
      providers: [RoomPolicies, RoomsService],
      controllers: [JoinController],
    });
    const join = (body: object) => request(app.getHttpServer()).post('/realtime/join').set(as(GRACE)).send(body);
    const asked = { socketId: '1.2', channelName: 'private-user-1' };
    await join({ ...asked, channelName: 'private-user-2' }).expect(200);
    await join(asked).expect(403);
    await join({ ...asked, user: ADA }).expect(403);
    await join({ ...asked, user: ADA, request: { user: ADA } }).expect(403);
  });

  it('work with CORS and outside the global prefix', async () => {
    await boot([PusherAuthModule.forRoot(OPTIONS)], { providers: [DocumentPolicies], configure });
    const origin = 'https://app.example.com';
    const reply = await post('private-document-1', { ...as(ADA), origin }).expect(200);
    expect(reply.headers['access-control-allow-origin']).toBe(origin);
    await post('private-document-1', as(ADA), '/api/pusher/auth').expect(404);
  });

  it('work with body parsers only for the endpoint', async () => {
    const withoutParsers = { providers: [DocumentPolicies], bodyParser: false };
    await boot([PusherAuthModule.forRoot(OPTIONS)], withoutParsers);
    await post('private-document-1', as(ADA)).expect(400);
    await app.close();
    await boot([PusherAuthModule.forRoot(OPTIONS)], { ...withoutParsers, configure: parseBodiesOfThePusherEndpoint });
    await post('private-document-1', as(ADA)).expect(200);
    const json = request(app.getHttpServer()).post('/pusher/auth').set(as(ADA));
    await json.send({ socket_id: '1.2', channel_name: 'private-document-1' }).expect(200);
  });
});

@Controller('account')
class AccountController {
  @Get()
  read(): string {
    return 'Ada';
  }
}

interface Settings {
  readonly providers?: readonly Provider[];
  readonly controllers?: Type[];
  readonly configure?: (app: NestExpressApplication) => void;
  readonly bodyParser?: boolean;
}
