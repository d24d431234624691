import { jest } from '@jest/globals';
import { transformSync } from '@swc/core';
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { PolicyListing } from '../../../src/command-line/policy-listing.js';
import { TemporaryFolder } from './temporary-folder.js';

const PAGE = readFileSync('docs/command-line.md', 'utf8');

jest.setTimeout(30_000);

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

/** The package as it would be installed: the command is a process of its own, as it is for its users. */
let installed: TemporaryFolder;
beforeAll(() => {
  installed = new TemporaryFolder({ 'package.json': readFileSync('package.json', 'utf8') });
  installed.withPackages('@nestjs', 'class-validator', 'reflect-metadata', 'rxjs');
  compileAll('src', (name, text) => installed.write(`dist/esm/${name}`, COMPILERS.swc(text, name)));
});
afterAll(() => installed.remove());

let folder: TemporaryFolder;
afterEach(() => folder.remove());

function run(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const program = join(installed.path, 'dist/esm/command-line/nestjs-pusher-auth.js');
    const options = { cwd: folder.path, timeout: 30_000 };
    execFile(process.execPath, [program, ...args], options, (error, printed, complained) =>
      resolve({ code: error ? Number(error.code) : 0, printed, complained }),
    );
  });
}

type Compiler = 'tsc' | 'swc';

/** An application: its sources in `src`, what a compiler made of them in `dist`. */
function application(sources: Readonly<Record<string, string>>, compiler: Compiler = 'tsc', copied?: string): void {
  folder = new TemporaryFolder({ 'package.json': { type: 'module' } });
  folder.withPackages('@nestjs', ['nestjs-pusher-auth', installed.path]);
  if (copied) cpSync(copied, join(folder.path, 'src/realtime'), { recursive: true });
  for (const [name, text] of Object.entries(sources)) folder.write(`src/${name}`, text);
  compileAll(join(folder.path, 'src'), (name, text) => {
    const source = `${'../'.repeat(name.split('/').length)}src/${name.replace(/\.js$/, '.ts')}`;
    folder.write(`dist/${name}`, COMPILERS[compiler](text, source));
  });
}

/** Goes through the sources of a folder: `write` gets the path of the compiled file, and the source. */
function compileAll(sources: string, write: (name: string, text: string) => void): void {
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  for (const name of names.filter((path) => path.endsWith('.ts'))) {
    write(name.replace(/\.ts$/, '.js'), readFileSync(join(sources, name), 'utf8'));
  }
}

const COMPILERS: Readonly<Record<Compiler, (text: string, source: string) => string>> = {
  tsc: (text, source) =>
    ts.transpileModule(text, {
      fileName: source,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ES2022,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        inlineSourceMap: true,
        sourceRoot: source.slice(0, source.lastIndexOf('/') + 1),
      },
    }).outputText,
  swc: (text, source) =>
    transformSync(text, {
      sourceFileName: source,
      configFile: false,
      swcrc: false,
      sourceMaps: 'inline',
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
    }).code,
};

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
/** A decorator that an application composes: the policy is still declared where the class is. */
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
      'tsc',
      'test/docs/quick-start',
    ),
  );
  const documented = (language: string, containing: string) =>
    [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
      .filter(([, of, text]) => of === language && text?.includes(containing))
      .map(([, , text]) => text)[0];

  it('are printed as the documentation shows', async () => {
    const { code, printed, complained } = await run('policies', 'dist/app.module.js');
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(printed).toBe(documented('text', 'PATTERN'));
  });

  it('are printed as Markdown as the documentation shows, and compared with it', async () => {
    const { printed } = await run('policies', 'dist/app.module.js', '--format', 'markdown');
    expect(printed).toBe(documented('markdown', '# Channel policies'));
    folder.write('POLICIES.md', printed);
    expect(await run('policies', 'dist/app.module.js', '--check', 'POLICIES.md')).toEqual({
      code: 0,
      printed: 'POLICIES.md is up to date.\n',
      complained: '',
    });
    folder.write('POLICIES.md', printed.replace('| no     | `RoomPolicies.own` ', '| yes    | `RoomPolicies.own` '));
    expect(await run('policies', 'dist/app.module.js', '--check', 'POLICIES.md')).toEqual({
      code: 1,
      printed: '',
      complained: documented('text', 'The policies differ'),
    });
    expect(await run('policies', 'dist/app.module.js', '--check', 'OTHER.md')).toMatchObject({ code: 2 });
  });

  it('are printed as JSON, with all that is known of each', async () => {
    const { printed } = await run('policies', 'dist/app.module.js', '--format', 'json', '--lines');
    const listing = JSON.parse(printed) as PolicyListing;
    expect(listing.registrations[0]!.policies[0]).toEqual(JSON.parse(documented('json', 'pattern') ?? ''));
  });
});

describe('the command policies', () => {
  it.each(['tsc', 'swc'] as const)(
    'names the files of the sources, compiled by %s, and lines where a map has them',
    async (compiler) => {
      application(APPLICATION, compiler);
      const { code, printed } = await run('policies', 'dist/app.module.js', '--format', 'json', '--lines');
      expect(code).toBe(0);
      const [registration] = (JSON.parse(printed) as PolicyListing).registrations;
      const { policies, userAuthentication } = registration!;
      const placed = [...policies, userAuthentication!].map(({ policy, file, line }) => [policy, file, line]);
      const lineOf = (text: string) =>
        compiler === 'tsc' ? POLICIES.split('\n').findIndex((line) => line.includes(text)) + 1 : undefined;
      expect(placed).toEqual([
        // The composed decorator is written elsewhere: this is the line of the method.
        ['RoomPolicies.members', 'src/room.policies.ts', lineOf('members()')],
        ['RoomPolicies.join', 'src/room.policies.ts', lineOf('@ChannelPolicy')],
        ['RoomPolicies.signIn', 'src/room.policies.ts', lineOf('@UserAuthentication')],
      ]);
    },
  );

  it('names the compiled file where there is no source map', async () => {
    application(APPLICATION);
    const compiled = readFileSync(join(folder.path, 'dist/room.policies.js'), 'utf8');
    folder.write('dist/room.policies.js', compiled.replace(/\/\/# sourceMappingURL.*/, ''));
    const { printed } = await run('policies', 'dist/app.module.js');
    expect(printed).toMatch(/RoomPolicies\.join +dist\/room\.policies\.js$/m);
  });

  it('names the global guards that are there before boot', async () => {
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

  it('prints nothing but the table, and ends, whatever the files of the application do', async () => {
    const noise = "console.log('noise');\nsetInterval(() => undefined, 1000);";
    application({ ...APPLICATION, 'app.module.ts': ROOT(noise) });
    const { code, printed, complained } = await run('policies', 'dist/app.module.js#AppModule', '--format', 'json');
    expect({ code, complained }).toEqual({ code: 0, complained: 'noise\n' });
    expect(() => JSON.parse(printed) as unknown).not.toThrow();
  });

  it.each(['c#/app.module.js', 'c#/app.module.js#AppModule'])(
    'takes no folder for the name of a module: %s',
    async (named) => {
      application(APPLICATION);
      cpSync(join(folder.path, 'dist'), join(folder.path, 'c#'), { recursive: true });
      expect((await run('policies', named)).printed).toContain('RoomPolicies.join');
    },
  );

  it('warns of policies that no provider is seen to have, and of no class that others extend', async () => {
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
    const { code, printed, complained } = await run('policies', 'dist/app.module.js');
    expect(code).toBe(0);
    expect(printed).toContain('Narrower.join');
    expect(complained).toMatch(/^Not in the table.*\n {2}Made, src\/room\.policies\.ts\n\n$/);
  });

  const conflicting = POLICIES.replace('@Members(', "@ChannelPolicy('private-room-<id:int>')\n  @Members(");
  it.each([
    ['mistakes in policies', { 'room.policies.ts': conflicting }, /1 mistake.*\[pattern-conflict\].*declared twice/s],
    ['a file that throws', { 'app.module.ts': ROOT("throw new Error('no PORT');") }, /could not be loaded.*no PORT/s],
    ['what Nest refuses', { 'app.module.ts': ROOT().replace('providers: [', "providers: ['x', ") }, /Nest refuses/],
    [
      'no registration',
      { 'app.module.ts': ROOT().replace(/imports: .*/, '') },
      /Nothing in dist\/app\.module\.js imports PusherAuthModule/,
    ],
  ])('fails for %s', async (_, sources, message) => {
    application({ ...APPLICATION, ...sources });
    const { code, printed, complained } = await run('policies', 'dist/app.module.js');
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(complained).toMatch(message);
  });
});

describe('an application that keeps the command from its end', () => {
  it.each([
    ['ends the process', 'process.exit(0);', 1],
    ['ends the process with a code of its own', 'process.exit(7);', 7],
    ['never ends to be loaded', 'await new Promise(() => undefined);', 1],
  ])('proves nothing where it %s', async (_, text, code) => {
    application({ ...APPLICATION, 'app.module.ts': ROOT(text) });
    folder.write('POLICIES.md', '');
    expect(await run('policies', 'dist/app.module.js', '--check', 'POLICIES.md')).toEqual({
      code,
      printed: '',
      complained:
        'The process has ended before the command had: a file of the application ended it, or never was loaded.\n',
    });
  });
});

describe('an application with a copy of its own', () => {
  const withCopy = (manifest: object) => {
    folder = new TemporaryFolder({
      'dist/app.module.js': '',
      'node_modules/nestjs-pusher-auth/package.json': { name: 'nestjs-pusher-auth', version: '9.9.9', ...manifest },
      'node_modules/nestjs-pusher-auth/program.cjs': 'console.log(...process.argv.slice(2)); process.exitCode = 3;',
    });
  };

  it('is proved by that copy', async () => {
    withCopy({ bin: { 'nestjs-pusher-auth': './program.cjs' } });
    const args = ['policies', 'dist/app.module.js', '--format', 'json'];
    expect(await run(...args)).toEqual({ code: 3, printed: `${args.join(' ')}\n`, complained: '' });
  });

  it('is told to update one that has no command', async () => {
    withCopy({});
    expect(await run('policies', 'dist/app.module.js')).toEqual({
      code: 1,
      printed: '',
      complained: 'The application has nestjs-pusher-auth 9.9.9, which has no command line: update it.\n',
    });
  });

  it('is told of a second Nest', async () => {
    folder = new TemporaryFolder({ 'dist/app.module.js': '' });
    folder.withPackages(
      ['nestjs-pusher-auth', installed.path],
      ['@nestjs', 'test/environments/nest11/node_modules/@nestjs'],
    );
    const { code, complained } = await run('policies', 'dist/app.module.js');
    expect(code).toBe(1);
    expect(complained).toContain('use two copies of @nestjs/core');
  });

  it('is told to install it', async () => {
    folder = new TemporaryFolder({ 'dist/app.module.js': '' });
    const { code, complained } = await run('policies', 'dist/app.module.js');
    expect(code).toBe(1);
    expect(complained).toContain('nestjs-pusher-auth is not installed where');
  });
});
