import { Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ChannelPolicy, PusherAuthModule, UserAuthentication, type SignedInUser } from 'nestjs-pusher-auth';
import { inspect } from 'node:util';
import { HeaderUserGuard } from './asking-users.js';
import { bootError, moduleOf } from './boot-failure.js';
import { bootApp, MASTER_KEY, OPTIONS, SECRET, type BootSettings, type RecordingLogger } from './boot.js';

@Injectable()
class RoomPolicies {
  @ChannelPolicy(['presence-room-<id>', 'private-encrypted-room-<id>'])
  join(): boolean {
    return true;
  }

  @ChannelPolicy('private-hall')
  @UseGuards(HeaderUserGuard)
  guarded(): boolean {
    return true;
  }

  @ChannelPolicy('private-lobby', { allowGuest: true })
  guests(): boolean {
    return true;
  }
}

async function logOf(settings: BootSettings): Promise<RecordingLogger> {
  const { app, logger } = await bootApp(settings);
  await app.close();
  return logger;
}

const UNGUARDED = ['presence-room-<id>', 'private-encrypted-room-<id>'].map(
  (pattern) =>
    `No guard protects {${pattern}} (RoomPolicies.join): unless middleware sets request.user, everyone is denied. ` +
    'Add guards to PusherAuthModule, or @UseGuards to the policy. ' +
    'See node_modules/nestjs-pusher-auth/docs/errors.md#no-guard',
);

describe('boot logs', () => {
  it('every policy, as Nest logs routes', async () => {
    class Accounts {
      @UserAuthentication()
      signIn(): SignedInUser {
        return { id: 1 };
      }
    }
    const logger = await logOf({ providers: [RoomPolicies, Accounts] });
    const lines = logger.lines.filter(({ source, level }) => source === 'PusherAuthModule' && level === 'log');
    expect(lines.map(({ message }) => message)).toEqual([
      'Mapped {presence-room-<id>} policy → RoomPolicies.join',
      'Mapped {private-encrypted-room-<id>} policy → RoomPolicies.join',
      'Mapped {private-hall} policy → RoomPolicies.guarded',
      'Mapped {private-lobby} policy → RoomPolicies.guests',
      'Mapped user authentication → Accounts.signIn',
    ]);
  });

  it('the name of the registration that a policy belongs to', async () => {
    class OrderPolicies {
      @ChannelPolicy('private-order-<id>', { app: 'orders' })
      own(): boolean {
        return true;
      }
    }
    const imports = [
      PusherAuthModule.forRoot(OPTIONS),
      PusherAuthModule.forRoot({ ...OPTIONS, app: 'orders', path: 'orders' }),
    ];
    const logger = await logOf({
      auth: moduleOf('AuthModules', { imports }),
      providers: [RoomPolicies, OrderPolicies],
    });
    expect(logger.messages('log')).toContain('Mapped {private-order-<id>} policy → OrderPolicies.own, app orders');
    expect(logger.messages('log')).toContain('Mapped {private-hall} policy → RoomPolicies.guarded');
  });

  it('nothing if boot fails', async () => {
    const lines: string[] = [];
    await bootError({
      auth: { maxBatchSize: 0 },
      providers: [RoomPolicies],
      override: (builder) =>
        builder.setLogger({
          log: (line: string) => lines.push(line),
          warn: (line: string) => lines.push(line),
          error: () => undefined,
        }),
    });
    expect(lines.filter((line) => /Mapped \{[^/]/.test(line) || line.includes('No guard'))).toEqual([]);
  });

  it('no secret', async () => {
    const logger = await logOf({ providers: [RoomPolicies] });
    const everything = inspect(logger.lines, { depth: Infinity, maxStringLength: Infinity });
    expect(everything).toContain('Mapped {private-hall}');
    expect(everything).not.toContain(SECRET);
    expect(everything).not.toContain(MASTER_KEY);
  });
});

describe('boot warns', () => {
  it('about every policy that no guard protects, unless it allows guests', async () => {
    expect((await logOf({ providers: [RoomPolicies] })).messages('warn')).toEqual(UNGUARDED);
  });

  const globalGuard: CanActivate = { canActivate: () => true };
  it.each<[label: string, settings: BootSettings]>([
    ['guards of the endpoint', { auth: { guards: [HeaderUserGuard] } }],
    ['guards of the endpoint that are instances', { auth: { guards: [new HeaderUserGuard()] } }],
    ['guards by decorators', { auth: { decorators: [UseGuards(HeaderUserGuard)] } }],
    [
      'APP_GUARD',
      { imports: [moduleOf('Guards', { providers: [{ provide: APP_GUARD, useClass: HeaderUserGuard }] })] },
    ],
    [
      'APP_GUARD in request scope',
      { imports: [moduleOf('Guards', { providers: [{ provide: APP_GUARD, useClass: HeaderUserGuard, scope: 2 }] })] },
    ],
    ['useGlobalGuards', { configure: (app) => app.useGlobalGuards(globalGuard) }],
    ['the option getUser', { auth: { getUser: () => ({ id: 1 }) } }],
  ])('about no policy that is protected: %s', async (_, settings) => {
    expect((await logOf({ providers: [RoomPolicies], ...settings })).messages('warn')).toEqual([]);
  });

  it.each<[label: string, decorate: (target: new () => object) => void]>([
    ['of the class', (target) => UseGuards(HeaderUserGuard)(target)],
    [
      'of the method',
      (target) =>
        UseGuards(HeaderUserGuard)(
          target.prototype as object,
          'join',
          Object.getOwnPropertyDescriptor(target.prototype, 'join') as PropertyDescriptor,
        ),
    ],
  ])('about no policy with guards %s', async (_, decorate) => {
    class HallPolicies {
      @ChannelPolicy('private-a')
      join(): boolean {
        return true;
      }
    }
    expect((await logOf({ providers: [HallPolicies] })).messages('warn')).toHaveLength(1);
    decorate(HallPolicies);
    expect((await logOf({ providers: [HallPolicies] })).messages('warn')).toEqual([]);
  });

  it('about a policy if only another registration has guards', async () => {
    class OrderPolicies {
      @ChannelPolicy('private-order-<id>', { app: 'orders' })
      own(): boolean {
        return true;
      }
    }
    const imports = [
      PusherAuthModule.forRoot({ ...OPTIONS, guards: [HeaderUserGuard] }),
      PusherAuthModule.forRoot({ ...OPTIONS, key: 'orders-key', app: 'orders', path: 'orders' }),
    ];
    const logger = await logOf({
      auth: moduleOf('AuthModules', { imports }),
      providers: [RoomPolicies, OrderPolicies],
    });
    expect(logger.messages('warn')).toEqual([expect.stringContaining('{private-order-<id>} (OrderPolicies.own)')]);
  });

  it('about a registration without policies', async () => {
    expect((await logOf({ auth: { app: 'chat' } })).messages('warn')).toEqual([
      'PusherAuthModule (chat): no policies found, so every channel is denied. Add classes with @ChannelPolicy() to the `providers` of a module. ' +
        'See node_modules/nestjs-pusher-auth/docs/errors.md#no-policies',
    ]);
  });
});
