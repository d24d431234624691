import { jest } from '@jest/globals';
import {
  Controller,
  forwardRef,
  Global,
  Inject,
  Injectable,
  Module,
  Scope,
  UseGuards,
  type Provider,
} from '@nestjs/common';
import { LazyModuleLoader, ModuleRef } from '@nestjs/core';
import {
  ChannelPolicy,
  PusherAuthModule,
  PusherAuthService,
  UserAuthentication,
  type SignedInUser,
} from 'nestjs-pusher-auth';
import { HeaderUserGuard } from './asking-users.js';
import { bootProblems, LooseChannelPolicy, moduleOf, roomPolicies } from './boot-failure.js';
import { bootApp, OPTIONS, type Booted, type BootSettings } from './boot.js';

@Injectable()
class RoomPolicies {
  /** Fails unless the method is called on an instance that was constructed. */
  private readonly made = true;

  @ChannelPolicy('private-room-<id:int>')
  join(): boolean {
    return this.made;
  }
}

let booted: Booted | undefined;
afterEach(async () => {
  await booted?.app.close();
  booted = undefined;
});

async function serviceOf(settings: BootSettings): Promise<PusherAuthService> {
  booted = await bootApp(settings);
  return booted.app.get(PusherAuthService);
}

const joinRoom = [{ channelName: 'private-room-1' }, { user: { id: 1 }, request: {} }] as const;

/** The policy table as `pattern → Class.method`. */
const tableOf = (service: PusherAuthService) =>
  service.policies().map(({ pattern, policy }) => `${pattern} → ${policy}`);

describe('policies are found on', () => {
  const token = Symbol('rooms');
  it.each<[label: string, providers: Provider[], scope: string]>([
    ['a class', [RoomPolicies], 'singleton'],
    ['useClass', [{ provide: 'rooms', useClass: RoomPolicies }], 'singleton'],
    ['useClass under a symbol', [{ provide: token, useClass: RoomPolicies }], 'singleton'],
    ['useClass in request scope', [{ provide: token, useClass: RoomPolicies, scope: Scope.REQUEST }], 'request'],
    ['useClass in transient scope', [{ provide: token, useClass: RoomPolicies, scope: Scope.TRANSIENT }], 'transient'],
    ['useFactory', [{ provide: RoomPolicies, useFactory: () => new RoomPolicies() }], 'singleton'],
    ['useFactory under another token', [{ provide: token, useFactory: () => new RoomPolicies() }], 'singleton'],
    ['an async useFactory', [{ provide: 'rooms', useFactory: () => Promise.resolve(new RoomPolicies()) }], 'singleton'],
    [
      'useFactory in request scope',
      [{ provide: RoomPolicies, useFactory: () => new RoomPolicies(), scope: Scope.REQUEST }],
      'request',
    ],
    [
      'useFactory in transient scope',
      [{ provide: RoomPolicies, useFactory: () => new RoomPolicies(), scope: Scope.TRANSIENT }],
      'transient',
    ],
    ['useValue', [{ provide: RoomPolicies, useValue: new RoomPolicies() }], 'singleton'],
    ['useValue under another token', [{ provide: token, useValue: new RoomPolicies() }], 'singleton'],
    ['a plain object instead of the class', [{ provide: RoomPolicies, useValue: { join: () => true } }], 'singleton'],
    [
      'an object without a prototype instead of the class',
      [{ provide: RoomPolicies, useValue: Object.assign(Object.create(null) as object, { join: () => true }) }],
      'singleton',
    ],
    [
      'another class instead of the class',
      [{ provide: RoomPolicies, useClass: roomPolicies(() => undefined) }],
      'singleton',
    ],
  ])('%s', async (_, providers, scope) => {
    const service = await serviceOf({ providers });
    expect(service.policies()).toEqual([
      {
        pattern: 'private-room-<id:int>',
        kind: 'private',
        policy: 'RoomPolicies.join',
        module: 'PolicyModule',
        guards: [],
        allowGuest: false,
        isBatch: false,
        useSignedInUser: false,
        scope,
      },
    ]);
    await expect(service.can(...joinRoom)).resolves.toBe(true);
  });

  it('policy classes next to providers of any other value', async () => {
    const values = [
      Object.create(null),
      null,
      undefined,
      5,
      'text',
      Symbol('x'),
      () => 1,
      [],
      class {},
      new Map(),
      new Proxy({}, {}),
    ];
    const providers = values.map((useValue: unknown, index) => ({ provide: `value ${index}`, useValue }));
    await expect((await serviceOf({ providers: [...providers, RoomPolicies] })).can(...joinRoom)).resolves.toBe(true);
  });

  it('one instance only once, even with several tokens', async () => {
    const providers: Provider[] = [
      { provide: 'alias', useExisting: RoomPolicies },
      { provide: 'same', useFactory: (rooms: RoomPolicies) => rooms, inject: [RoomPolicies] },
      RoomPolicies,
      { provide: token, useFactory: (rooms: RoomPolicies) => Promise.resolve(rooms), inject: ['alias'] },
    ];
    expect(tableOf(await serviceOf({ providers }))).toEqual(['private-room-<id:int> → RoomPolicies.join']);
  });

  it('one class only once, even in request scope', async () => {
    const providers: Provider[] = [
      { provide: 'rooms', useClass: RoomPolicies, scope: Scope.REQUEST },
      { provide: RoomPolicies, useExisting: 'rooms' },
    ];
    expect(tableOf(await serviceOf({ providers }))).toEqual(['private-room-<id:int> → RoomPolicies.join']);
  });

  it('one value only once, even if several modules provide it', async () => {
    const providers = [{ provide: RoomPolicies, useValue: new RoomPolicies() }];
    const imports = ['A', 'B'].map((name) => moduleOf(name, { providers }));
    expect(tableOf(await serviceOf({ imports }))).toHaveLength(1);
  });

  it('a guarded class only once, even if a factory passes it on first', async () => {
    @UseGuards(HeaderUserGuard)
    class Guarded {
      @ChannelPolicy('private-guarded')
      join(): boolean {
        return true;
      }
    }
    const first = moduleOf('First', {
      providers: [{ provide: 'same', useFactory: (guarded: Guarded) => guarded, inject: [Guarded] }],
      imports: [moduleOf('Second', { providers: [Guarded], exports: [Guarded] })],
    });
    const service = await serviceOf({ imports: [first] });
    expect(service.policies()).toMatchObject([{ module: 'Second', guards: ['HeaderUserGuard'] }]);
  });

  it('the class of a module', async () => {
    @Module({})
    class RoomModule {
      @ChannelPolicy('private-room-<id:int>')
      join(): boolean {
        return true;
      }
    }
    await expect((await serviceOf({ imports: [RoomModule] })).can(...joinRoom)).resolves.toBe(true);
  });

  it('a provider of a global module', async () => {
    @Global()
    @Module({ providers: [RoomPolicies], exports: [RoomPolicies] })
    class RoomModule {}
    expect(
      tableOf(await serviceOf({ imports: [RoomModule, moduleOf('Other', { imports: [RoomModule] })] })),
    ).toHaveLength(1);
  });

  it('providers of modules that import each other', async () => {
    @Injectable()
    class Rooms {
      isOpen = true;
    }
    @Injectable()
    class CircularPolicies {
      constructor(@Inject(forwardRef(() => Rooms)) private readonly rooms: Rooms) {}

      @ChannelPolicy('private-room-<id:int>')
      join(): boolean {
        return this.rooms.isOpen;
      }
    }
    @Module({ imports: [forwardRef(() => PolicyModule)], providers: [Rooms], exports: [Rooms] })
    class RoomModule {}
    @Module({ imports: [forwardRef(() => RoomModule)], providers: [CircularPolicies], exports: [CircularPolicies] })
    class PolicyModule {}
    await expect((await serviceOf({ imports: [PolicyModule] })).can(...joinRoom)).resolves.toBe(true);
  });

  it('a gateway, which has its own decorators and methods', async () => {
    const SubscribeMessage = (event: string): MethodDecorator => Reflect.metadata('message', event);
    @Injectable()
    class RoomGateway {
      @SubscribeMessage('join')
      @ChannelPolicy('private-room-<id:int>')
      join(): boolean {
        return true;
      }
    }
    await expect((await serviceOf({ providers: [RoomGateway] })).can(...joinRoom)).resolves.toBe(true);
  });

  it.each<[label: string, mock: (builder: Parameters<NonNullable<BootSettings['override']>>[0]) => typeof builder]>([
    ['value', (builder) => builder.overrideProvider(RoomPolicies).useValue({ join: () => true })],
    [
      'factory',
      (builder) => builder.overrideProvider(RoomPolicies).useFactory({ factory: () => ({ join: () => true }) }),
    ],
    ['class', (builder) => builder.overrideProvider(RoomPolicies).useClass(roomPolicies(() => undefined))],
  ])('a %s that a test provides instead of the class', async (_, override) => {
    class DenyingPolicies extends RoomPolicies {
      override join = jest.fn(() => false);
    }
    await expect((await serviceOf({ providers: [RoomPolicies], override })).can(...joinRoom)).resolves.toBe(true);
    await booted!.app.close();
    const denying = await serviceOf({
      providers: [RoomPolicies],
      override: (builder) => builder.overrideProvider(RoomPolicies).useValue(new DenyingPolicies()),
    });
    await expect(denying.can(...joinRoom)).resolves.toBe(false);
  });

  it('instances that a test spies on before the application starts', async () => {
    const instance = new RoomPolicies();
    const spy = jest.spyOn(instance, 'join').mockReturnValue(false);
    const service = await serviceOf({ providers: [{ provide: RoomPolicies, useValue: instance }] });
    await expect(service.can(...joinRoom)).resolves.toBe(false);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it('a method that another provider wraps during startup, after the policies are validated', async () => {
    @Injectable()
    class Aspects {
      constructor(
        private readonly policies: RoomPolicies,
        private readonly modules: ModuleRef,
      ) {}

      async onModuleInit(): Promise<void> {
        const proved = this.modules.get(PusherAuthService, { strict: false });
        await expect(proved.can(...joinRoom)).resolves.toBe(true);
        jest.spyOn(this.policies, 'join').mockReturnValue(false);
      }
    }
    const service = await serviceOf({ providers: [RoomPolicies, Aspects] });
    await expect(service.can(...joinRoom)).resolves.toBe(false);
  });

  it('a method that is wrapped or replaced at any time', async () => {
    const service = await serviceOf({ providers: [RoomPolicies] });
    const policies = booted!.app.get(RoomPolicies, { strict: false });
    const spy = jest.spyOn(policies, 'join').mockReturnValue(false);
    await expect(service.can(...joinRoom)).resolves.toBe(false);
    expect(spy).toHaveBeenCalledTimes(1);
    policies.join = () => true;
    await expect(service.can(...joinRoom)).resolves.toBe(true);
    expect(spy).toHaveBeenCalledTimes(1);
  });
});

describe('a provider without the method of the policy', () => {
  it.each<[label: string, provider: Provider]>([
    ['null', { provide: RoomPolicies, useValue: null }],
    ['an empty object', { provide: RoomPolicies, useValue: {} }],
    ['an object without a prototype', { provide: RoomPolicies, useValue: Object.create(null) as object }],
    ['a factory that returned nothing', { provide: RoomPolicies, useFactory: () => undefined }],
    ['an async factory that returned nothing', { provide: RoomPolicies, useFactory: () => Promise.resolve(null) }],
    ['another class', { provide: RoomPolicies, useClass: class Mock {} }],
  ])('is rejected: %s', async (_, provider) => {
    expect(await bootProblems({ providers: [provider] })).toEqual([
      {
        code: 'policy-placement',
        where: 'PolicyModule › RoomPolicies.join',
        what: 'the provider of RoomPolicies has no method join',
        fix: 'provide an object with that method, or an instance of RoomPolicies',
      },
    ]);
  });
});

describe('inheritance', () => {
  class BasePolicies {
    @ChannelPolicy('private-room-<id:int>')
    join(): boolean {
      return true;
    }
  }
  class Inheriting extends BasePolicies {}
  class Redeclaring extends BasePolicies {
    @ChannelPolicy('private-hall-<id:int>')
    override join(): boolean {
      return true;
    }
  }
  class Forgetting extends BasePolicies {
    override join(): boolean {
      return true;
    }
  }
  class Repairing extends Forgetting {
    @ChannelPolicy('private-hall-<id:int>')
    override join(): boolean {
      return super.join();
    }
  }
  class Adding extends BasePolicies {
    @ChannelPolicy('private-added')
    add(): boolean {
      return true;
    }
  }

  it.each<[string, Provider[], string[]]>([
    ['a subclass has inherited policies', [Inheriting], ['private-room-<id:int> → Inheriting.join']],
    ['a base class that is not provided has no policies', [Redeclaring], ['private-hall-<id:int> → Redeclaring.join']],
    ['an override declares its own patterns', [Repairing], ['private-hall-<id:int> → Repairing.join']],
    [
      'a subclass adds to what it inherits',
      [Adding],
      ['private-added → Adding.add', 'private-room-<id:int> → Adding.join'],
    ],
    [
      'base and subclass each have their own patterns',
      [BasePolicies, Redeclaring],
      ['private-hall-<id:int> → Redeclaring.join', 'private-room-<id:int> → BasePolicies.join'],
    ],
  ])('%s', async (_, providers, table) => {
    expect(tableOf(await serviceOf({ providers }))).toEqual(table);
  });

  it('rejects an override that would lose its policy', async () => {
    expect(await bootProblems({ providers: [Forgetting] })).toEqual([
      {
        code: 'policy-override',
        where: 'PolicyModule › Forgetting.join',
        what: 'Forgetting.join overrides a policy of BasePolicies without its own patterns',
        fix: 'repeat its decorators on Forgetting.join, @UseGuards included, or give the method another name',
      },
    ]);
  });

  it('rejects two classes that share inherited policies, in one problem', async () => {
    expect(await bootProblems({ providers: [BasePolicies, Adding] })).toEqual([
      {
        code: 'policy-placement',
        where: 'PolicyModule › BasePolicies and PolicyModule › Adding',
        what:
          'BasePolicies and Adding both have the policies of BasePolicies, ' +
          'so two instances would decide the same channels',
        fix: 'provide one of them, or give each its own patterns',
      },
    ]);
  });
});

describe('a class that is provided twice is rejected in one problem', () => {
  @Injectable()
  class ManyPolicies {
    @ChannelPolicy(['private-a', 'private-b'])
    first(): boolean {
      return true;
    }
    @ChannelPolicy('presence-c')
    second(): boolean {
      return true;
    }
    @UserAuthentication()
    signIn(): SignedInUser {
      return { id: 1 };
    }
  }
  const problem = (where: string, fix: RegExp) => [
    {
      code: 'policy-placement',
      where,
      what: 'ManyPolicies is provided twice, so two instances would decide the same channels',
      fix: expect.stringMatching(fix) as string,
    },
  ];

  it('in two modules', async () => {
    const imports = ['A', 'B'].map((name) => moduleOf(name, { providers: [ManyPolicies] }));
    expect(await bootProblems({ imports })).toEqual(
      problem('A › ManyPolicies and B › ManyPolicies', /^provide it in one module, and export it/),
    );
  });

  it('in one module', async () => {
    const providers = [ManyPolicies, { provide: 'again', useClass: ManyPolicies }];
    expect(await bootProblems({ providers })).toEqual(problem('PolicyModule › ManyPolicies', /useExisting/));
  });
});

describe('an invalid place for a policy', () => {
  const placed = (where: string, what: string): unknown[] => [
    expect.objectContaining({
      code: 'policy-placement',
      where: `PolicyModule › ${where}`,
      what,
      fix: expect.stringMatching(/^declare it on an ordinary method of the class$/) as string,
    }),
  ];

  it('is a getter', async () => {
    class Rooms {
      @LooseChannelPolicy('private-a')
      get join(): () => boolean {
        throw new Error('It must not be read.');
      }
    }
    expect(await bootProblems({ providers: [Rooms] })).toEqual(
      placed('Rooms.join', 'an accessor or property cannot be a policy'),
    );
  });

  it('is a static method', async () => {
    class Rooms {
      @ChannelPolicy('private-a')
      static join(): boolean {
        return true;
      }
    }
    class MoreRooms extends Rooms {}
    expect(await bootProblems({ providers: [Rooms] })).toEqual(
      placed('Rooms.join', 'a static method cannot be a policy'),
    );
    expect(await bootProblems({ providers: [MoreRooms] })).toEqual(
      placed('MoreRooms.join', 'a static method cannot be a policy'),
    );
  });

  it('is a property', async () => {
    class Rooms {
      @(LooseChannelPolicy('private-a') as unknown as PropertyDecorator)
      join = (): boolean => true;
    }
    expect(await bootProblems({ providers: [Rooms] })).toEqual(
      placed('Rooms.join', 'an accessor or property cannot be a policy'),
    );
  });

  it('is a controller', async () => {
    @Controller()
    class RoomController {
      @ChannelPolicy('private-a')
      join(): boolean {
        return true;
      }
    }
    expect(await bootProblems({ imports: [moduleOf('WebModule', { controllers: [RoomController] })] })).toEqual([
      {
        code: 'policy-placement',
        where: 'WebModule › RoomController.join',
        what: 'policies in a controller are not called',
        fix: 'move the method to a provider: an @Injectable() class in the `providers` of a module',
      },
    ]);
  });
});

describe('a policy may be', () => {
  it('a method whose name is a symbol', async () => {
    const join = Symbol('join');
    class Rooms {
      @ChannelPolicy('private-room-<id:int>')
      [join](): boolean {
        return true;
      }
    }
    const service = await serviceOf({ providers: [Rooms] });
    expect(tableOf(service)).toEqual(['private-room-<id:int> → Rooms.Symbol(join)']);
    await expect(service.can(...joinRoom)).resolves.toBe(true);
  });

  it('private to TypeScript, and use private members', async () => {
    class Rooms {
      readonly #open = true;
      @ChannelPolicy('private-room-<id:int>')
      private join(): boolean {
        return this.#open;
      }
    }
    await expect((await serviceOf({ providers: [Rooms] })).can(...joinRoom)).resolves.toBe(true);
  });

  it('declared several times, each with its own options', async () => {
    class Rooms {
      @ChannelPolicy('private-room-<id:int>')
      @ChannelPolicy(['private-hall', 'private-yard'], { allowGuest: true })
      join(): boolean {
        return true;
      }
      @ChannelPolicy('private-roof')
      climb(): boolean {
        return true;
      }
    }
    const service = await serviceOf({ providers: [Rooms] });
    expect(service.policies().map(({ pattern, allowGuest }) => [pattern, allowGuest])).toEqual([
      ['private-hall', true],
      ['private-roof', false],
      ['private-room-<id:int>', false],
      ['private-yard', true],
    ]);
    expect(booted!.logger.messages('log')).toEqual([
      'Mapped {private-room-<id:int>} policy → Rooms.join',
      'Mapped {private-hall} policy → Rooms.join',
      'Mapped {private-yard} policy → Rooms.join',
      'Mapped {private-roof} policy → Rooms.climb',
    ]);
  });

  it('declared with another copy of the package', async () => {
    jest.resetModules();
    const copy = await import('nestjs-pusher-auth');
    expect(copy.ChannelPolicy).not.toBe(ChannelPolicy);
    class Rooms {
      @copy.ChannelPolicy('private-room-<id:int>')
      join(): boolean {
        return true;
      }
    }
    await expect((await serviceOf({ providers: [Rooms] })).can(...joinRoom)).resolves.toBe(true);
  });
});

describe('boot does not find', () => {
  it('the class of a request-scoped factory whose token is not a class: its channels are denied', async () => {
    const provider = { provide: 'rooms', useFactory: () => new RoomPolicies(), scope: Scope.REQUEST };
    const service = await serviceOf({ providers: [provider] });
    expect(service.policies()).toEqual([]);
    await expect(service.can(...joinRoom)).resolves.toBe(false);
    expect(booted!.logger.messages('warn')).toEqual([expect.stringContaining('no policies found')]);
  });

  it('a lazy-loaded module: its channels are denied, with one warning', async () => {
    class HallPolicies {
      @ChannelPolicy('private-hall')
      join(): boolean {
        return true;
      }
    }
    @Module({ providers: [RoomPolicies, { provide: 'alias', useExisting: RoomPolicies }] })
    class LazyModule {}
    const auth = { guards: [HeaderUserGuard] };
    const service = await serviceOf({ auth, providers: [HallPolicies] });
    const { app, logger } = booted!;
    await app.get(LazyModuleLoader).load(() => moduleOf('OtherLazyModule', { providers: [class Nothing {}] }));
    await expect(service.can(...joinRoom)).resolves.toBe(false);
    expect(logger.messages('warn')).toEqual([]);

    await app.get(LazyModuleLoader).load(() => LazyModule);
    await app.get(LazyModuleLoader).load(() => moduleOf('LazyAgain', { providers: [class One {}] }));
    await expect(service.can(...joinRoom)).resolves.toBe(false);
    await app.get(LazyModuleLoader).load(() => moduleOf('LazyOnceMore', { providers: [RoomPolicies] }));
    await expect(service.can(...joinRoom)).resolves.toBe(false);
    await expect(service.can({ channelName: 'private-hall' }, joinRoom[1])).resolves.toBe(true);
    expect(tableOf(service)).toEqual(['private-hall → HallPolicies.join']);
    expect(logger.messages('warn')).toEqual([
      'LazyModule › RoomPolicies was loaded after boot, so its policies decide nothing and their channels are denied. ' +
        'Import the module at boot. See node_modules/nestjs-pusher-auth/docs/errors.md#lazy-policies',
    ]);
  });

  it('a lazy-loaded registration: its service is never available', async () => {
    booted = await bootApp({ auth: { app: 'chat' } });
    const lazy = PusherAuthModule.forRoot({ ...OPTIONS, path: 'lazy' });
    const moduleRef = await booted.app.get(LazyModuleLoader).load(() => lazy);
    expect(() => moduleRef.get(PusherAuthService).policies()).toThrow('available from onApplicationBootstrap on');
  });
});
