import type { DynamicModule, Type } from '@nestjs/common';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';
import { CommandFailure, wrongUsage } from './command.js';
import { compiledFile } from './compiled-file.js';

/** A module that was named on the command line. */
export interface NamedModule {
  /** As typed. */
  readonly named: string;
  /** The compiled file that exports it. */
  readonly file: string;
  /** The name of its export; without one, the file must export exactly one module. */
  readonly exportName: string | undefined;
}

/** The root module of an application, as Nest accepts it. */
export type RootModule = Type | DynamicModule;

type Exports = ReadonlyMap<string, unknown>;

const MODULE_METADATA = ['imports', 'controllers', 'providers', 'exports'] as const;

/**
 * @param folder the working directory
 * @param named `dist/app.module.js` or `dist/app.module.js#AppModule`
 * @throws CommandFailure if there is no such file, or it starts the application
 */
export function findModule(folder: string, named: string): NamedModule {
  // A folder's name may contain a `#`. The name of an export cannot contain a slash.
  const at = named.lastIndexOf('#');
  const isWhole = at < 0 || /[\\/]/.test(named.slice(at));
  const file = compiledFile(folder, isWhole ? named : named.slice(0, at));
  if (isWhole) requireNoEntryFile(folder, file);
  return { named, file, exportName: isWhole ? undefined : named.slice(at + 1) };
}

/** Loading `main.js` would start the application, with its database and its port. */
function requireNoEntryFile(folder: string, file: string): void {
  if (!/\bNestFactory\s*\.\s*create/.test(readFileSync(file, 'utf8'))) return;
  const likely = join(dirname(file), 'app.module.js');
  const instead = existsSync(likely) ? relative(folder, likely) : 'the compiled file of its root module';
  throw wrongUsage(`${relative(folder, file)} starts the application. Name ${instead} instead.`);
}

/**
 * Loads a file of the application and finds its root module.
 *
 * @throws CommandFailure if the file cannot be loaded, or does not export exactly one module
 */
export async function loadRootModule({ file, exportName }: Omit<NamedModule, 'named'>): Promise<RootModule> {
  const exported = await loadExports(file);
  if (exportName !== undefined) {
    const module = exported.get(exportName);
    if (typeof module === 'function' || isDynamicModule(module)) return module as RootModule;
    throw wrongUsage(`${file} does not export a module ${exportName}; it exports ${namesOf(exported)}.`);
  }
  const modules = new Map([...exported].filter(([, value]) => isModule(value)));
  const [only, ...others] = new Set(modules.values());
  if (only === undefined) {
    throw wrongUsage(
      `${file} does not export a Nest module; it exports ${namesOf(exported)}. If a method makes the module, export its result.`,
    );
  }
  if (others.length === 0) return only as RootModule;
  throw wrongUsage(`${file} exports several modules: ${namesOf(modules)}. Name one: ${file}#${[...modules.keys()][0]}`);
}

async function loadExports(file: string): Promise<Exports> {
  let namespace: Readonly<Record<string, unknown>>;
  try {
    namespace = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new CommandFailure(`${file} could not be loaded.\n${cause}`);
  }
  // Node does not detect every name that a CommonJS file exports, but `default` has them all.
  const { default: whole, ...named } = namespace;
  const ofCommonJs = typeof whole === 'object' && whole !== null && !isDynamicModule(whole) ? whole : {};
  const isOwnDefault = whole !== undefined && Object.keys(ofCommonJs).length === 0;
  return new Map(Object.entries({ ...ofCommonJs, ...named, ...(isOwnDefault && { default: whole }) }));
}

function isModule(value: unknown): boolean {
  if (typeof value !== 'function') return isDynamicModule(value);
  return MODULE_METADATA.some((key) => Reflect.hasOwnMetadata(key, value));
}

function isDynamicModule(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'module' in value && typeof value.module === 'function';
}

function namesOf(exported: Exports): string {
  const names = [...exported.keys()].filter((name) => !['__esModule', 'module.exports'].includes(name));
  return names.length === 0 ? 'nothing' : names.join(', ');
}
