import { join } from 'node:path';
import { compiledFile } from '../../../src/command-line/compiled-file.js';
import { TemporaryFolder } from './temporary-folder.js';

const SOURCE = { 'package.json': {}, 'src/app.module.ts': '', 'src/main.ts': '', 'test/app.spec.ts': '' };
const BUILT = { 'dist/app.module.js': '', 'dist/src/app.module.js': '', 'out/app.module.js': '' };

describe('the compiled file', () => {
  let folder: TemporaryFolder | undefined;
  afterEach(() => folder?.remove());
  const find = (files: Readonly<Record<string, string | object>>, named: string, compiler = true) => {
    folder = new TemporaryFolder(files);
    if (compiler) folder.withPackages('typescript');
    return compiledFile(folder.path, named);
  };
  const build = { 'tsconfig.json': { compilerOptions: { outDir: 'dist' } } };
  const withoutTests = { extends: './tsconfig.json', include: ['src'], compilerOptions: { rootDir: 'src' } };

  it('is the named one if Node can run it', () => {
    expect(find(BUILT, 'dist/app.module.js', false)).toBe(join(folder!.path, 'dist/app.module.js'));
  });

  it.each([
    ['tsconfig.json', { ...build }, 'dist/src/app.module.js'],
    ['tsconfig.build.json, which comes first', { ...build, 'tsconfig.build.json': withoutTests }, 'dist/app.module.js'],
    [
      'the configuration that nest-cli.json names',
      {
        ...build,
        'nest-cli.json': { compilerOptions: { tsConfigPath: 'tsconfig.nest.json' } },
        'tsconfig.nest.json': { ...withoutTests, compilerOptions: { rootDir: 'src', outDir: 'out' } },
      },
      'out/app.module.js',
    ],
    [
      'the configuration of the project in a monorepo that has the file',
      {
        ...build,
        'nest-cli.json': {
          projects: {
            other: { compilerOptions: { tsConfigPath: 'tsconfig.other.json' } },
            app: { compilerOptions: { tsConfigPath: 'tsconfig.app.json' } },
          },
        },
        'tsconfig.other.json': { compilerOptions: { outDir: 'other' }, include: ['test'] },
        'tsconfig.app.json': { compilerOptions: { rootDir: 'src', outDir: 'out' }, include: ['src'] },
      },
      'out/app.module.js',
    ],
  ])('of a source is found through %s', (_, configuration, output) => {
    expect(find({ ...SOURCE, ...BUILT, ...configuration }, 'src/app.module.ts')).toBe(join(folder!.path, output));
  });

  it.each([
    ['does not exist', BUILT, 'dist/other.js', 'dist/other.js does not exist. Build the application'],
    ['is a folder', BUILT, 'dist', 'dist does not exist. Build the application'],
    [
      'has a broken nest-cli.json',
      { ...SOURCE, 'nest-cli.json': '{' },
      'src/app.module.ts',
      'nest-cli.json cannot be read',
    ],
    [
      'has not been built',
      { ...SOURCE, ...build, 'tsconfig.build.json': withoutTests },
      'src/app.module.ts',
      'src/app.module.ts has not been built: dist/app.module.js does not exist.',
    ],
    [
      'is in no configuration',
      SOURCE,
      'src/app.module.ts',
      'no tsconfig of the application says which file the build makes of it',
    ],
  ])('is an error if it %s', (_, files, named, message) => {
    expect(() => find(files, named)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) as string, exitCode: 2 }) as Error,
    );
  });

  it('is an error if the application has no compiler', () => {
    expect(() => find({ ...SOURCE, ...BUILT, ...build }, 'src/app.module.ts', false)).toThrow('is TypeScript');
  });
});
