import type { DynamicModule, Type } from '@nestjs/common';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';
import { CommandFailure, wrongUsage } from './command-failure.js';

type Exports = ReadonlyMap<string, unknown>;

/** What Nest takes as the root of an application. */
export type RootModule = Type | DynamicModule;

const MODULE_METADATA = ['imports', 'controllers', 'providers', 'exports'] as const;

/**
 * Loads a file of the application and finds its root module.
 *
 * @param exportName of the module; without it, the file must export exactly one
 * @throws CommandFailure where the file cannot be loaded, or it is not clear which module is meant
 */
export async function loadRootModule(file: string, exportName: string | undefined): Promise<RootModule> {
  const exported = await loadExports(file);
  if (exportName !== undefined) {
    const named = exported.get(exportName);
    if (typeof named === 'function' || isDynamicModule(named)) return named as RootModule;
    throw wrongUsage(`${file} exports no module ${exportName}; it exports ${listed(exported)}.`);
  }
  const modules = new Map([...exported].filter(([, value]) => isModule(value)));
  const [only, ...others] = new Set(modules.values());
  if (only === undefined) {
    throw wrongUsage(
      `${file} exports no Nest module; it exports ${listed(exported)}. Where a method makes the module, export what it makes.`,
    );
  }
  if (others.length === 0) return only as RootModule;
  throw wrongUsage(`${file} exports several modules: ${listed(modules)}. Name one: ${file}#${[...modules.keys()][0]}`);
}

async function loadExports(file: string): Promise<Exports> {
  let namespace: Readonly<Record<string, unknown>>;
  try {
    namespace = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new CommandFailure(`${file} could not be loaded.\n${cause}`);
  }
  // Node does not see every name that a CommonJS file exports, but has them all under `default`.
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

function listed(exported: Exports): string {
  const names = [...exported.keys()].filter((name) => !['__esModule', 'module.exports'].includes(name));
  return names.length === 0 ? 'nothing' : names.join(', ');
}
