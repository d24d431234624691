import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { wrongUsage } from './command-failure.js';

/** What relative imports end with: nothing in CommonJS, `.js` in most ES modules. */
export type ImportEnding = '' | '.js' | '.ts';

/** A Nest application as `init` finds it. */
export interface ApplicationProject {
  /** The folder with its package.json: the working directory. */
  readonly folder: string;
  /** The names of all packages that package.json asks for. */
  readonly packages: ReadonlySet<string>;
  /** The file of the module that gets the new one. */
  readonly moduleFile: string;
  readonly moduleText: string;
  /** Whether the text, written in UTF-8, is what is in the file. */
  readonly isModuleUtf8: boolean;
  readonly importEnding: ImportEnding;
  /** How packages are added: `npm install`. */
  readonly install: string;
}

interface Manifest {
  readonly type?: string;
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

const INSTALLERS = [
  ['pnpm-lock.yaml', 'pnpm add'],
  ['yarn.lock', 'yarn add'],
  ['bun.lock', 'bun add'],
  ['bun.lockb', 'bun add'],
] as const;

/**
 * Reads what matters for generated code.
 *
 * @param modulePath of the module that gets the new one, from the folder
 * @throws CommandFailure where there is no Nest application, or no such module
 */
export function readProject(folder: string, modulePath: string): ApplicationProject {
  const manifestFile = join(folder, 'package.json');
  if (!existsSync(manifestFile)) {
    throw wrongUsage('There is no package.json here. Call it in the folder of your Nest application.');
  }
  const manifest = readManifest(manifestFile);
  const packages = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  if (!packages.has('@nestjs/core')) {
    throw wrongUsage(
      'The package.json here does not ask for @nestjs/core. Call it in the folder of your Nest application.',
    );
  }
  const moduleFile = resolve(folder, modulePath);
  if (!existsSync(moduleFile)) throw wrongUsage(`There is no ${modulePath}. Name the root module by --module <file>`);
  if (!/\.[cm]?ts$/.test(moduleFile) || !statSync(moduleFile).isFile()) {
    throw wrongUsage(`${modulePath} is no TypeScript file. Name the root module by --module <file>`);
  }
  const moduleBytes = readFileSync(moduleFile);
  const moduleText = moduleBytes.toString('utf8');
  return {
    folder,
    packages,
    moduleFile,
    moduleText,
    isModuleUtf8: Buffer.from(moduleText).equals(moduleBytes),
    importEnding: endingIn(moduleText) ?? (manifest.type === 'module' ? '.js' : ''),
    install: INSTALLERS.find(([lockFile]) => existsSync(join(folder, lockFile)))?.[1] ?? 'npm install',
  };
}

function readManifest(file: string): Manifest {
  try {
    return (JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) ?? {}) as Manifest;
  } catch (error) {
    throw wrongUsage(`The package.json here cannot be read: ${(error as Error).message}.`);
  }
}

/** A path as people of the project write it. */
export function shown(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}

/** What an import of one file in another is written as. */
export function specifierOf(from: string, file: string, ending: ImportEnding): string {
  const path = shown(dirname(from), file).replace(/\.ts$/, ending);
  return path.startsWith('.') ? path : `./${path}`;
}

/** As the first relative import of a source has it: a hint, so that reading it from the text is enough. */
function endingIn(text: string): ImportEnding | undefined {
  const specifiers = [...text.matchAll(/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, specifier]) => specifier!);
  const source = specifiers.find((specifier) => !/\.(?:json|node|wasm|[cm][jt]s)$/.test(specifier));
  return source === undefined ? undefined : ((/\.[jt]s$/.exec(source)?.[0] ?? '') as ImportEnding);
}
