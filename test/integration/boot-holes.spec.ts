import {
  Controller,
  Get,
  Injectable,
  SetMetadata,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { ChannelPolicy, PusherAuthModule, PusherAuthService, UserAuthentication } from 'nestjs-pusher-auth';
import request from 'supertest';
import { inspect } from 'node:util';
import { HeaderUserGuard } from './asking-users.js';
import { bootProblems, LooseChannelPolicy, moduleOf, roomPolicies } from './boot-failure.js';
import { bootApp, KEY, OPTIONS, type Booted, type BootSettings } from './boot.js';

@Injectable()
class AdminGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
@Injectable()
class OwnerGuard extends AdminGuard {}

class RoomPolicies {
  @ChannelPolicy('private-room-<id:int>')
  join(): boolean {
    return true;
  }
}

let booted: Booted | undefined;
afterEach(async () => {
  await booted?.app.close();
  booted = undefined;
});

/** The warnings of boot, without the link to docs/errors.md. */
async function warningsOf(settings: BootSettings): Promise<string[]> {
  booted = await bootApp(settings);
  return booted.logger.messages('warn').map((line) => line.replace(/ See node_modules\S+#[a-z-]+/, ''));
}

describe('guards of a class that replaces a policy class without extending it', () => {
  const why = 'would be ignored: it replaces RoomPolicies without extending it';
  const fix =
    'let StrictPolicies extend RoomPolicies and repeat the decorators of the methods that it overrides, or decorate RoomPolicies';
  const strict = (onClass: ClassDecorator[], onMethod: MethodDecorator[]): Type => {
    const StrictPolicies = { StrictPolicies: class {} }.StrictPolicies as Type;
    const prototype = StrictPolicies.prototype as object;
    Object.defineProperty(prototype, 'join', { value: () => true, configurable: true, writable: true });
    for (const decorate of onMethod) decorate(prototype, 'join', Object.getOwnPropertyDescriptor(prototype, 'join')!);
    for (const decorate of onClass) decorate(StrictPolicies);
    return StrictPolicies;
  };
  const withGuard = strict([], [UseGuards(AdminGuard)]);
  const guardedClass = strict([UseGuards(AdminGuard)], []);

  it.each<[label: string, provider: object, where: string, on: string]>([
    ['useClass, on the method', { provide: RoomPolicies, useClass: withGuard }, '.join', 'StrictPolicies.join'],
    ['useClass, on the class', { provide: RoomPolicies, useClass: guardedClass }, '', 'StrictPolicies'],
    [
      'useFactory, on the method',
      { provide: RoomPolicies, useFactory: () => new withGuard() as object },
      '.join',
      'StrictPolicies.join',
    ],
    ['useValue, on the class', { provide: RoomPolicies, useValue: new guardedClass() as object }, '', 'StrictPolicies'],
  ])('are a boot error: %s', async (_, provider, where, on) => {
    expect(await bootProblems({ providers: [provider as never] })).toEqual([
      {
        code: 'policy-guard',
        where: `PolicyModule › RoomPolicies${where}`,
        what: `@UseGuards(AdminGuard) on ${on} ${why}`,
        fix,
      },
    ]);
  });

  it.each<[label: string, standIn: Type, where: string, what: string]>([
    [
      'pipes of the method',
      strict([], [UsePipes(ValidationPipe)]),
      '.join',
      'pipes do not run on policies (on StrictPolicies.join)',
    ],
    [
      'interceptors of the class',
      strict([UseInterceptors(class {} as never)], []),
      '',
      'interceptors do not run on policies (on StrictPolicies)',
    ],
  ])('are a boot error, and so are %s', async (_, standIn, where, what) => {
    expect(await bootProblems({ providers: [{ provide: RoomPolicies, useClass: standIn }] })).toEqual([
      {
        code: 'policy-enhancer',
        where: `PolicyModule › RoomPolicies${where}`,
        what,
        fix: expect.any(String) as string,
      },
    ]);
  });

  it('run if the class extends the policy class', async () => {
    @UseGuards(AdminGuard)
    class StrictPolicies extends RoomPolicies {}
    booted = await bootApp({ providers: [{ provide: RoomPolicies, useClass: StrictPolicies }] });
    expect(booted.app.get(PusherAuthService).policies()).toMatchObject([{ guards: ['AdminGuard'] }]);
  });
});

describe('an override', () => {
  class BasePolicies {
    @ChannelPolicy('private-audit')
    @UseGuards(AdminGuard, OwnerGuard)
    audit(): boolean {
      return true;
    }
  }
  const override = (...decorators: MethodDecorator[]): Type => {
    class StrictPolicies extends BasePolicies {
      override audit(): boolean {
        return true;
      }
    }
    const { prototype } = StrictPolicies;
    const descriptor = Object.getOwnPropertyDescriptor(prototype, 'audit')!;
    for (const decorate of decorators) decorate(prototype, 'audit', descriptor);
    return StrictPolicies;
  };

  it('without the guards of the method that it overrides is a boot error', async () => {
    expect(await bootProblems({ providers: [override(ChannelPolicy('private-audit') as MethodDecorator)] })).toEqual([
      {
        code: 'policy-override',
        where: 'PolicyModule › StrictPolicies.audit',
        what: 'StrictPolicies.audit overrides BasePolicies.audit and loses its guards: AdminGuard, OwnerGuard',
        fix: 'repeat @UseGuards(AdminGuard, OwnerGuard) on StrictPolicies.audit, or write @UseGuards() if it needs none',
      },
    ]);
  });

  it('of another override is a boot error if it loses the guards of that one', async () => {
    class Grandchild extends override(UseGuards(AdminGuard)) {
      @ChannelPolicy('private-audit')
      audit(): boolean {
        return true;
      }
    }
    expect(await bootProblems({ providers: [Grandchild] })).toEqual([
      expect.objectContaining({
        code: 'policy-override',
        what: 'Grandchild.audit overrides StrictPolicies.audit and loses its guards: AdminGuard',
      }),
    ]);
  });

  it.each<[label: string, decorators: MethodDecorator[], guards: string[]]>([
    ['has its own guards', [UseGuards(AdminGuard)], ['AdminGuard']],
    ['declares that it needs none', [UseGuards()], []],
  ])('is valid if it %s', async (_, decorators, guards) => {
    const Policies = override(...decorators, ChannelPolicy('private-audit') as MethodDecorator);
    booted = await bootApp({ providers: [Policies] });
    expect(booted.app.get(PusherAuthService).policies()).toMatchObject([{ guards }]);
  });
});

describe('a class decorator of the endpoint', () => {
  const ask = () =>
    request(booted!.app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.2', channel_name: 'private-room-1' });

  it('may return a class that extends the controller, whose guards then run', async () => {
    const Secured = (controller: Type): Type => {
      @UseGuards(AdminGuard)
      class SecuredController extends controller {}
      return SecuredController;
    };
    const auth = { guards: [HeaderUserGuard], decorators: [Secured as ClassDecorator] };
    booted = await bootApp({ auth, providers: [RoomPolicies] });
    await ask().expect(403);
    expect(booted.logger.messages('warn')).toEqual([]);
  });

  it('passes the class that it returns to the next decorator', async () => {
    const seen: unknown[] = [];
    const Extending = (controller: Type): Type => class Extended extends controller {};
    const See = (controller: object): void => void seen.push((controller as Type).name);
    const auth = {
      guards: [HeaderUserGuard],
      decorators: [See, Extending, See, UseGuards(AdminGuard)] as ClassDecorator[],
    };
    booted = await bootApp({ auth, providers: [RoomPolicies] });
    expect(seen).toEqual(['PusherAuthController', 'Extended']);
    await ask().expect(403);
  });

  it.each<[label: string, decorator: unknown, name: string]>([
    [
      'a function: the factory was not called',
      function Secured() {
        return () => undefined;
      },
      'Secured',
    ],
    ['another class', (): unknown => class Other {}, 'anonymous'],
    ['a value', (): unknown => 5, 'anonymous'],
  ])('is a boot error if it returns %s', async (_, decorator, name) => {
    Object.defineProperty(decorator, 'name', { value: name === 'anonymous' ? '' : name });
    expect(
      await bootProblems({ auth: { decorators: [UseGuards(HeaderUserGuard), decorator as ClassDecorator] } }),
    ).toEqual([
      {
        code: 'registration',
        where: 'PusherAuthModule',
        what: `decorators[1] (${name}) returned a value that is not a class extending the controller`,
        fix: 'if it is a factory, call it: decorators: [Public()]; a class that it returns must extend the class that it received',
      },
    ]);
  });

  it('may return the class that it received', async () => {
    const auth = { guards: [HeaderUserGuard], decorators: [((controller: object) => controller) as ClassDecorator] };
    booted = await bootApp({ auth, providers: [RoomPolicies] });
    await ask().expect(200);
  });
});

describe('metadata on a policy that no guard reads', () => {
  const Roles = (...roles: string[]) => SetMetadata('roles', roles);
  const globalGuard: BootSettings['imports'] = [
    moduleOf('Guards', { providers: [{ provide: APP_GUARD, useClass: HeaderUserGuard }] }),
  ];
  class AuditPolicies {
    @Roles('admin')
    @ChannelPolicy('private-audit')
    audit(): boolean {
      return true;
    }
    @ChannelPolicy('private-payroll')
    @Roles('admin')
    payroll(): boolean {
      return true;
    }
  }
  const unread = (key: string, where: string) =>
    `No guard reads the metadata ${key} on ${where}: guards of the endpoint and global guards see the endpoint, not the ` +
    'policy. Add @UseGuards with the guard to the policy, or the key to knownMetadata.';
  const bothPolicies = 'PolicyModule › AuditPolicies.audit, PolicyModule › AuditPolicies.payroll';

  it.each<[label: string, settings: BootSettings]>([
    ['a global guard', { imports: globalGuard }],
    ['guards of the endpoint', { auth: { guards: [HeaderUserGuard] } }],
    ['a guard added with useGlobalGuards', { configure: (app) => app.useGlobalGuards(new HeaderUserGuard()) }],
  ])('causes one warning for each key: with %s', async (_, settings) => {
    expect(await warningsOf({ providers: [AuditPolicies], ...settings })).toEqual([unread('roles', bothPolicies)]);
  });

  it('causes no warning if the application has no guard that could read it', async () => {
    expect(await warningsOf({ auth: { getUser: () => 1 }, providers: [AuditPolicies] })).toEqual([]);
  });

  it('causes a warning regardless of guards if routes have the same key', async () => {
    @Controller('audit')
    class AuditController {
      @Get()
      @Roles('admin')
      list(): string[] {
        return [];
      }
    }
    const settings = { auth: { getUser: () => 1 }, providers: [AuditPolicies], controllers: [AuditController] };
    expect(await warningsOf(settings)).toEqual([unread('roles', bothPolicies)]);
  });

  it('causes a warning on a class only if routes have the same key', async () => {
    @Roles('admin')
    @SetMetadata('feature', 'audit')
    class ClassPolicies {
      @ChannelPolicy('private-audit')
      audit(): boolean {
        return true;
      }
    }
    @Roles('admin')
    @Controller('audit')
    class AuditController {}
    const auth = { guards: [HeaderUserGuard] };
    expect(await warningsOf({ auth, providers: [ClassPolicies] })).toEqual([]);
    await booted!.app.close();
    expect(await warningsOf({ auth, providers: [ClassPolicies], controllers: [AuditController] })).toEqual([
      unread('roles', 'PolicyModule › ClassPolicies.audit'),
    ]);
  });

  it('causes no warning if the policy has its own guards', async () => {
    class GuardedPolicies {
      @Roles('admin')
      @UseGuards(AdminGuard)
      @ChannelPolicy('private-audit')
      audit(): boolean {
        return true;
      }
    }
    expect(await warningsOf({ auth: { guards: [HeaderUserGuard] }, providers: [GuardedPolicies] })).toEqual([]);
  });

  it('is named readably if its key is a symbol or comes from Reflector.createDecorator()', async () => {
    const Tag = Reflector.createDecorator<string>();
    const symbol = Symbol('tag');
    const policies = Array.from({ length: 7 }, (_, index) => LooseChannelPolicy(`private-${index}`)).map((policy) =>
      roomPolicies(policy, Tag('x')),
    );
    const Symbolic = roomPolicies(LooseChannelPolicy('private-symbol'), SetMetadata(symbol, 1));
    const auth = { guards: [HeaderUserGuard] };
    const where = 'PolicyModule › RoomPolicies.join';
    const providers = policies.map((useClass, index) => ({ provide: `policies ${index}`, useClass }));
    // All are in the same place, so the message names it once.
    expect(await warningsOf({ auth, providers: [...providers, Symbolic] })).toEqual([
      unread('of a decorator made by createDecorator()', where),
      unread('Symbol(tag)', where),
    ]);
  });

  it('causes a warning that lists at most five policies', async () => {
    const classes = Array.from({ length: 7 }, (_, index) => {
      const Policies = { [`P${index}`]: class {} }[`P${index}`] as Type;
      const method = { value: () => true, configurable: true };
      Object.defineProperty(Policies.prototype, 'join', method);
      const descriptor = Object.getOwnPropertyDescriptor(Policies.prototype, 'join')!;
      Roles('admin')(Policies.prototype as object, 'join', descriptor);
      LooseChannelPolicy(`private-${index}`)(Policies.prototype as object, 'join', descriptor);
      return Policies;
    });
    const auth = { guards: [HeaderUserGuard] };
    const [warning] = await warningsOf({ auth, providers: classes });
    expect(warning).toContain('PolicyModule › P4.join, …:');
    await booted!.app.close();
    const [shorter] = await warningsOf({ auth, providers: classes.slice(0, 5) });
    expect(shorter).toContain('PolicyModule › P4.join:');
  });

  const Created = Reflector.createDecorator<string>();
  const mark = Symbol('mark');
  it.each<[label: string, decorator: MethodDecorator, known: string | symbol | { KEY: string }]>([
    ['a string', Roles('admin'), 'roles'],
    ['a symbol', SetMetadata(mark, true), mark],
    ['a decorator', Created('x'), Created],
  ])('causes no warning if knownMetadata has its key: %s', async (_, decorator, known) => {
    const providers = [roomPolicies(decorator, LooseChannelPolicy('private-a'))];
    expect(await warningsOf({ auth: { guards: [HeaderUserGuard] }, providers })).toHaveLength(1);
    await booted!.app.close();
    expect(await warningsOf({ auth: { guards: [HeaderUserGuard], knownMetadata: [known] }, providers })).toEqual([]);
  });

  it.each([
    'design:type',
    '__customMark__',
    'swagger/apiOperation',
    'microservices:pattern',
    'EVENT_LISTENER_METADATA',
    'SCHEDULE_CRON_OPTIONS',
    ...['path', 'host', 'method', 'message', 'port', 'imports', 'providers', 'exports', 'controllers'],
  ])('causes no warning if guards never read such a key: %s', async (key) => {
    const providers = [roomPolicies(SetMetadata(key, true), LooseChannelPolicy('private-a'))];
    expect(await warningsOf({ auth: { guards: [HeaderUserGuard] }, providers })).toEqual([]);
  });

  it.each(['app:design:type', 'x0123456789abcdef01234', '0123456789abcdef01234x'])(
    'causes a warning if its key only resembles one that guards never read: %s',
    async (key) => {
      const providers = [roomPolicies(SetMetadata(key, true), LooseChannelPolicy('private-a'))];
      expect(await warningsOf({ auth: { guards: [HeaderUserGuard] }, providers })).toEqual([
        unread(key, 'PolicyModule › RoomPolicies.join'),
      ]);
    },
  );

  it('causes a warning for the policies of the app whose endpoint has a guard', async () => {
    class Policies {
      @Roles('admin')
      @ChannelPolicy('private-own')
      own(): boolean {
        return true;
      }
      @Roles('admin')
      @ChannelPolicy('private-office', { app: 'office' })
      office(): boolean {
        return true;
      }
    }
    const auth = moduleOf('AuthModules', {
      imports: [
        PusherAuthModule.forRoot({ ...OPTIONS, getUser: () => 1 }),
        PusherAuthModule.forRoot({
          ...OPTIONS,
          key: 'office-key',
          app: 'office',
          path: 'office',
          guards: [HeaderUserGuard],
        }),
      ],
    });
    expect(await warningsOf({ auth, providers: [Policies] })).toEqual([
      unread('roles', 'PolicyModule › Policies.office'),
    ]);
  });
});

describe('two registrations with the same key', () => {
  class TwoAppPolicies {
    @ChannelPolicy('private-<name>')
    any(): boolean {
      return true;
    }
    @ChannelPolicy('private-payroll', { app: 'office' })
    payroll(): boolean {
      return false;
    }
    @ChannelPolicy('presence-desk-<id:int>', { app: 'office' })
    @ChannelPolicy('presence-desk-<id:int>')
    desk(): boolean {
      return true;
    }
    @ChannelPolicy('presence-room-<id:int>', { app: 'office' })
    office(): boolean {
      return true;
    }
    @ChannelPolicy('presence-room-a<id:int>')
    room(): boolean {
      return true;
    }
  }
  const two = (office: object, own: object = {}): BootSettings => ({
    auth: moduleOf('AuthModules', {
      imports: [
        PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard], ...own }),
        PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard], app: 'office', path: 'office', ...office }),
      ],
    }),
    providers: [TwoAppPolicies],
  });
  const first =
    'PusherAuthModule and PusherAuthModule (office) have the same key, so each signs channels of the other by its own policies only.';
  const payroll =
    'private-<name> (TwoAppPolicies.any) and private-payroll (TwoAppPolicies.payroll) match a common name';

  it('cause a warning that lists patterns of different methods that match a common name', async () => {
    expect(await warningsOf(two({}))).toEqual([[first, payroll].join('\n  ')]);
  });

  it('cause a warning that lists other shared and different settings', async () => {
    const office = { encryptionMasterKeyBase64: Buffer.alloc(32, 8).toString('base64'), userAuthPath: 'user-auth' };
    expect(await warningsOf(two(office, { userAuthPath: 'user-auth' }))).toEqual([
      [
        first,
        payroll,
        'encryptionMasterKeyBase64 differs, so members of one encrypted channel cannot read the same events',
        'both have an endpoint for sign-ins',
      ].join('\n  '),
    ]);
  });

  it('cause a warning about sign-ins only if both have an endpoint for them', async () => {
    expect(await warningsOf(two({ userAuthPath: 'user-auth' }))).toEqual([[first, payroll].join('\n  ')]);
  });

  it('cause a warning that lists methods of the same name in different classes', async () => {
    class Rooms {
      @ChannelPolicy('private-<a:word>-x')
      join(): boolean {
        return true;
      }
    }
    class OfficeRooms {
      @ChannelPolicy('private-y-<b:word>', { app: 'office' })
      join(): boolean {
        return true;
      }
    }
    const pair = 'private-<a:word>-x (Rooms.join) and private-y-<b:word> (OfficeRooms.join) match a common name';
    expect(await warningsOf({ ...two({}), providers: [Rooms, OfficeRooms] })).toEqual([[first, pair].join('\n  ')]);
  });

  it('cause no warning if a function finds their credentials', async () => {
    const found = { credentials: () => null, key: undefined, secret: undefined, encryptionMasterKeyBase64: undefined };
    expect(await warningsOf(two(found, found))).toEqual([]);
  });

  it('cause no warning if the keys differ', async () => {
    expect(await warningsOf(two({ key: 'office-key' }))).toEqual([]);
  });

  it('cause a warning that lists at most ten pairs of patterns', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `private-x${index}`);
    const Many = roomPolicies(LooseChannelPolicy(names, { app: 'office' }));
    const settings = two({});
    const [warning] = await warningsOf({ ...settings, providers: [...settings.providers!, Many] });
    const lines = warning!.split('\n  ');
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('…');
  });
});

describe('a duplicate registration', () => {
  it.each<[app: string | undefined, what: string]>([
    [undefined, 'registered twice: each forRoot(...) is its own registration, imported by RoomModule and ShopModule'],
    ['chat', 'duplicate registration name "chat", imported by RoomModule and ShopModule'],
  ])('of the app %p is a boot error that names both importing modules', async (app, what) => {
    const make = (path: string) => PusherAuthModule.forRoot({ ...OPTIONS, path, ...(app !== undefined && { app }) });
    const [auth, other] = ['RoomModule', 'ShopModule'].map((name) => moduleOf(name, { imports: [make(name)] }));
    expect(await bootProblems({ auth: auth!, imports: [other!] })).toEqual([
      expect.objectContaining({ code: 'registration', what }),
    ]);
  });
});

describe('a path with parameters', () => {
  const boot = (path: string) =>
    moduleOf('AuthModules', {
      imports: [
        PusherAuthModule.forRoot({ ...OPTIONS, path }),
        PusherAuthModule.forRoot({ ...OPTIONS, key: 'chat-key', app: 'chat', path: 'chat' }),
      ],
    });

  it.each([[':any'], ['*any']])('is a boot error if it shadows another endpoint: %s', async (path) => {
    expect(await bootProblems({ auth: boot(path) })).toEqual([
      {
        code: 'registration',
        where: expect.stringContaining(' and PusherAuthModule') as string,
        what: expect.stringMatching(/^the endpoints \/\S+\/auth and \/\S+\/auth match a common path$/) as string,
        fix: 'give each its own path: path, channelAuthPath, userAuthPath',
      },
    ]);
  });

  it('is valid if it shadows no other endpoint', async () => {
    booted = await bootApp({ auth: { path: 'tenants/:tenant', guards: [HeaderUserGuard] }, providers: [RoomPolicies] });
    await request(booted.app.getHttpServer())
      .post('/tenants/7/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.2', channel_name: 'private-room-1' })
      .expect(200);
  });
});

describe('boot warns', () => {
  it.each([
    ['1234567', 1],
    ['12345678', 0],
  ])('about a secret of fewer than 8 characters: %s', async (secret, count) => {
    const warnings = await warningsOf({ auth: { secret, guards: [HeaderUserGuard] }, providers: [RoomPolicies] });
    expect(warnings).toEqual(
      Array.from(
        { length: count },
        () => 'PusherAuthModule: the secret has fewer than 8 characters, so signatures can be forged by guessing it.',
      ),
    );
  });

  it('about a policy with more than one parameter', async () => {
    class Legacy {
      join(user: unknown, params: unknown): boolean {
        return user === params;
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Legacy.prototype, 'join')!;
    LooseChannelPolicy('private-room-<id:int>')(Legacy.prototype, 'join', descriptor);
    expect(await warningsOf({ auth: { guards: [HeaderUserGuard] }, providers: [Legacy] })).toEqual([
      'PolicyModule › Legacy.join has 2 parameters, but policies are called with one argument, the channel request. Read user, params and request from it.',
    ]);
  });

  it.each<[userAuthPath: string | undefined, warnings: string[]]>([
    ['user-auth', []],
    [
      undefined,
      [
        "PusherAuthModule: no endpoint calls Accounts.signIn. Set userAuthPath: 'user-auth', unless you only call authenticateUser().",
      ],
    ],
  ])('about @UserAuthentication() only without userAuthPath: %p', async (userAuthPath, warnings) => {
    class Accounts {
      @UserAuthentication()
      signIn(): false {
        return false;
      }
    }
    const auth = PusherAuthModule.forRoot({
      ...OPTIONS,
      guards: [HeaderUserGuard],
      ...(userAuthPath !== undefined && { userAuthPath }),
    });
    expect(await warningsOf({ auth, providers: [RoomPolicies, Accounts] })).toEqual(warnings);
  });
});

describe('optional endpoints', () => {
  it.each<[extras: object, userAuth: number, get: number]>([
    [{}, 404, 404],
    [{ userAuthPath: 'user-auth' }, 200, 404],
    [{ jsonp: true, jsonpOrigins: ['https://app.example'] }, 404, 403],
  ])('exist only if they are enabled: %j', async (extras, userAuth, get) => {
    const auth = PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard], ...extras });
    booted = await bootApp({ auth, providers: [RoomPolicies] });
    const server = booted.app.getHttpServer();
    await request(server).post('/pusher/user-auth').set('x-user', 'ada').send({ socket_id: '1.2' }).expect(userAuth);
    await request(server).get('/pusher/auth').set('x-user', 'ada').expect(get);
    await request(server)
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.2', channel_name: 'private-room-1' })
      .expect(200);
  });
});

describe('a logged provider that injects the service', () => {
  it('shows neither guards nor imports nor secrets', async () => {
    class GuardWithSecret extends HeaderUserGuard {
      readonly jwtSecret = 'the-jwt-secret';
    }
    @Injectable()
    class Consumer {
      constructor(readonly auth: PusherAuthService) {}
    }
    const auth = PusherAuthModule.forRoot({
      ...OPTIONS,
      secret: 'the-app-secret',
      isGlobal: true,
      guards: [new GuardWithSecret()],
      imports: [moduleOf('Other', { providers: [{ provide: 'other', useValue: 'the-jwt-secret' }] })],
    });
    booted = await bootApp({ auth, providers: [RoomPolicies, Consumer] });
    const { app } = booted;
    for (const provider of [
      app.get(PusherAuthService),
      app.get(Consumer, { strict: false }),
      app.get(PusherAuthModule),
    ] as object[]) {
      const shown = `${JSON.stringify(provider)}${inspect(provider, { depth: Infinity, showHidden: true })}`;
      expect(shown).not.toMatch(/the-jwt-secret|the-app-secret|GuardWithSecret|Other/);
      expect(shown).not.toContain(KEY);
    }
  });
});
