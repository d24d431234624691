import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { PolicyListing } from '../../../src/command-line/listing.js';
import { InstalledCommand } from './installed-command.js';
import { TemporaryFolder } from './temporary-folder.js';

const PAGE = readFileSync('docs/command-line.md', 'utf8');

jest.setTimeout(120_000);

let command: InstalledCommand;
beforeAll(() => {
  command = new InstalledCommand();
});
afterAll(() => command.remove());

let folder: TemporaryFolder;
afterEach(() => folder.remove());

const run = (...args: string[]) => command.run(folder, args);

function application(sources: Readonly<Record<string, string>>, copied?: string): void {
  folder = command.application(sources, copied);
}

const ROOT = (more = '') => `
import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { RoomPolicies } from './room.policies.js';
${more}
@Module({
  imports: [PusherAuthModule.forRootAsync({ useFactory: () => { throw new Error('there are no secrets'); } })],
  providers: [RoomPolicies],
})
export class AppModule {}
`;
const POLICIES = `import { Injectable } from '@nestjs/common';
import { ChannelPolicy, UserAuthentication } from 'nestjs-pusher-auth';
import { Members } from './members.decorator.js';

@Injectable()
export class RoomPolicies {
  constructor() {
    throw new Error('it must not be instantiated');
  }

  @ChannelPolicy('private-room-<id:int>', { allowGuest: true })
  join() {
    return true;
  }

  @Members('private-members')
  members() {
    return true;
  }

  @UserAuthentication()
  signIn() {
    return false;
  }
}
`;
/** A decorator that an application composes. */
const COMPOSED = `import { applyDecorators } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';
export const Members = (pattern) => applyDecorators(ChannelPolicy(pattern));
`;
const APPLICATION = { 'app.module.ts': ROOT(), 'room.policies.ts': POLICIES, 'members.decorator.ts': COMPOSED };

describe('the policies of the quick start', () => {
  beforeEach(() =>
    application(
      {
        'app.module.ts': `
import { Module } from '@nestjs/common';
import { RealtimeModule } from './realtime/realtime.module.js';
@Module({ imports: [RealtimeModule] })
export class AppModule {}
`,
      },
      'test/docs/quick-start/realtime',
    ),
  );
  const documented = (language: string, containing: string) =>
    [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
      .filter(([, of, text]) => of === language && text?.includes(containing))
      .map(([, , text]) => text)[0];

  it('are printed as the documentation shows', async () => {
    const { code, printed, errors } = await run('policies', 'dist/app.module.js');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(printed).toBe(documented('text', 'PATTERN'));
  });

  it('are printed as Markdown as the documentation shows, and can be compared with it', async () => {
    const { printed } = await run('policies', 'dist/app.module.js', '--format', 'markdown');
    expect(printed).toBe(documented('markdown', '# Channel policies'));
    folder.write('POLICIES.md', printed);
    expect(await run('policies', 'dist/app.module.js', '--check', 'POLICIES.md')).toEqual({
      code: 0,
      printed: 'POLICIES.md is up to date.\n',
      errors: '',
    });
    folder.write('POLICIES.md', printed.replace('| no     | `RoomPolicies.own` ', '| yes    | `RoomPolicies.own` '));
    expect(await run('policies', 'dist/app.module.js', '--check', 'POLICIES.md')).toEqual({
      code: 1,
      printed: '',
      errors: documented('text', 'The policies differ'),
    });
    expect(await run('policies', 'dist/app.module.js', '--check', 'OTHER.md')).toMatchObject({ code: 2 });
  });

  it('are printed as JSON with every known property', async () => {
    const { printed } = await run('policies', 'dist/app.module.js', '--format', 'json');
    const listing = JSON.parse(printed) as PolicyListing;
    expect(listing.registrations[0]!.policies[0]).toEqual(JSON.parse(documented('json', 'pattern') ?? ''));
  });
});

describe('the command policies', () => {
  it('lists policies of composed decorators and the user authentication', async () => {
    application(APPLICATION);
    const { code, printed } = await run('policies', 'dist/app.module.js', '--format', 'json');
    expect(code).toBe(0);
    const [registration] = (JSON.parse(printed) as PolicyListing).registrations;
    expect(registration!.policies.map(({ policy, module }) => [policy, module])).toEqual([
      ['RoomPolicies.members', 'AppModule'],
      ['RoomPolicies.join', 'AppModule'],
    ]);
    expect(registration!.userAuthentication).toEqual({
      policy: 'RoomPolicies.signIn',
      module: 'AppModule',
      guards: [],
    });
  });

  it('does not load the file that starts the application', async () => {
    application({
      ...APPLICATION,
      'main.ts':
        "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module.js';\nconsole.log('it runs');\nawait NestFactory.create(AppModule);\n",
    });
    expect(await run('policies', 'dist/main.js')).toEqual({
      code: 2,
      printed: '',
      errors:
        'dist/main.js starts the application. Name dist/app.module.js instead.\nTry: npx nestjs-pusher-auth --help\n',
    });
  });

  it('names the global guards that exist before boot', async () => {
    const root = ROOT(
      "import { APP_GUARD } from '@nestjs/core';\nclass Limit { canActivate() { return true; } }",
    ).replace(
      '[RoomPolicies]',
      '[RoomPolicies, { provide: APP_GUARD, useClass: Limit }, { provide: APP_GUARD, useFactory: () => new Limit() }]',
    );
    application({ ...APPLICATION, 'app.module.ts': root });
    const { printed } = await run('policies', 'dist/app.module.js');
    expect(printed).toMatch(/^Global guards: Limit, made at boot$/m);
  });

  it('prints only the table and exits, whatever the files of the application do', async () => {
    const noise = "console.log('noise');\nsetInterval(() => undefined, 1000);";
    application({ ...APPLICATION, 'app.module.ts': ROOT(noise) });
    const { code, printed, errors } = await run('policies', 'dist/app.module.js#AppModule', '--format', 'json');
    expect({ code, errors }).toEqual({ code: 0, errors: 'noise\n' });
    expect(() => JSON.parse(printed) as unknown).not.toThrow();
  });

  it('warns about policies that no module provides, but not about a class that a provided one extends', async () => {
    const more = `
export class Made {
  @ChannelPolicy('private-made')
  made() {
    return true;
  }
}
@Injectable()
export class Narrower extends RoomPolicies {}
`;
    const root = ROOT("import { Made, Narrower } from './room.policies.js';").replace(
      '[RoomPolicies]',
      "[Narrower, { provide: 'made', useFactory: () => new Made() }]",
    );
    application({ ...APPLICATION, 'room.policies.ts': POLICIES + more, 'app.module.ts': root });
    const { code, printed, errors } = await run('policies', 'dist/app.module.js');
    expect(code).toBe(0);
    expect(printed).toContain('Narrower.join');
    expect(errors).toMatch(/^Not in the table.*\n {2}Made\n\n$/);
  });

  const conflicting = POLICIES.replace('@Members(', "@ChannelPolicy('private-room-<id:int>')\n  @Members(");
  it.each([
    ['mistakes in policies', { 'room.policies.ts': conflicting }, /1 mistake.*\[pattern-conflict\].*declared twice/s],
    ['a file that throws', { 'app.module.ts': ROOT("throw new Error('no PORT');") }, /could not be loaded.*no PORT/s],
    [
      'a module that Nest rejects',
      { 'app.module.ts': ROOT().replace('providers: [', "providers: ['x', ") },
      /Nest rejects/,
    ],
    [
      'no registration',
      { 'app.module.ts': ROOT().replace(/imports: .*/, '') },
      /Nothing in dist\/app\.module\.js imports PusherAuthModule/,
    ],
  ])('fails for %s', async (_, sources, message) => {
    application({ ...APPLICATION, ...sources });
    const { code, printed, errors } = await run('policies', 'dist/app.module.js');
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(errors).toMatch(message);
  });
});

describe('an application that keeps the command from finishing', () => {
  it.each([
    ['ends the process', 'process.exit(0);', 1],
    ['ends the process with its own code', 'process.exit(7);', 7],
    ['never finishes loading', 'await new Promise(() => undefined);', 1],
  ])('causes a failure if it %s', async (_, text, code) => {
    application({ ...APPLICATION, 'app.module.ts': ROOT(text) });
    folder.write('POLICIES.md', '');
    expect(await run('policies', 'dist/app.module.js', '--check', 'POLICIES.md')).toEqual({
      code,
      printed: '',
      errors:
        'The process exited before the command finished: a file of the application called process.exit() or never finished loading.\n',
    });
  });
});

describe('an application with its own copy of the package', () => {
  const withCopy = (manifest: object) => {
    folder = new TemporaryFolder({
      'dist/app.module.js': '',
      'node_modules/nestjs-pusher-auth/package.json': { name: 'nestjs-pusher-auth', version: '9.9.9', ...manifest },
      'node_modules/nestjs-pusher-auth/program.cjs': 'console.log(...process.argv.slice(2)); process.exitCode = 3;',
    });
  };

  it('is validated by that copy', async () => {
    withCopy({ bin: { 'nestjs-pusher-auth': './program.cjs' } });
    const args = ['policies', 'dist/app.module.js', '--format', 'json'];
    expect(await run(...args)).toEqual({ code: 3, printed: `${args.join(' ')}\n`, errors: '' });
  });

  it('gets the advice to update a copy without a command', async () => {
    withCopy({});
    expect(await run('policies', 'dist/app.module.js')).toEqual({
      code: 1,
      printed: '',
      errors: 'The application has nestjs-pusher-auth 9.9.9, which has no command line: update it.\n',
    });
  });

  it('gets an error about a second copy of Nest', async () => {
    folder = new TemporaryFolder({ 'dist/app.module.js': '' });
    folder.withPackages(
      ['nestjs-pusher-auth', command.path],
      ['@nestjs', 'test/environments/nest11/node_modules/@nestjs'],
    );
    const { code, errors } = await run('policies', 'dist/app.module.js');
    expect(code).toBe(1);
    expect(errors).toContain('use two copies of @nestjs/core');
  });

  it('gets the advice to install the package if it is missing', async () => {
    folder = new TemporaryFolder({ 'dist/app.module.js': '' });
    const { code, errors } = await run('policies', 'dist/app.module.js');
    expect(code).toBe(1);
    expect(errors).toContain('nestjs-pusher-auth is not installed where');
  });
});
