import { createRequire } from 'node:module';
import { basename, dirname, join, posix } from 'node:path';
import type { TypeScript } from './insert-import.js';

/** The part of a schematic's tree that is used here. Its own types would make the devkit a dependency. */
export interface Tree {
  exists(path: string): boolean;
  read(path: string): Buffer | null;
  create(path: string, text: string): void;
  overwrite(path: string, text: string): void;
  getDir(path: string): Directory;
}

interface Directory {
  readonly path: string;
  readonly subdirs: readonly string[];
  readonly subfiles: readonly string[];
  dir(name: string): Directory;
}

/** Options of the schematic, as schema.json describes them. */
export interface Options {
  readonly sourceRoot?: string;
  readonly module?: string;
  readonly project?: string;
  /** `-p`, as Nest's command line 11 passes it on. */
  readonly p?: string;
}

/** A Nest application before anything is added to it. Paths are relative to its folder. */
export interface Application {
  /** The folder with package.json, in which the command was called. */
  readonly folder: string;
  /** The file of the module that will import the new one. */
  readonly moduleFile: string;
  readonly moduleText: string;
  /** The names of all packages in package.json. */
  readonly packages: ReadonlySet<string>;
  /** The extension in relative imports: none in CommonJS, `.js` in most ES modules. */
  readonly importEnding: string;
  /** All TypeScript files in the folder of the module, and below. */
  readonly sources: ReadonlyMap<string, string>;
  /** The command that adds packages: `npm install`. */
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

/** @throws Error if there is no application in the folder, or no such project or module */
export function readApplication(tree: Tree, options: Options, folder: string): Application {
  const manifest = readJson(tree, 'package.json') as Manifest | undefined;
  if (!manifest)
    throw new Error('There is no package.json here. Run the command in the folder of your Nest application.');
  const moduleFile = findModuleFile(tree, options);
  const moduleText = textOf(tree, moduleFile);
  return {
    folder,
    moduleFile,
    moduleText,
    packages: new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })),
    importEnding: endingIn(moduleText) ?? (manifest.type === 'module' ? '.js' : ''),
    sources: new Map(typeScriptFiles(tree.getDir(dirname(moduleFile))).map((path) => [path, textOf(tree, path)])),
    install: INSTALLERS.find(([lockFile]) => tree.exists(lockFile))?.[1] ?? 'npm install',
  };
}

function findModuleFile(tree: Tree, { sourceRoot = 'src', module, p, project = p }: Options): string {
  const { projects } = (readJson(tree, 'nest-cli.json') ?? {}) as { projects?: object };
  // For an unknown project, Nest's command line takes the default one.
  if (project !== undefined && !Object.hasOwn(projects ?? {}, project)) {
    const known = Object.keys(projects ?? {}).join(', ') || 'none';
    throw new Error(`nest-cli.json has no project named ${project}. Its projects: ${known}. Nothing was changed.`);
  }
  const root = posix.normalize(sourceRoot);
  const likely = [`${root}/app.module.ts`, `${root}/${basename(dirname(root))}.module.ts`];
  const candidates = module === undefined ? likely : [posix.normalize(module)];
  const found = candidates.find((path) => path.endsWith('.ts') && tree.exists(path));
  if (found !== undefined) return found;
  throw new Error(
    `${candidates[0]} does not exist or is not a TypeScript file. Nothing was changed.\n` +
      'Name the module that should import the new one, and leave out the installation, which is done:\n' +
      '  nest add nestjs-pusher-auth --skip-install --module src/main.module.ts',
  );
}

function readJson(tree: Tree, path: string): unknown {
  if (!tree.exists(path)) return undefined;
  try {
    return JSON.parse(textOf(tree, path).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}. Nothing was changed.`, { cause: error });
  }
}

function textOf(tree: Tree, path: string): string {
  return tree.read(path)?.toString('utf8') ?? '';
}

/** The extension in the first relative import of a source. `undefined` without one. */
function endingIn(text: string): string | undefined {
  const specifiers = [...text.matchAll(/\bfrom\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, specifier]) => specifier!);
  const source = specifiers.find((specifier) => !/\.(?:json|node|wasm|[cm][jt]s)$/.test(specifier));
  return source === undefined ? undefined : (/\.[jt]s$/.exec(source)?.[0] ?? '');
}

function typeScriptFiles(directory: Directory): string[] {
  const files = directory.subfiles.filter((name) => name.endsWith('.ts'));
  const folders = directory.subdirs.filter((name) => name !== 'node_modules');
  return [
    ...files.map((name) => posix.join(directory.path, name).replace(/^\//, '')),
    ...folders.flatMap((name) => typeScriptFiles(directory.dir(name))),
  ];
}

/** The application's compiler, if it has one with this API; TypeScript 7 does not. */
export function typeScriptOf({ folder }: Application): TypeScript | undefined {
  try {
    const found = createRequire(join(folder, 'package.json'))('typescript') as TypeScript | { version: string };
    return 'getDecorators' in found ? found : undefined;
  } catch {
    return undefined;
  }
}
