import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { runCommandLine } from '../../../src/command-line/command-line.js';
import { TemporaryFolder } from './temporary-folder.js';

const APP_MODULE = "import { Module } from '@nestjs/common';\n\n@Module({ imports: [] })\nexport class AppModule {}\n";
const PACKAGE = {
  dependencies: { '@nestjs/core': '^12.0.0' },
  devDependencies: { '@nestjs/testing': '^12.0.0', jest: '^30.0.0', '@types/jest': '^30.0.0' },
};
const WRITTEN = ['realtime.module.ts', 'room.policies.ts', 'room.policies.spec.ts'].map(
  (name) => `src/realtime/${name}`,
);

let folder: TemporaryFolder;
afterEach(() => folder.remove());

function application(files: Readonly<Record<string, string | object>> = {}): void {
  folder = new TemporaryFolder({ 'package.json': PACKAGE, 'src/app.module.ts': APP_MODULE, ...files });
  if (!existsSync(join(folder.path, 'node_modules'))) folder.withPackages('typescript');
}

async function init(...args: string[]): Promise<{ code: number; printed: string; complained: string }> {
  const said = { printed: '', complained: '' };
  const code = await runCommandLine(['init', ...args], {
    folder: folder.path,
    print: (text) => void (said.printed += text),
    complain: (text) => void (said.complained += text),
  });
  return { code, ...said };
}

const text = (name: string) => readFileSync(join(folder.path, name), 'utf8');
const present = () => WRITTEN.filter((name) => existsSync(join(folder.path, name)));

describe('init', () => {
  it('writes a module, policies and a test, and imports the module', async () => {
    application();
    expect(await init()).toEqual({
      code: 0,
      printed: [
        'created src/realtime/realtime.module.ts',
        'created src/realtime/room.policies.ts',
        'created src/realtime/room.policies.spec.ts',
        'changed src/app.module.ts: it imports RealtimeModule',
        '',
        'Next:',
        '  1. npm install nestjs-pusher-auth class-validator',
        '  2. Set PUSHER_KEY and PUSHER_SECRET: neither the application nor tests that boot it start without them',
        '  3. Name your guard in src/realtime/realtime.module.ts: until then everybody is refused',
        '  4. Say what a user is, and who is in a room: src/realtime/room.policies.ts',
        '',
      ].join('\n'),
      complained: '',
    });
    expect(present()).toEqual(WRITTEN);
    expect(text('src/app.module.ts')).toContain('@Module({ imports: [RealtimeModule] })');
  });

  it('says what the documentation shows', async () => {
    const dependencies = { ...PACKAGE.dependencies, 'nestjs-pusher-auth': '*', 'class-validator': '*' };
    application({ 'package.json': { ...PACKAGE, dependencies } });
    expect(readFileSync('docs/command-line.md', 'utf8')).toContain(`\`\`\`text\n${(await init()).printed}\`\`\``);
  });

  it('does nothing the second time', async () => {
    application();
    await init();
    const before = [...WRITTEN, 'src/app.module.ts'].map(text);
    expect(await init()).toEqual({
      code: 0,
      printed: 'RealtimeModule is there already: nothing to do.\n',
      complained: '',
    });
    expect([...WRITTEN, 'src/app.module.ts'].map(text)).toEqual(before);
  });

  it('only says what it would do, if asked to', async () => {
    application();
    const { code, printed } = await init('--dry-run');
    expect(code).toBe(0);
    expect(printed).toContain('would create src/realtime/room.policies.ts\n');
    expect(printed).toContain('would change src/app.module.ts: it imports RealtimeModule\n');
    expect(present()).toEqual([]);
    expect(text('src/app.module.ts')).toBe(APP_MODULE);
  });

  it.each(WRITTEN)('changes nothing where there is a file %s', async (name) => {
    application({ [name]: 'mine' });
    expect(await init()).toEqual({
      code: 1,
      printed: '',
      complained: `Nothing was changed, because nothing is overwritten: ${name}\n`,
    });
    expect(present()).toEqual([name]);
    expect(text(name)).toBe('mine');
    expect(text('src/app.module.ts')).toBe(APP_MODULE);
  });

  it('tells what to write where it cannot edit the module', async () => {
    const unusual = APP_MODULE.replace('[]', 'MODULES');
    application({ 'package.json': { ...PACKAGE, type: 'module' }, 'src/app.module.ts': unusual });
    const { code, printed } = await init();
    expect(code).toBe(0);
    expect(printed).toContain(
      [
        'src/app.module.ts was not changed: its imports are no plain array. Add the two lines yourself:',
        "  import { RealtimeModule } from './realtime/realtime.module.js';",
        '  imports: [RealtimeModule]',
      ].join('\n'),
    );
    expect(text('src/app.module.ts')).toBe(unusual);
    expect(present()).toEqual(WRITTEN);
  });

  it('leaves a module alone whose bytes it would not write back as they were', async () => {
    application();
    const latin1 = Buffer.from(`// caf\u00e9\n${APP_MODULE}`, 'latin1');
    writeFileSync(join(folder.path, 'src/app.module.ts'), latin1);
    expect((await init()).printed).toContain('src/app.module.ts was not changed: it is not in UTF-8.');
    expect(readFileSync(join(folder.path, 'src/app.module.ts'))).toEqual(latin1);
    expect(present()).toEqual(WRITTEN);
  });

  // The superuser may write everything.
  (process.getuid?.() === 0 ? it.skip : it)('leaves a module alone that is read-only', async () => {
    application();
    chmodSync(join(folder.path, 'src/app.module.ts'), 0o444);
    expect((await init()).printed).toContain('src/app.module.ts was not changed: it is read-only.');
    expect(text('src/app.module.ts')).toBe(APP_MODULE);
    expect(present()).toEqual(WRITTEN);
  });

  it('changes nothing where it cannot write all files', async () => {
    application();
    mkdirSync(join(folder.path, 'src/realtime'));
    symlinkSync('nowhere', join(folder.path, WRITTEN[2]!));
    expect(await init()).toEqual({
      code: 1,
      printed: '',
      complained: expect.stringMatching(/^Nothing was changed: EEXIST.*room\.policies\.spec\.ts/) as string,
    });
    expect(present()).toEqual([]);
    expect(text('src/app.module.ts')).toBe(APP_MODULE);
  });

  it('changes nothing where it cannot change the module', async () => {
    // In the place where the module is written before it takes the old one's.
    const draft = `src/app.module.ts.${process.pid}`;
    application({ [draft]: 'mine' });
    expect(await init()).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/^Nothing was changed: EEXIST/) as string,
    });
    expect(present()).toEqual([]);
    expect([text(draft), text('src/app.module.ts')]).toEqual(['mine', APP_MODULE]);
  });

  it('keeps the permissions of the module, the link to it, and nothing else', async () => {
    application({ 'real/app.module.ts': APP_MODULE });
    chmodSync(join(folder.path, 'real/app.module.ts'), 0o640);
    rmSync(join(folder.path, 'src/app.module.ts'));
    symlinkSync('../real/app.module.ts', join(folder.path, 'src/app.module.ts'));
    expect((await init()).code).toBe(0);
    expect(readlinkSync(join(folder.path, 'src/app.module.ts'))).toBe('../real/app.module.ts');
    expect(text('real/app.module.ts')).toContain('imports: [RealtimeModule]');
    expect(readdirSync(join(folder.path, 'real'))).toEqual(['app.module.ts']);
    if (process.platform !== 'win32') {
      expect(statSync(join(folder.path, 'real/app.module.ts')).mode & 0o777).toBe(0o640);
    }
  });

  it('changes nothing where a file has the name of its folder', async () => {
    application({ 'src/realtime': 'mine' });
    expect(await init()).toMatchObject({
      code: 1,
      complained: expect.stringMatching(/^Nothing was changed: EEXIST/) as string,
    });
    expect(text('src/realtime')).toBe('mine');
    expect(text('src/app.module.ts')).toBe(APP_MODULE);
  });

  it('puts everything beside the module that is named', async () => {
    application({ 'apps/chat/src/chat.module.ts': APP_MODULE });
    expect((await init('--module', 'apps/chat/src/chat.module.ts')).code).toBe(0);
    expect(existsSync(join(folder.path, 'apps/chat/src/realtime/realtime.module.ts'))).toBe(true);
    expect(present()).toEqual([]);
  });

  it('names every package that is missing', async () => {
    application({ 'package.json': { ...PACKAGE, devDependencies: { vitest: '^4.0.0' } }, 'pnpm-lock.yaml': '' });
    expect((await init()).printed).toContain('1. pnpm add nestjs-pusher-auth class-validator @nestjs/testing\n');
  });

  it('leaves the module to people where the compiler has no API', async () => {
    application({
      'node_modules/typescript/package.json': { main: 'index.js' },
      'node_modules/typescript/index.js': '',
    });
    const { printed } = await init();
    expect(printed).toContain('src/app.module.ts was not changed: the application has no TypeScript that can read it.');
    expect(present()).toEqual(WRITTEN);
  });

  it('writes no test where nothing can run it', async () => {
    application({ 'package.json': { dependencies: PACKAGE.dependencies } });
    const { printed } = await init();
    expect(printed).toContain('Write a test: there is neither Jest nor Vitest');
    expect(present()).toEqual(WRITTEN.slice(0, 2));
  });
});

// The application that nest new makes, whose guard is unknown, is compiled and tested in test/package.
describe('what init writes', () => {
  it.each([
    ['Jest', {}, /^(?!.*from '(vitest|@jest\/globals)')/s],
    ['Jest without global types', { '@types/jest': undefined }, /from '@jest\/globals'/],
    ['Vitest', { jest: undefined, vitest: '^4.0.0' }, /from 'vitest'/],
  ])('is a test for %s', async (_, runner, imports) => {
    application({ 'package.json': { ...PACKAGE, devDependencies: { ...PACKAGE.devDependencies, ...runner } } });
    await init();
    expect(text(WRITTEN[2]!)).toMatch(imports);
  });

  it.each([
    [
      'tokens of passport-jwt are verified',
      { '@nestjs/passport': '*', 'passport-jwt': '*', '@nestjs/config': '*' },
      {},
      "guards: [AuthGuard('jwt')]",
    ],
    [
      "the application's own guard is used",
      { '@nestjs/passport': '*' },
      {
        'src/auth/jwt-auth.guard.ts':
          "import { AuthGuard } from '@nestjs/passport';\nexport class JwtAuthGuard extends AuthGuard('jwt') {}\n",
      },
      'guards: [JwtAuthGuard]',
    ],
  ])(
    'compiles in strict mode: %s',
    async (_, packages, files, guards) => {
      const dependencies = { ...PACKAGE.dependencies, ...packages };
      application({ 'package.json': { ...PACKAGE, type: 'module', dependencies }, ...files });
      await init();
      expect(text(WRITTEN[0]!)).toContain(guards);
      expect(typeErrors()).toEqual([]);
    },
    60_000,
  );

  const typeErrors = () => {
    folder.replaceModulesBy(join(process.cwd(), 'node_modules'));
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
      [...WRITTEN, 'src/app.module.ts'].map((name) => join(folder.path, name)),
      strict,
    );
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
});
