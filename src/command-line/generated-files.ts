import { dirname, join } from 'node:path';
import type { WrittenFile } from './all-or-nothing.js';
import type { ApplicationGuard } from './application-guard.js';
import { specifierOf, type ApplicationProject } from './application-project.js';

export interface GeneratedModule {
  readonly module: WrittenFile;
  readonly policies: WrittenFile;
  /** `undefined` where the application has neither Jest nor Vitest. */
  readonly test: WrittenFile | undefined;
}

/** The name of the module that `init` writes. */
export const MODULE_NAME = 'RealtimeModule';

/** The files of `init`, as the application writes its own. Closed by default: nobody joins a channel that is not theirs. */
export function generateModule(project: ApplicationProject, guard: ApplicationGuard): GeneratedModule {
  const folder = join(dirname(project.moduleFile), 'realtime');
  const file = join(folder, 'realtime.module.ts');
  const globals = testGlobals(project.packages);
  return {
    module: { file, text: moduleText(project, guard, file) },
    policies: { file: join(folder, 'room.policies.ts'), text: POLICIES },
    test:
      globals === undefined
        ? undefined
        : { file: join(folder, 'room.policies.spec.ts'), text: testText(globals, project) },
  };
}

function moduleText({ packages, importEnding }: ApplicationProject, guard: ApplicationGuard, file: string): string {
  const options = packages.has('@nestjs/config') ? OPTIONS_OF_CONFIG : OPTIONS_OF_ENVIRONMENT;
  const { name, nestImport, guardImport, declaration } = partsOf(guard, file, importEnding);
  return `${nestImport}
${options.imports}${guard.is === 'passport-jwt' ? guardImport : ''}import { PusherAuthModule } from 'nestjs-pusher-auth';
${guard.is === 'class' ? guardImport : ''}import { RoomPolicies } from './room.policies${importEnding}';
${declaration}
@Module({
  imports: [
    PusherAuthModule.forRootAsync({
${options.text}
      // Beside the factory: Nest needs guards before the application is built.
      guards: [${name}],
    }),
  ],
  providers: [RoomPolicies],
})
export class ${MODULE_NAME} {}
`;
}

interface GuardParts {
  readonly name: string;
  readonly nestImport: string;
  readonly guardImport: string;
  readonly declaration: string;
}

function partsOf(guard: ApplicationGuard, file: string, ending: ApplicationProject['importEnding']): GuardParts {
  const nestImport = "import { Module } from '@nestjs/common';";
  switch (guard.is) {
    case 'class': {
      const guardImport = `import { ${guard.name} } from '${specifierOf(file, guard.file, ending)}';\n`;
      return { name: guard.name, nestImport, guardImport, declaration: '' };
    }
    case 'passport-jwt':
      return {
        name: "AuthGuard('jwt')",
        nestImport,
        guardImport: "import { AuthGuard } from '@nestjs/passport';\n",
        declaration: '',
      };
    case 'unknown':
      return {
        name: 'RefuseEverybody',
        nestImport: "import { type CanActivate, Injectable, Logger, Module } from '@nestjs/common';",
        guardImport: '',
        declaration: REFUSING_GUARD,
      };
  }
}

const OPTIONS_OF_CONFIG = {
  imports: "import { ConfigModule, ConfigService } from '@nestjs/config';\n",
  text: `      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        key: config.getOrThrow<string>('PUSHER_KEY'),
        secret: config.getOrThrow<string>('PUSHER_SECRET'),
      }),`,
};

const OPTIONS_OF_ENVIRONMENT = {
  imports: '',
  text: `      useFactory: () => ({
        key: process.env.PUSHER_KEY ?? '',
        secret: process.env.PUSHER_SECRET ?? '',
      }),`,
};

const REFUSING_GUARD = `
/**
 * TODO: remove it, and name your own guard below: the one that verifies a session
 * or a token and sets request.user. Until then nobody may join any channel.
 */
@Injectable()
class RefuseEverybody implements CanActivate {
  private readonly logger = new Logger(RefuseEverybody.name);

  canActivate(): boolean {
    this.logger.warn('Name your own guard in realtime.module.ts');
    return false;
  }
}
`;

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

/** Who may join which channel. A channel that no policy names is refused. */
@Injectable()
export class RoomPolicies {
  /** TODO: ask your own data instead. Until then nobody is in any room. */
  private readonly members: ReadonlyMap<string, readonly string[]> = new Map();

  @ChannelPolicy('presence-room-<id>')
  join({ user, params }: ChannelRequest<'presence-room-<id>'>): boolean {
    return this.members.get(params.id)?.includes(user.id) ?? false;
  }

  /** A channel of each user alone. Where ids are numbers, write <id:int>. */
  @ChannelPolicy('private-user-<id>')
  own({ user, params }: ChannelRequest<'private-user-<id>'>): boolean {
    return params.id === user.id;
  }
}
`;

/** What a test has to import before it can say `describe`: nothing where that is global. `undefined`: no test runner. */
function testGlobals(packages: ReadonlySet<string>): string | undefined {
  const names = 'afterAll, beforeAll, describe, expect, it';
  if (packages.has('vitest')) return `import { ${names} } from 'vitest';\n`;
  if (!packages.has('jest')) return undefined;
  return packages.has('@types/jest') ? '' : `import { ${names} } from '@jest/globals';\n`;
}

function testText(globals: string, { importEnding }: ApplicationProject): string {
  return `import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
${globals}import { ${MODULE_NAME} } from './realtime.module${importEnding}';

process.env.PUSHER_KEY = 'key';
process.env.PUSHER_SECRET = 'secret';

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
