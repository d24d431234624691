import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { typeScriptOf, type TypeScript } from './application-typescript.js';
import { wrongUsage } from './command-failure.js';

/**
 * The file that Node can run: the named one, or what the application's compiler has made of a TypeScript source. Sources
 * cannot be loaded themselves, not even by a Node that strips types: it knows no decorators.
 *
 * @param folder the working directory
 * @throws CommandFailure where there is no such file
 */
export function compiledFile(folder: string, named: string): string {
  const file = resolve(folder, named);
  if (!/\.[cm]?tsx?$/.test(file)) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
    throw wrongUsage(
      `There is no file ${named}. Build the application, then name the compiled module: dist/app.module.js`,
    );
  }
  const output = outputOf(file);
  if (output === undefined) {
    throw wrongUsage(
      `${named} is TypeScript, and it is not clear which file the build makes of it. Name the compiled one, such as dist/app.module.js`,
    );
  }
  if (existsSync(output)) return output;
  throw wrongUsage(`${named} has not been built: there is no ${relative(folder, output)}. Run the build first`);
}

function outputOf(source: string): string | undefined {
  const root = rootOf(source);
  const typescript = root === undefined ? undefined : typeScriptOf(root);
  if (root === undefined || !typescript) return undefined;
  for (const config of configsOf(root)) {
    const output = outputBy(typescript, config, source);
    if (output !== undefined) return output;
  }
  return undefined;
}

/** The nearest folder above that has a package of its own. */
function rootOf(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
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
