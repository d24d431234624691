import { Module } from '@nestjs/common';
import { findModule, loadRootModule } from '../../../src/command-line/root-module.js';
import { TemporaryFolder } from './temporary-folder.js';
import { join } from 'node:path';

// Files are loaded without a compiler, so this is the compiled form of a decorated class.
const CLASS = (name: string, metadata: string) =>
  `export class ${name} {}\nReflect.defineMetadata('${metadata}', [], ${name});\n`;
const APP = CLASS('AppModule', 'providers');

describe('the root module', () => {
  let folder: TemporaryFolder;
  afterEach(() => folder.remove());
  const load = (text: string, name?: string) => {
    folder = new TemporaryFolder({ 'app.module.mjs': text });
    return loadRootModule({ file: join(folder.path, 'app.module.mjs'), exportName: name });
  };

  it.each([
    ['the only class that is a module', `${APP}export class Other {}\nexport const text = 'text';`, 'AppModule'],
    ['one class that is exported under two names', `${APP}export { AppModule as Alias };`, 'AppModule'],
    ['a default export', APP.replace('export class', 'class') + 'export default AppModule;', 'AppModule'],
  ])('is %s', async (_, text, name) => {
    expect(await load(text)).toHaveProperty('name', name);
  });

  it('is a dynamic module if the file exports one', async () => {
    expect(await load(`class A {}\nexport const app = { module: A, providers: [] };`)).toHaveProperty(
      'module.name',
      'A',
    );
  });

  it('is the named export, even without any metadata', async () => {
    expect(await load(`${APP}export class Bare {}`, 'Bare')).toHaveProperty('name', 'Bare');
  });

  it.each([
    ['no module', 'export class Service {}', undefined, 2, 'does not export a Nest module; it exports Service.'],
    ['no exports', '', undefined, 2, 'it exports nothing.'],
    ['several modules', APP + CLASS('B', 'imports'), undefined, 2, 'exports several modules: AppModule, B. Name one: '],
    ['no export of that name', APP, 'Other', 2, 'does not export a module Other; it exports AppModule.'],
    ['only a value of that name', `${APP}export const Other = 1;`, 'Other', 2, 'does not export a module Other'],
    ['an error', "throw new Error('no PORT');", undefined, 1, 'could not be loaded.\nError: no PORT'],
  ])('is an error if the file has %s', async (_, text, name, exitCode, message) => {
    await expect(load(text, name)).rejects.toMatchObject({
      exitCode,
      message: expect.stringContaining(message) as string,
    });
  });

  it('is recognized by the metadata that Nest sets', () => {
    class Decorated {}
    Module({ exports: [] })(Decorated);
    expect(Reflect.hasOwnMetadata('exports', Decorated)).toBe(true);
  });
});

describe('the file of the root module', () => {
  let folder: TemporaryFolder;
  afterEach(() => folder.remove());
  const BOOTSTRAP = 'const app = await core_1.NestFactory.create(app_module_1.AppModule);\n';
  const find = (files: Readonly<Record<string, string>>, named: string) => {
    folder = new TemporaryFolder(files);
    return () => findModule(folder.path, named);
  };

  it.each([
    ['dist/app.module.js', 'dist/app.module.js', undefined],
    ['dist/app.module.js#AppModule', 'dist/app.module.js', 'AppModule'],
    ['c#/app.module.js', 'c#/app.module.js', undefined],
    ['c#/app.module.js#AppModule', 'c#/app.module.js', 'AppModule'],
  ])('of the argument %s is %s', (named, file, exportName) => {
    const found = find({ 'dist/app.module.js': '', 'c#/app.module.js': '' }, named)();
    expect(found).toEqual({ named, file: join(folder.path, file), exportName });
  });

  it.each([
    ['names the module next to it', { 'dist/app.module.js': '' }, 'Name dist/app.module.js instead.'],
    ['has no module next to it', {}, 'Name the compiled file of its root module instead.'],
  ])('is not loaded if it starts the application and %s', (_, files, advice) => {
    expect(find({ 'dist/main.js': BOOTSTRAP, ...files }, 'dist/main.js')).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringContaining(`dist/main.js starts the application. ${advice}`) as string,
      }) as Error,
    );
  });

  it('may start the application if its module is named', () => {
    expect(find({ 'dist/main.js': BOOTSTRAP }, 'dist/main.js#AppModule')().exportName).toBe('AppModule');
  });
});
