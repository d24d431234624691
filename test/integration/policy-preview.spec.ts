import { type CanActivate, Inject, Injectable, Module, type Provider, Scope, UseGuards } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ChannelPolicy, PusherAuthModule, UserAuthentication, type PusherAuthModuleOptions } from 'nestjs-pusher-auth';
import { previewPolicies, type PolicyPreview } from '../../src/boot/policy-preview.js';
import { describePolicies } from '../../src/policy/policy-table.js';

/** The side effects that a preview must not have. */
const started: string[] = [];

class EndpointGuard implements CanActivate {
  constructor() {
    started.push('EndpointGuard');
  }

  canActivate(): boolean {
    return true;
  }
}

class OwnGuard extends EndpointGuard {}
class GlobalGuard extends EndpointGuard {}

@Injectable()
class Database {
  constructor() {
    started.push('Database');
  }

  onModuleInit(): void {
    started.push('connection');
  }
}

@Injectable()
class RoomPolicies {
  constructor(readonly database: Database) {
    started.push('RoomPolicies');
  }

  @ChannelPolicy(['presence-room-<id:int>', 'private-encrypted-room-<id:int>'])
  @UseGuards(OwnGuard)
  join(): boolean {
    return true;
  }

  @UserAuthentication()
  signIn(): false {
    return false;
  }
}

@Injectable({ scope: Scope.REQUEST })
class ShopPolicies {
  @ChannelPolicy('private-shop', { app: 'shop', allowGuest: true })
  look(): boolean {
    return true;
  }
}

const MAIN = PusherAuthModule.forRootAsync({
  useFactory: () => {
    started.push('options');
    return { key: '', secret: '' };
  },
  guards: [EndpointGuard],
});
const WITHOUT_OPTIONS = {} as PusherAuthModuleOptions;

async function preview(metadata: Parameters<typeof Module>[0]): Promise<PolicyPreview> {
  class Application {}
  Module(metadata)(Application);
  const application = await NestFactory.createApplicationContext(Application, {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return previewPolicies(application);
}

const table = ({ registrations }: PolicyPreview) =>
  registrations.map(({ registration, entries, signIn, guards }) => ({
    app: registration.definition.app,
    guards,
    signIn: signIn?.name,
    policies: describePolicies(entries),
  }));

beforeEach(() => started.splice(0));

describe('a preview of the policies', () => {
  it('has the whole table without starting anything', async () => {
    const shop = PusherAuthModule.forRoot({ ...WITHOUT_OPTIONS, app: 'shop', path: 'shop' });
    const found = await preview({
      imports: [MAIN, shop],
      providers: [
        RoomPolicies,
        ShopPolicies,
        Database,
        { provide: APP_GUARD, useClass: GlobalGuard },
        { provide: APP_GUARD, useFactory: () => new GlobalGuard() },
      ],
    });
    expect(found.problems).toEqual([]);
    const room = {
      policy: 'RoomPolicies.join',
      module: 'Application',
      guards: ['OwnGuard'],
      allowGuest: false,
      isBatch: false,
      useSignedInUser: false,
      scope: 'singleton',
    };
    expect(table(found)).toEqual([
      {
        app: undefined,
        guards: ['EndpointGuard'],
        signIn: 'RoomPolicies.signIn',
        policies: [
          { pattern: 'presence-room-<id:int>', kind: 'presence', ...room },
          { pattern: 'private-encrypted-room-<id:int>', kind: 'private-encrypted', ...room },
        ],
      },
      {
        app: 'shop',
        guards: [],
        signIn: undefined,
        policies: [
          {
            pattern: 'private-shop',
            kind: 'private',
            policy: 'ShopPolicies.look',
            module: 'Application',
            guards: [],
            allowGuest: true,
            isBatch: false,
            useSignedInUser: false,
            scope: 'request',
          },
        ],
      },
    ]);
    expect(found.globalGuards).toEqual(['GlobalGuard', undefined]);
    expect(started).toEqual([]);
  });

  it('names request-scoped global guards by their class, but not those of a factory', async () => {
    const found = await preview({
      imports: [MAIN],
      providers: [
        { provide: APP_GUARD, useClass: GlobalGuard, scope: Scope.REQUEST },
        { provide: APP_GUARD, useFactory: () => new GlobalGuard(), scope: Scope.REQUEST },
      ],
    });
    expect(found.globalGuards).toEqual(['GlobalGuard', undefined]);
    expect(started).toEqual([]);
  });

  it('derives the lifetime of a policy from its dependencies', async () => {
    @Injectable()
    class Tenant extends ShopPolicies {
      constructor(@Inject('tenant') readonly tenant: unknown) {
        super();
      }

      @ChannelPolicy('private-tenant')
      override look(): boolean {
        return true;
      }
    }
    const found = await preview({
      imports: [MAIN],
      providers: [Tenant, { provide: 'tenant', useFactory: () => 1, scope: Scope.REQUEST }],
    });
    expect(found.registrations[0]!.entries.map(({ policy }) => policy.provider.scope)).toEqual(['request']);
  });

  const factories: readonly (readonly [string, Provider[]])[] = [
    ['creates the class of its token', [{ provide: RoomPolicies, useFactory: () => started.push('factory') }]],
    [
      'passes on the value of another provider',
      [
        { provide: 'rooms', useClass: RoomPolicies },
        { provide: RoomPolicies, useFactory: (rooms: unknown) => rooms, inject: ['rooms'] },
      ],
    ],
  ];
  it.each(factories)('has the policies of a factory that %s', async (_, provided) => {
    const found = await preview({ imports: [MAIN], providers: [OwnGuard, Database, ...provided] });
    expect(found.problems).toEqual([]);
    expect(table(found)[0]!.policies).toHaveLength(2);
    expect(started).toEqual([]);
  });

  it('validates everything that needs no options: placement, syntax, conflicts, apps, registrations', async () => {
    class Conflicting {
      @ChannelPolicy('presence-room-<id:int>')
      same(): boolean {
        return true;
      }

      @ChannelPolicy('private-<unclosed' as 'private-unclosed')
      broken(): boolean {
        return true;
      }

      @ChannelPolicy('private-x', { app: 'nobody' })
      stray(): boolean {
        return true;
      }
    }
    const found = await preview({
      imports: [MAIN, PusherAuthModule.forRoot({ ...WITHOUT_OPTIONS, app: 'second' })],
      providers: [RoomPolicies, Database, Conflicting],
    });
    expect(found.problems.map(({ code }) => code).sort()).toEqual([
      'pattern-conflict',
      'pattern-syntax',
      'policy-app',
      'registration',
    ]);
  });

  it('has no registration if the application has none', async () => {
    expect((await preview({ providers: [RoomPolicies, Database] })).registrations).toEqual([]);
  });
});
