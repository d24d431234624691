import type { Application } from './application.js';

/** The name of the module that is added. */
export const MODULE_NAME = 'RealtimeModule';

/** The guard of the new module's endpoint. */
export type GuardChoice =
  /** `AuthGuard('jwt')`, with passport-jwt. */
  | 'jwt'
  /** The application's guard is unknown: a guard that denies every request takes its place. */
  | 'deny-all';

/** The new files by name, written in the style of the application. They admit only users that the author adds. */
export function realtimeFiles(
  { packages, importEnding }: Application,
  guard: GuardChoice,
): {
  readonly 'realtime.module.ts': string;
  readonly 'room.policies.ts': string;
  readonly 'room.policies.spec.ts'?: string;
} {
  const test = testText(packages, importEnding);
  return {
    'realtime.module.ts': moduleText(packages.has('@nestjs/config'), guard, importEnding),
    'room.policies.ts': POLICIES,
    ...(test !== undefined && { 'room.policies.spec.ts': test }),
  };
}

function moduleText(hasConfig: boolean, guard: GuardChoice, importEnding: string): string {
  const options = hasConfig ? OPTIONS_OF_CONFIG : OPTIONS_OF_ENVIRONMENT;
  const { name, nestImports, imports, declaration } = GUARDS[guard];
  return `import { ${nestImports} } from '@nestjs/common';
${options.imports}${imports}import { PusherAuthModule } from 'nestjs-pusher-auth';
import { RoomPolicies } from './room.policies${importEnding}';
${declaration}
@Module({
  imports: [
    PusherAuthModule.forRootAsync({
${options.text}
      // Next to the factory: Nest needs guards before it runs.
      guards: [${name}],
    }),
  ],
  providers: [RoomPolicies],
})
export class ${MODULE_NAME} {}
`;
}

const OPTIONS_OF_CONFIG = {
  imports: "import { ConfigModule, ConfigService } from '@nestjs/config';\n",
  text: `      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => {
        const key = config.get<string>('PUSHER_KEY');
        return key
          ? { key, secret: config.getOrThrow<string>('PUSHER_SECRET') }
          : { credentials: null }; // realtime is off here
      },`,
};

const OPTIONS_OF_ENVIRONMENT = {
  imports: '',
  text: `      useFactory: () => {
        const key = process.env.PUSHER_KEY;
        return key
          ? { key, secret: process.env.PUSHER_SECRET ?? '' }
          : { credentials: null }; // realtime is off here
      },`,
};

const GUARDS = {
  jwt: {
    name: "AuthGuard('jwt')",
    nestImports: 'Module',
    imports: "import { AuthGuard } from '@nestjs/passport';\n",
    declaration: '',
  },
  'deny-all': {
    name: 'DenyAll',
    nestImports: 'type CanActivate, Injectable, Logger, Module',
    imports: '',
    declaration: `
/**
 * TODO: remove this guard and name your own below: the one that verifies a
 * session or a token and sets request.user. Until then nobody may join a channel.
 */
@Injectable()
class DenyAll implements CanActivate {
  private readonly logger = new Logger(DenyAll.name);

  canActivate(): boolean {
    this.logger.warn('Name your own guard in realtime.module.ts');
    return false;
  }
}
`,
  },
};

const POLICIES = `import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

/** What your guard puts on the request. TODO: make it the type of your users. */
export interface User {
  readonly id: string;
}

declare module 'nestjs-pusher-auth' {
  interface PusherAuthTypes {
    user: User;
  }
}

/** Who may join which channel. A channel without a policy is denied. */
@Injectable()
export class RoomPolicies {
  /** TODO: ask your own data instead. Until then nobody is in any room. */
  private readonly members: ReadonlyMap<string, readonly string[]> = new Map();

  @ChannelPolicy('presence-room-<id>')
  join({ user, params }: ChannelRequest<'presence-room-<id>'>): boolean {
    return this.members.get(params.id)?.includes(user.id) ?? false;
  }

  /** Each user's own channel. If ids are numbers, write <id:int>. */
  @ChannelPolicy('private-user-<id>')
  own({ user, params }: ChannelRequest<'private-user-<id>'>): boolean {
    return params.id === user.id;
  }
}
`;

/** `undefined` if there is no test runner. */
function testText(packages: ReadonlySet<string>, importEnding: string): string | undefined {
  const globals = 'afterAll, beforeAll, describe, expect, it';
  const imports = packages.has('vitest')
    ? `import { ${globals} } from 'vitest';\n`
    : packages.has('@types/jest')
      ? ''
      : `import { ${globals} } from '@jest/globals';\n`;
  if (!packages.has('vitest') && !packages.has('jest')) return undefined;
  return `import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
${imports}import { ${MODULE_NAME} } from './realtime.module${importEnding}';

describe('who may join', () => {
  let app: INestApplicationContext;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [${MODULE_NAME}],
    }).compile();
    app = await module.init();
  });

  afterAll(() => app.close());

  it('is what was agreed on', async () => {
    const users = { ada: { id: 'ada' }, bob: { id: 'bob' }, guest: undefined };
    const channels = ['presence-room-1', 'private-user-ada', 'private-other'];
    const nobody = { ada: 'denied', bob: 'denied', guest: 'unauthenticated' };
    expect(await pusherAuthTester(app).table(users, channels)).toEqual({
      'presence-room-1': nobody,
      'private-user-ada': { ...nobody, ada: 'granted' },
      'private-other': nobody,
    });
  });
});
`;
}
