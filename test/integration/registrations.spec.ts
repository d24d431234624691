import {
  Controller,
  Get,
  Injectable,
  Module,
  UnauthorizedException,
  UseGuards,
  VersioningType,
  type CanActivate,
  type ExecutionContext,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import {
  ChannelPolicy,
  getPusherAuthToken,
  InjectPusherAuth,
  PusherAuthModule,
  PusherAuthService,
  UserAuthentication,
  type PusherAuthFactoryOptions,
  type PusherAuthModuleAsyncOptions,
  type PusherAuthOptionsFactory,
  type SignedInUser,
} from 'nestjs-pusher-auth';
import Pusher from 'pusher';
import request from 'supertest';
import { HeaderUserGuard } from './asking-users.js';
import { bootError, bootProblems, moduleOf } from './boot-failure.js';
import { bootApp, KEY, OPTIONS, SECRET, type Booted, type BootSettings, type TestApp } from './boot.js';

const FACTORY_OPTIONS = OPTIONS as PusherAuthFactoryOptions;

@Injectable()
class RoomPolicies {
  @ChannelPolicy('private-room-<id:int>')
  join(): boolean {
    return true;
  }
}

const booted: Booted[] = [];
afterEach(async () => {
  for (const { app } of booted.splice(0)) await app.close();
});

async function boot(settings: BootSettings): Promise<TestApp> {
  const one = await bootApp({ providers: [RoomPolicies], ...settings });
  booted.push(one);
  return one.app;
}

/** Requests `private-room-1` as the user `ada`. */
const ask = (app: TestApp, path = '/pusher/auth', channelName = 'private-room-1') =>
  request(app.getHttpServer()).post(path).set('x-user', 'ada').send({ socket_id: '12.34', channel_name: channelName });

const sdk = (key: string, secret: string) => new Pusher({ appId: '1', key, secret, cluster: 'x' });
const signature = (key = KEY, secret = SECRET, channelName = 'private-room-1') =>
  sdk(key, secret).authorizeChannel('12.34', channelName);

describe('forRootAsync', () => {
  @Injectable()
  class Settings implements PusherAuthOptionsFactory {
    createPusherAuthOptions(): Promise<PusherAuthFactoryOptions> {
      return Promise.resolve(FACTORY_OPTIONS);
    }
  }
  const settingsModule = () => moduleOf('SettingsModule', { providers: [Settings], exports: [Settings] });

  it.each<[label: string, given: PusherAuthModuleAsyncOptions]>([
    ['useFactory', { useFactory: () => FACTORY_OPTIONS }],
    ['an async useFactory', { useFactory: () => Promise.resolve(FACTORY_OPTIONS) }],
    [
      'useFactory with dependencies',
      {
        imports: [settingsModule()],
        inject: [Settings, { token: 'missing', optional: true }],
        useFactory: (settings: Settings) => settings.createPusherAuthOptions(),
      },
    ],
    ['useClass', { useClass: Settings }],
    ['useExisting', { imports: [settingsModule()], useExisting: Settings }],
  ])('takes the options from %s', async (_, given) => {
    const app = await boot({ auth: PusherAuthModule.forRootAsync({ ...given, guards: [HeaderUserGuard] }) });
    await ask(app).expect(200, signature());
    await ask(app).unset('x-user').expect(401);
  });

  it.each<[label: string, given: PusherAuthModuleAsyncOptions, got: string]>([
    ['no source of options', {}, 'none'],
    ['two sources of options', { useClass: Settings, useFactory: () => FACTORY_OPTIONS }, 'useFactory and useClass'],
    ['a source that is undefined', { useExisting: undefined as never }, 'none'],
  ])('throws for %s', (_, given, got) => {
    expect(() => PusherAuthModule.forRootAsync(given)).toThrow(
      new TypeError(
        `PusherAuthModule.forRootAsync needs exactly one of useFactory, useClass and useExisting, and got ${got}. ` +
          'See node_modules/nestjs-pusher-auth/docs/errors.md#factory',
      ),
    );
  });

  it('rejects inject without useFactory', async () => {
    const auth = PusherAuthModule.forRootAsync({ useClass: Settings, inject: [JwtService] });
    expect(await bootProblems({ auth })).toEqual([
      expect.objectContaining({
        code: 'registration',
        what: 'inject next to the factory has no effect',
        fix: 'use inject only with useFactory',
      }),
    ]);
  });

  it('passes on the error of the factory', async () => {
    const auth = PusherAuthModule.forRootAsync({ useFactory: () => Promise.reject(new Error('no such variable')) });
    await expect(bootError({ auth })).rejects.toThrow('no such variable');
  });

  it('takes options from an object with getters', async () => {
    class Options {
      get key(): string {
        return KEY;
      }
      get secret(): string {
        return SECRET;
      }
      get policyTimeoutMs(): number {
        return 0;
      }
    }
    expect(
      await bootProblems({ auth: PusherAuthModule.forRootAsync({ useFactory: () => new Options() as never }) }),
    ).toEqual([expect.objectContaining({ what: 'policyTimeoutMs must be an integer from 1 to 600000' })]);
  });
});

describe('forRoot', () => {
  it('keeps guards that are getters of a class', async () => {
    class Options {
      key = KEY;
      secret = SECRET;
      get guards() {
        return [HeaderUserGuard];
      }
    }
    const app = await boot({ auth: PusherAuthModule.forRoot(new Options()) });
    await ask(app).expect(200);
    await ask(app).unset('x-user').expect(401);
  });
});

describe('the dynamic module', () => {
  it('gives guards their dependencies', async () => {
    @Injectable()
    class JwtGuard implements CanActivate {
      constructor(private readonly jwt: JwtService) {}

      async canActivate(execution: ExecutionContext): Promise<boolean> {
        const asked = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: unknown }>();
        try {
          asked.user = await this.jwt.verifyAsync(asked.headers.authorization?.split(' ')[1] ?? '');
        } catch {
          throw new UnauthorizedException();
        }
        return true;
      }
    }
    const jwt = JwtModule.register({ secret: 'jwt-secret' });
    const app = await boot({ auth: { imports: [jwt], guards: [JwtGuard] } });
    const token = await app.get(JwtService, { strict: false }).signAsync({ sub: 'ada' });
    await ask(app).set('authorization', `Bearer ${token}`).expect(200, signature());
    await ask(app).set('authorization', `Bearer ${token}x`).expect(401);
  });

  it.each<[label: string, paths: object, channelAuth: string, userAuth: string]>([
    ['default', {}, '/pusher/auth', '/pusher/user-auth'],
    ['path', { path: 'broadcasting' }, '/broadcasting/auth', '/broadcasting/user-auth'],
    ['slashes', { path: '/api/realtime/' }, '/api/realtime/auth', '/api/realtime/user-auth'],
    ['channelAuthPath and userAuthPath', { channelAuthPath: 'join', userAuthPath: 'me' }, '/pusher/join', '/pusher/me'],
    ['no path', { path: '' }, '/auth', '/user-auth'],
  ])('sets the paths of the endpoints: %s', async (_, paths, channelAuth, userAuth) => {
    const app = await boot({ auth: { ...paths, guards: [HeaderUserGuard] } });
    await ask(app, channelAuth).expect(200, signature());
    await ask(app, userAuth).expect(200, sdk(KEY, SECRET).authenticateUser('12.34', { id: 'ada' }));
  });

  it.each<[label: string, version: object, status: number, path: string]>([
    ['neutral by default', {}, 200, '/pusher/auth'],
    ['one version', { version: '2' }, 200, '/v2/pusher/auth'],
    ['only that version', { version: '2' }, 404, '/pusher/auth'],
  ])('sets the version: %s', async (_, version, status, path) => {
    const app = await boot({
      auth: { ...version, guards: [HeaderUserGuard] },
      configure: (configured) => configured.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    });
    await ask(app, path).expect(status);
  });

  it('decorates the endpoint, including guards', async () => {
    const app = await boot({ auth: { decorators: [UseGuards(HeaderUserGuard), Reflect.metadata('public', true)] } });
    await ask(app).expect(200);
    await ask(app).unset('x-user').expect(401);
  });

  it.each([[true], [false], [undefined]])('makes the service global, or not: isGlobal of %p', async (isGlobal) => {
    @Injectable()
    class Consumer {
      constructor(readonly auth: PusherAuthService) {}
    }
    const booting = boot({
      auth: { ...(isGlobal !== undefined && { isGlobal }) },
      imports: [moduleOf('Other', { providers: [Consumer] })],
    });
    if (isGlobal) expect((await booting).get(Consumer, { strict: false }).auth).toBeInstanceOf(PusherAuthService);
    else await expect(booting).rejects.toThrow(/can't resolve dependencies of the Consumer/);
  });
});

describe('one registration', () => {
  it('may be imported by several modules', async () => {
    const auth = PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard] });
    @Injectable()
    class Consumer {
      constructor(readonly auth: PusherAuthService) {}
    }
    const app = await boot({ auth, imports: [auth, moduleOf('Other', { imports: [auth], providers: [Consumer] })] });
    expect(app.get(Consumer, { strict: false }).auth).toBe(app.get(PusherAuthService));
    await ask(app).expect(200);
  });

  it('can be replaced in tests', async () => {
    const mock = { can: () => Promise.resolve(true) };
    const app = await boot({ override: (builder) => builder.overrideProvider(PusherAuthService).useValue(mock) });
    expect(app.get(PusherAuthService)).toBe(mock);
  });
});

describe('several registrations', () => {
  @Injectable()
  class ChatGuard extends HeaderUserGuard {
    override canActivate(execution: ExecutionContext): boolean {
      const { headers } = execution.switchToHttp().getRequest<{ headers: Record<string, string> }>();
      if (headers['x-user'] !== 'ada') throw new UnauthorizedException();
      return super.canActivate(execution);
    }
  }

  @Injectable()
  class ManyPolicies {
    @ChannelPolicy('private-room-<id:int>')
    unnamed(): boolean {
      return false;
    }
    @ChannelPolicy('private-room-<id:int>', { app: 'chat' })
    chat(): boolean {
      return true;
    }
    @ChannelPolicy('private-order-<id:int>', { app: 'orders' })
    order(): boolean {
      return true;
    }
    @UserAuthentication({ app: 'chat' })
    signIn(): SignedInUser {
      return { id: 'chatter' };
    }
  }

  const registrations = () => [
    PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard] }),
    PusherAuthModule.forRoot({
      key: 'chat-key',
      secret: 'chat-secret',
      app: 'chat',
      path: 'chat',
      userAuthPath: 'user-auth',
      guards: [ChatGuard],
    }),
    PusherAuthModule.forRootAsync({
      useFactory: () => ({ key: 'orders-key', secret: 'orders-secret' }),
      app: 'orders',
      channelAuthPath: 'orders',
      userAuthPath: 'orders-user',
      guards: [HeaderUserGuard],
    }),
  ];
  const auth = () => moduleOf('AuthModules', { imports: registrations() });

  it('have their own keys, paths, guards and policies', async () => {
    const app = await boot({ auth: auth(), providers: [ManyPolicies] });
    await ask(app).expect(403);
    await ask(app, '/chat/auth').expect(200, signature('chat-key', 'chat-secret'));
    await ask(app, '/chat/auth').set('x-user', 'grace').expect(401);
    await ask(app, '/pusher/user-auth').set('x-user', 'grace').expect(404);
    await ask(app, '/chat/auth', 'private-order-1').expect(403);
    await ask(app, '/pusher/orders', 'private-order-1').expect(
      200,
      signature('orders-key', 'orders-secret', 'private-order-1'),
    );
    await ask(app, '/pusher/orders').expect(403);
    const chat = sdk('chat-key', 'chat-secret');
    await ask(app, '/chat/user-auth').expect(200, chat.authenticateUser('12.34', { id: 'chatter' }));
    const orders = sdk('orders-key', 'orders-secret');
    await ask(app, '/pusher/orders-user').expect(200, orders.authenticateUser('12.34', { id: 'ada' }));
  });

  it('are injected by name, and a named one only by name', async () => {
    @Injectable()
    class Consumer {
      constructor(
        @InjectPusherAuth('chat') readonly chat: PusherAuthService,
        @InjectPusherAuth('orders') readonly orders: PusherAuthService,
      ) {}
    }
    const [unnamed, chat, orders] = registrations() as [never, never, never];
    const other = moduleOf('Other', { imports: [chat, orders], providers: [Consumer] });
    const app = await boot({ auth: unnamed, imports: [other], providers: [ManyPolicies] });
    const consumer = app.get(Consumer, { strict: false });
    const tables = [app.get(PusherAuthService), consumer.chat, consumer.orders].map((service) =>
      service.policies().map(({ policy }) => policy),
    );
    expect(tables).toEqual([['ManyPolicies.unnamed'], ['ManyPolicies.chat'], ['ManyPolicies.order']]);
    expect(app.get(getPusherAuthToken('chat'), { strict: false })).toBe(consumer.chat);
    expect(app.get(getPusherAuthToken(), { strict: false })).toBe(app.get(PusherAuthService));
    @Injectable()
    class ByClass {
      constructor(readonly auth: PusherAuthService) {}
    }
    const byClass = moduleOf('Other', { imports: [chat], providers: [ByClass] });
    await expect(boot({ auth: byClass, providers: [] })).rejects.toThrow(/can't resolve dependencies of the ByClass/);
  });

  it.each(['reference', 'deep-hash'] as const)(
    'stay apart under the module ids of %s',
    async (moduleIdGeneratorAlgorithm) => {
      const make = (name: string, key: string) =>
        PusherAuthModule.forRootAsync({
          app: name,
          path: name,
          guards: [HeaderUserGuard],
          useFactory: () => ({ key, secret: 'secret' }),
        });
      @Injectable()
      class Policies {
        @ChannelPolicy('private-room-<id:int>', { app: 'a' })
        @ChannelPolicy('private-room-<id:int>', { app: 'b' })
        join(): boolean {
          return true;
        }
      }
      @Module({ imports: [make('a', 'key-a'), make('b', 'key-b')], providers: [Policies] })
      class AppModule {}
      const module = await Test.createTestingModule({ imports: [AppModule] }, { moduleIdGeneratorAlgorithm }).compile();
      const app: TestApp = module.createNestApplication({ logger: false });
      await app.init();
      await ask(app, '/a/auth').expect(200, signature('key-a', 'secret'));
      await ask(app, '/b/auth').expect(200, signature('key-b', 'secret'));
      await ask(app, '/b/auth').unset('x-user').expect(401);
      await app.close();
    },
  );

  it.each(['reference', 'deep-hash'] as const)(
    'stay apart under the module ids of %s even if they look alike',
    async (moduleIdGeneratorAlgorithm) => {
      const make = (key: string) => PusherAuthModule.forRootAsync({ useFactory: () => ({ key, secret: 'secret' }) });
      const app = await NestFactory.create(moduleOf('AppModule', { imports: [make('a'), make('b')] }), {
        logger: false,
        moduleIdGeneratorAlgorithm,
        abortOnError: false,
      });
      await expect(app.init()).rejects.toMatchObject({
        problems: [expect.objectContaining({ what: expect.stringMatching(/^registered twice/) as string }) as object],
      });
    },
  );

  it('can be one constant that several modules import under the module ids of deep-hash', async () => {
    const auth = PusherAuthModule.forRoot(OPTIONS);
    const imports = [auth, moduleOf('A', { imports: [auth] }), moduleOf('B', { imports: [auth] })];
    const module = await Test.createTestingModule({ imports }, { moduleIdGeneratorAlgorithm: 'deep-hash' }).compile();
    await module.createNestApplication({ logger: false }).init();
    await module.close();
  });
});

describe('two applications in one process', () => {
  it('share nothing', async () => {
    @Injectable()
    class ClosedPolicies {
      @ChannelPolicy('private-room-<id:int>')
      join(): boolean {
        return false;
      }
    }
    const open = await boot({ auth: { guards: [HeaderUserGuard] } });
    const other = await boot({
      auth: { key: 'other', secret: 'other-secret', path: 'other' },
      providers: [RoomPolicies],
    });
    const closed = await boot({ auth: { guards: [HeaderUserGuard] }, providers: [ClosedPolicies] });
    await ask(open).expect(200, signature());
    await ask(open, '/other/auth').expect(404);
    await ask(other, '/other/auth').expect(401);
    await ask(other).expect(404);
    await ask(closed).expect(403);
    await closed.close();
    await ask(open).expect(200, signature());
    expect(other.get(PusherAuthService).signChannel({ socketId: '12.34', channelName: 'private-room-1' })).toEqual(
      signature('other', 'other-secret'),
    );
  });

  it('share nothing even if they share the registration', async () => {
    const auth = PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard] });
    const empty = await boot({ auth, providers: [] });
    const full = await boot({ auth });
    await ask(empty).expect(403);
    await ask(full).expect(200);
    expect(empty.get(PusherAuthService).policies()).toEqual([]);
  });
});

describe('the service', () => {
  it('is available only from onApplicationBootstrap on', async () => {
    const early: unknown[] = [];
    @Injectable()
    class Consumer implements OnModuleInit, OnApplicationBootstrap {
      constructor(private readonly auth: PusherAuthService) {
        this.ask();
      }
      onModuleInit(): void {
        this.ask();
      }
      onApplicationBootstrap(): void {
        this.ask();
      }
      private ask(): void {
        try {
          early.push(this.auth.policies().length);
        } catch (error) {
          early.push((error as Error).message);
        }
      }
    }
    await boot({ auth: { isGlobal: true }, imports: [moduleOf('Other', { providers: [Consumer] })] });
    expect(early[0]).toMatch(/^PusherAuthService is available from onApplicationBootstrap on/);
    expect(early[2]).toBe(1);
    expect(early).toHaveLength(3);
  });

  it('works in an application without HTTP', async () => {
    const app = await NestFactory.createApplicationContext(
      moduleOf('AppModule', { imports: [PusherAuthModule.forRoot(OPTIONS)], providers: [RoomPolicies] }),
      { logger: false },
    );
    const service = app.get(PusherAuthService);
    const asked = [{ channelName: 'private-room-1' }, { user: { id: 1 } }] as const;
    await expect(service.can(...asked)).resolves.toBe(true);
    await expect(service.explain(...asked)).resolves.toMatchObject({ verdict: 'granted' });
    expect(service.policies()).toHaveLength(1);
    expect(service.signChannel({ socketId: '12.34', channelName: 'private-room-1' })).toEqual(signature());
    await app.close();
  });

  it('boots once, even if the application is initialised twice', async () => {
    const app = await boot({});
    const before = app.get(PusherAuthService).policies();
    await app.init();
    expect(app.get(PusherAuthService).policies()).toEqual(before);
  });

  it('is available to controllers of the application', async () => {
    @Controller('mine')
    class OwnEndpoint {
      constructor(private readonly auth: PusherAuthService) {}
      @Get()
      join(): Promise<object> {
        return this.auth.authorize({ socketId: '12.34', channelName: 'private-room-1' }, { user: { id: 'ada' } });
      }
    }
    const app = await boot({ controllers: [OwnEndpoint] });
    await request(app.getHttpServer()).get('/mine').expect(200, signature());
  });
});
