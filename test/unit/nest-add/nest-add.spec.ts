import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Options } from '../../../src/nest-add/application.js';
import { nestAdd } from '../../../src/nest-add/nest-add.js';
import { anchorsOf } from '../../docs/markdown.js';
import { TemporaryFolder } from '../command-line/temporary-folder.js';
import { MemoryTree } from './memory-tree.js';

const APP_MODULE = "import { Module } from '@nestjs/common';\n\n@Module({ imports: [] })\nexport class AppModule {}\n";
const PACKAGE = {
  dependencies: { '@nestjs/core': '^12.0.0', 'class-validator': '^0.15.0' },
  devDependencies: { '@nestjs/testing': '^12.0.0', jest: '^30.0.0', '@types/jest': '^30.0.0' },
};
const ADDED = ['realtime.module.ts', 'room.policies.ts', 'room.policies.spec.ts'].map((name) => `src/realtime/${name}`);
const STRATEGY = `import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
export class JwtStrategy extends PassportStrategy(Strategy) {}
`;

type Files = Readonly<Record<string, string | object>>;

/** The installed versions of the packages that the schematic looks at. */
let folder: TemporaryFolder | undefined;
afterEach(() => {
  jest.restoreAllMocks();
  folder?.remove();
  folder = undefined;
});

function install(versions: Readonly<Record<string, string>> = {}): TemporaryFolder {
  folder = new TemporaryFolder({
    'package.json': {},
    ...Object.fromEntries(
      Object.entries(versions).map(([name, version]) => [`node_modules/${name}/package.json`, { name, version }]),
    ),
  });
  folder.withPackages('typescript');
  jest.spyOn(process, 'cwd').mockReturnValue(folder.path);
  return folder;
}

function add(files: Files = {}, options: Options = {}) {
  if (!folder) install({ '@nestjs/core': '12.5.1' });
  const tree = new MemoryTree({ 'package.json': PACKAGE, 'src/app.module.ts': APP_MODULE, ...files });
  const before = tree.contents();
  const [infos, warnings]: [string[], string[]] = [[], []];
  const run = () =>
    nestAdd({ sourceRoot: 'src', ...options })(tree, {
      logger: { info: (text) => void infos.push(text), warn: (text) => void warnings.push(text) },
    });
  return {
    run,
    before,
    files: () => tree.contents(),
    added: () => Object.keys(tree.contents()).filter((path) => !Object.hasOwn(before, path)),
    infos: () => infos.join('\n'),
    warnings: () => warnings.join('\n'),
  };
}

function added(files: Files = {}, options: Options = {}) {
  const application = add(files, options);
  application.run();
  return application;
}

const withPackages = (packages: object, type?: string) => ({
  'package.json': { ...PACKAGE, dependencies: { ...PACKAGE.dependencies, ...packages }, ...(type && { type }) },
});
const PASSPORT = { '@nestjs/passport': '*', 'passport-jwt': '*' };

describe('nest add', () => {
  it('adds a module, policies and a test, and imports the module', () => {
    const application = added();
    expect(application.added()).toEqual(ADDED);
    expect(application.files()['src/app.module.ts']).toBe(
      "import { Module } from '@nestjs/common';\nimport { RealtimeModule } from './realtime/realtime.module';\n\n" +
        '@Module({ imports: [RealtimeModule] })\nexport class AppModule {}\n',
    );
    expect(application.warnings()).toBe('');
  });

  it('prints in a new Nest application what the documentation shows', () => {
    install({ '@nestjs/core': '11.2.0', 'class-validator': '0.15.1' });
    const scaffold = (path: string) => readFileSync(join('test/package/scaffolded/nest11', path), 'utf8');
    const application = added({
      'package.json': scaffold('package.json'),
      'src/app.module.ts': scaffold('src/app.module.ts'),
    });
    const files = application.files();
    const sized = (path: string) => `${path} (${Buffer.byteLength(files[path]!)} bytes)`;
    const printed = [
      'Next:',
      '  1. Set PUSHER_KEY and PUSHER_SECRET. Without a key the application starts, and POST /pusher/auth answers 501 once your guard lets the request pass.',
      '  2. Name your guard in src/realtime/realtime.module.ts. Until then every request is denied.',
      '  3. Replace the User type and the lookup in src/realtime/room.policies.ts.',
      '  4. Keep src/realtime/room.policies.spec.ts up to date: it says who may join which channel.',
    ];
    expect(application.infos().split('\n')).toEqual(printed);
    // Nest's command line adds the last lines.
    const summary = [...ADDED.map((path) => `CREATE ${sized(path)}`), `UPDATE ${sized('src/app.module.ts')}`];
    const page = readFileSync('docs/command-line.md', 'utf8');
    expect(page).toContain(['```text', ...printed, ...summary, '```'].join('\n'));
  });

  it('changes nothing the second time', () => {
    const once = added().files();
    const twice = added(once);
    expect(twice.files()).toEqual(once);
    expect(twice.infos()).toBe(
      'src/realtime/realtime.module.ts already registers PusherAuthModule. Nothing was changed.',
    );
  });

  it('imports the module again if only that is missing', () => {
    const once = added().files();
    const twice = added({ ...once, 'src/app.module.ts': APP_MODULE });
    expect(twice.files()).toEqual(once);
  });

  it('changes nothing in an application that registers the package elsewhere', () => {
    const application = added({ 'src/chat/chat.module.ts': 'imports: [PusherAuthModule.forRoot({})]' });
    expect(application.files()).toEqual(application.before);
    expect(application.infos()).toBe(
      'src/chat/chat.module.ts already registers PusherAuthModule. Nothing was changed.',
    );
  });

  it.each(ADDED)('overwrites no file: %s', (path) => {
    const application = add({ [path]: 'mine' });
    expect(application.run).toThrow(
      `Nothing was changed, because these files would be overwritten: ${path}\nRename or move them, then run: nest add`,
    );
    expect(application.files()).toEqual(application.before);
  });

  it.each([
    ['its imports are unusual', APP_MODULE.replace('[]', 'MODULES'), 'its imports are not a plain array'],
    ['it is not in UTF-8', Buffer.from(`// caf\u00e9\n${APP_MODULE}`, 'latin1'), 'it is not in UTF-8'],
  ])('prints the two lines to add to the module if %s', (_, text, reason) => {
    const application = added({ ...withPackages({}, 'module'), 'src/app.module.ts': text });
    expect(application.warnings()).toBe(
      [
        `src/app.module.ts was not changed: ${reason}. Add these two lines to it:`,
        "  import { RealtimeModule } from './realtime/realtime.module.js';",
        '  imports: [RealtimeModule],',
      ].join('\n'),
    );
    expect(application.files()['src/app.module.ts']).toBe(application.before['src/app.module.ts']);
    expect(application.added()).toEqual(ADDED);
  });

  it('prints the two lines if the application has no compiler with an API', () => {
    install().replaceModulesBy('/nowhere');
    expect(added().warnings()).toContain('the application has no TypeScript that can parse it');
  });

  it('keeps the line endings of Windows, even in new files', () => {
    const files = added({ 'src/app.module.ts': APP_MODULE.replaceAll('\n', '\r\n') }).files();
    for (const path of ['src/app.module.ts', ...ADDED])
      expect(files[path]!.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('the module that imports the new one', () => {
  const monorepo = { 'nest-cli.json': { projects: { chat: { sourceRoot: 'apps/chat/src' }, shop: {} } } };
  const chat = { 'apps/chat/src/chat.module.ts': APP_MODULE };

  it.each<[string, Files, Options, string]>([
    [
      'the one of a project',
      { ...monorepo, ...chat },
      { sourceRoot: 'apps/chat/src', project: 'chat' },
      'apps/chat/src',
    ],
    ['the one of a source root', { ...monorepo, ...chat }, { sourceRoot: 'apps/chat/src' }, 'apps/chat/src'],
    ['the named one', chat, { module: './apps/chat/src/chat.module.ts' }, 'apps/chat/src'],
  ])('is %s', (_, files, options, root) => {
    expect(added(files, options).added()).toEqual(ADDED.map((path) => path.replace('src', root)));
  });

  it.each<[string, Files, Options, string]>([
    ['has no such project', monorepo, { project: 'caht' }, 'no project named caht. Its projects: chat, shop. Nothing'],
    ['has no such project, as CLI 11 passes it', monorepo, { p: 'caht' }, 'no project named caht.'],
    ['is not a monorepo', {}, { project: 'chat' }, 'no project named chat. Its projects: none.'],
    [
      'has no such module',
      {},
      { module: 'src/x.module.ts' },
      'src/x.module.ts does not exist or is not a TypeScript file',
    ],
    ['has its module in another place', {}, { sourceRoot: 'lib' }, '--skip-install --module src/main.module.ts'],
    ['has a broken nest-cli.json', { 'nest-cli.json': '{' }, {}, 'nest-cli.json cannot be read: '],
  ])('causes an error if the application %s', (_, files, options, message) => {
    const application = add(files, options);
    expect(application.run).toThrow(message);
    expect(application.files()).toEqual(application.before);
  });

  it('causes an error outside an application', () => {
    install();
    expect(() => nestAdd({})(new MemoryTree({}), { logger: console })).toThrow('There is no package.json here.');
  });
});

describe('the next step', () => {
  const versions = (nest: string, config: string, passport: string) => ({
    '@nestjs/core': nest,
    '@nestjs/config': config,
    '@nestjs/passport': passport,
  });
  const files = { ...withPackages({ ...PASSPORT, '@nestjs/config': '*' }), 'src/jwt.strategy.ts': STRATEGY };

  it.each([
    ['the majors that npm takes on Nest 11', versions('11.2.0', '12.0.1', '12.0.0'), ['config@4', 'passport@11']],
    ['the majors of Nest 11', versions('11.2.0', '4.0.2', '11.0.5'), []],
    ['the majors of Nest 12', versions('12.5.1', '12.0.1', '12.0.0'), []],
    ['an old major on Nest 12', versions('12.5.1', '4.0.2', '12.0.0'), ['config@12']],
  ])('names wrong major versions: %s', (_, installed, wanted) => {
    install(installed);
    const printed = added(files).infos();
    expect([...printed.matchAll(/ @nestjs\/(\S+@\d+)/g)].map(([, name]) => name)).toEqual(wanted);
    expect(printed.includes('Jest cannot load')).toBe(wanted.length === 2);
  });

  it('is to write the strategy if none exists', () => {
    install(versions('12.5.1', '12.0.1', '12.0.0'));
    const missing = "Write the strategy for AuthGuard('jwt')";
    expect(added(files).infos()).not.toContain(missing);
    const printed = added({ ...files, 'src/jwt.strategy.ts': '' }).infos();
    expect(printed).toContain(missing);
    const [, page, anchor] = /node_modules\/nestjs-pusher-auth\/(\S+)#(\S+)/.exec(printed)!;
    expect(anchorsOf(readFileSync(page!, 'utf8'))).toContain(anchor);
  });

  it('is to read .env if nothing reads it', () => {
    install(versions('12.5.1', '12.0.1', '12.0.0'));
    const missing = 'Import ConfigModule.forRoot() in src/app.module.ts';
    expect(added(files).infos()).toContain(missing);
    const module = APP_MODULE.replace('[]', '[ConfigModule.forRoot()]');
    expect(added({ ...files, 'src/app.module.ts': module }).infos()).not.toContain(missing);
  });

  it.each([
    ['npm', {}, 'npm install'],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm add'],
    ['Yarn', { 'yarn.lock': '' }, 'yarn add'],
    ['Bun', { 'bun.lock': '' }, 'bun add'],
  ])('is to install what is missing, with %s', (_, lockFile, command) => {
    const printed = added({ 'package.json': { dependencies: {} }, ...lockFile }).infos();
    expect(printed).toContain(`1. Run: ${command} class-validator\n`);
    expect(printed).toContain(`2. Run: ${command} --save-dev @nestjs/testing\n`);
  });

  it.each([
    ['npm', 'node_modules/class-validator', undefined],
    [
      'pnpm',
      'node_modules/.pnpm/this/node_modules/class-validator',
      'node_modules/.pnpm/this/node_modules/nestjs-pusher-auth',
    ],
  ])('is not to install packages that %s installs as peers', (_, validator, own) => {
    const installed = install();
    installed.write(`${validator}/package.json`, {});
    if (own) {
      installed.write(`${own}/package.json`, {});
      installed.withPackages(['nestjs-pusher-auth', join(installed.path, own)]);
    }
    expect(added({ 'package.json': { ...PACKAGE, dependencies: {} } }).infos()).not.toContain('class-validator');
  });

  it('is to write a test if no test runner is installed', () => {
    const application = added({ 'package.json': { dependencies: PACKAGE.dependencies } });
    expect(application.infos()).toContain('Write a test. None was added');
    expect(application.added()).toEqual(ADDED.slice(0, 2));
  });
});

// The tests in test/package compile and test the application of `nest new`, without Passport.
describe('the new files', () => {
  it.each([
    ['Jest', {}, /^(?!.*from '(vitest|@jest\/globals)')/s],
    ['Jest without global types', { '@types/jest': undefined }, /from '@jest\/globals'/],
    ['Vitest', { jest: undefined, vitest: '^4.0.0' }, /from 'vitest'/],
  ])('have a test for %s', (_, runner, imports) => {
    const devDependencies = { ...PACKAGE.devDependencies, ...runner };
    expect(added({ 'package.json': { ...PACKAGE, devDependencies } }).files()[ADDED[2]!]).toMatch(imports);
  });

  it.each([
    ['.js, as package.json asks for', APP_MODULE, 'module', '.js'],
    ['nothing, as package.json asks for', APP_MODULE, undefined, ''],
    ['.ts, as the module does', `import { A } from './a.ts';\n${APP_MODULE}`, 'module', '.ts'],
    ['nothing, as the module does', `import { A } from './a';\n${APP_MODULE}`, 'module', ''],
    ['the extension of sources, not of data', `import a from './a.json';\n${APP_MODULE}`, 'module', '.js'],
  ])('end their imports with %s', (_, text, type, ending) => {
    const files = added({ ...withPackages({}, type), 'src/app.module.ts': text }).files();
    expect(files['src/app.module.ts']).toContain(`'./realtime/realtime.module${ending}'`);
    expect(files[ADDED[0]!]).toContain(`'./room.policies${ending}'`);
  });

  it.each([
    ['@nestjs/config and passport-jwt', { ...PASSPORT, '@nestjs/config': '*' }, "guards: [AuthGuard('jwt')]"],
    ['neither', {}, 'guards: [DenyAll]'],
  ])(
    'compile in strict mode with %s',
    (_, packages, guards) => {
      const files = added({ ...withPackages(packages, 'module') }).files();
      expect(files[ADDED[0]!]).toContain(guards);
      expect(typeErrors(files)).toEqual([]);
    },
    60_000,
  );

  const typeErrors = (files: Readonly<Record<string, string>>) => {
    const paths = [...ADDED, 'src/app.module.ts'];
    for (const path of paths) folder!.write(path, files[path]!);
    jest.restoreAllMocks();
    folder!.replaceModulesBy(`${process.cwd()}/node_modules`);
    const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
    const strict = {
      ...options,
      rootDir: '/',
      noUnusedLocals: true,
      noUnusedParameters: true,
      configFilePath: undefined,
    };
    const program = ts.createProgram(
      paths.map((path) => `${folder!.path}/${path}`),
      strict,
    );
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
});
