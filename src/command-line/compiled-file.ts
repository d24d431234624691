import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type ts from 'typescript';
import { wrongUsage } from './command.js';

/**
 * The file to load: the named one, or the one that the application's build makes of a TypeScript source. Sources cannot
 * be loaded directly, not even by a Node that strips types, because it does not support decorators.
 *
 * @param folder the working directory
 * @throws CommandFailure if there is no such file
 */
export function compiledFile(folder: string, named: string): string {
  const file = resolve(folder, named);
  if (!/\.[cm]?tsx?$/.test(file)) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
    throw wrongUsage(
      `${named} does not exist. Build the application, then name its compiled root module: dist/app.module.js`,
    );
  }
  const output = outputOf(file);
  if (output === undefined) {
    throw wrongUsage(
      `${named} is TypeScript, and no tsconfig of the application says which file the build makes of it. Name the compiled file, such as dist/app.module.js`,
    );
  }
  if (existsSync(output)) return output;
  throw wrongUsage(`${named} has not been built: ${relative(folder, output)} does not exist. Run the build first`);
}

function outputOf(source: string): string | undefined {
  const root = packageFolderOf(source);
  const typescript = root === undefined ? undefined : typeScriptOf(root);
  if (root === undefined || !typescript) return undefined;
  for (const config of configsOf(root)) {
    const output = outputBy(typescript, config, source);
    if (output !== undefined) return output;
  }
  return undefined;
}

/** The nearest folder above with a package.json. */
function packageFolderOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

type TypeScript = typeof ts;

/** The application's compiler, if it has one with this API; TypeScript 7 does not. */
function typeScriptOf(folder: string): TypeScript | undefined {
  try {
    const found = createRequire(join(folder, 'package.json'))('typescript') as TypeScript | { version: string };
    return 'getOutputFileNames' in found ? found : undefined;
  } catch {
    return undefined;
  }
}

interface NestCli {
  readonly compilerOptions?: { readonly tsConfigPath?: string };
  readonly projects?: Readonly<Record<string, NestCli>>;
}

/** The configurations that builds of the application use, the most likely first. */
function configsOf(root: string): string[] {
  const file = join(root, 'nest-cli.json');
  const cli = existsSync(file) ? readNestCli(file) : {};
  const ofCli = [...Object.values(cli.projects ?? {}), cli].map(({ compilerOptions }) => compilerOptions?.tsConfigPath);
  return [...ofCli, 'tsconfig.build.json', 'tsconfig.json']
    .filter((path) => path !== undefined)
    .map((path) => join(root, path))
    .filter((path) => existsSync(path));
}

function readNestCli(file: string): NestCli {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NestCli;
  } catch (error) {
    throw wrongUsage(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

function outputBy(typescript: TypeScript, config: string, source: string): string | undefined {
  const host = { ...typescript.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const parsed = typescript.getParsedCommandLineOfConfigFile(config, {}, host);
  const input = parsed?.fileNames.find((name) => resolve(name) === source);
  if (!parsed || input === undefined) return undefined;
  const outputs = typescript.getOutputFileNames(parsed, input, !typescript.sys.useCaseSensitiveFileNames);
  const output = outputs.find((name) => /\.[cm]?js$/.test(name));
  return output === undefined ? undefined : resolve(output);
}
