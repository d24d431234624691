import { NestFactory } from '@nestjs/core';
import { createRequire } from 'node:module';
import { type PolicyPreview, previewPolicies } from '../boot/policy-preview.js';
import { findPlacesWith } from '../decorators/declaration-place.js';
import { loadRootModule } from './application-module.js';
import { CommandFailure } from './command-failure.js';
import { type DeclaringClasses, stackPlaceFinder } from './place-finder.js';

export interface ApplicationPreview {
  readonly preview: PolicyPreview;
  /** Classes that declare something and that no provider is seen to have: a factory may make them, or nobody uses them. */
  readonly unprovided: DeclaringClasses;
}

/**
 * Has Nest scan an application without starting it: no provider is instantiated, no factory called, no hook run. What the
 * application's files do while they are loaded, they do.
 *
 * @param file a compiled file of the application
 * @throws CommandFailure where the file cannot be loaded or Nest refuses the application
 */
export async function previewApplication(file: string, exportName: string | undefined): Promise<ApplicationPreview> {
  requireOneNest(file);
  // Before anything of the application is loaded.
  process.setSourceMapsEnabled(true);
  const classes: DeclaringClasses = new Map();
  findPlacesWith(stackPlaceFinder(classes));
  try {
    return await withoutItsOutput(async () => {
      const root = await loadRootModule(file, exportName);
      const preview = previewPolicies(await scan(root));
      return { preview, unprovided: withoutProvided(classes, preview) };
    });
  } finally {
    findPlacesWith(undefined);
  }
}

function withoutProvided(classes: DeclaringClasses, { declared }: PolicyPreview): DeclaringClasses {
  const provided = declared.map(({ policy }) => policy.policyClass);
  const isProvided = (one: NewableFunction) =>
    provided.some((policyClass) => policyClass === one || policyClass.prototype instanceof one);
  return new Map([...classes].filter(([one]) => !isProvided(one)));
}

async function scan(root: Parameters<typeof NestFactory.createApplicationContext>[0]) {
  try {
    return await NestFactory.createApplicationContext(root, { preview: true, logger: false, abortOnError: false });
  } catch (error) {
    throw new CommandFailure(
      `Nest refuses the application.\n${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Nest compares classes: an application with a Nest of its own, beside the one of this package, cannot start either. */
function requireOneNest(file: string): void {
  const [theirs, ours] = [file, import.meta.url].map((from) => resolveNest(from));
  if (theirs === ours) return;
  throw new CommandFailure(
    `The application and nestjs-pusher-auth use two copies of @nestjs/core, so they cannot work together:\n  ${theirs}\n  ${ours}\n` +
      'Install nestjs-pusher-auth in the application itself, without links to other folders.',
  );
}

function resolveNest(from: string): string {
  try {
    return createRequire(from).resolve('@nestjs/core');
  } catch {
    throw new CommandFailure(`@nestjs/core is not installed where ${from} would look for it.`);
  }
}

/** What the application prints while it is loaded must not get into the listing. */
async function withoutItsOutput<T>(load: () => Promise<T>): Promise<T> {
  const output = process.stdout;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back, never called
  const { write } = output;
  output.write = process.stderr.write.bind(process.stderr);
  try {
    return await load();
  } finally {
    output.write = write;
  }
}
