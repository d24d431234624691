import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { createRequire } from 'node:module';
import 'reflect-metadata';
import { PusherAuthBootError } from '../boot/boot-problem.js';
import { previewPolicies, type PolicyPreview } from '../boot/policy-preview.js';
import { declaresAnything } from '../decorators/policy-metadata.js';
import { CommandFailure } from './command.js';
import { loadRootModule, type NamedModule, type RootModule } from './root-module.js';

export interface ApplicationPreview {
  /** Valid: without problems, and with at least one registration. */
  readonly preview: PolicyPreview;
  /** Classes with policies that no provider is known to have: a factory may make them, or they are not used. */
  readonly unprovided: readonly NewableFunction[];
}

/**
 * Scans an application without starting it: Nest instantiates no provider, calls no factory and runs no hook. The application's
 * files are loaded, with every side effect that loading them has.
 *
 * @throws CommandFailure if the file cannot be loaded, Nest rejects the application, or its policies have a problem
 */
export async function previewApplication(module: NamedModule): Promise<ApplicationPreview> {
  requireOneNest(module.file);
  // Before any file of the application is loaded, so that stack traces name its TypeScript sources.
  process.setSourceMapsEnabled(true);
  const { preview, decorated } = await withOutputOnStderr(() =>
    collectDecorated(async () => previewPolicies(await scan(await loadRootModule(module)))),
  );
  requireValid(preview, module.named);
  return { preview, unprovided: unprovidedOf(decorated, preview) };
}

async function scan(root: RootModule): Promise<INestApplicationContext> {
  try {
    return await NestFactory.createApplicationContext(root, { preview: true, logger: false, abortOnError: false });
  } catch (error) {
    throw new CommandFailure(
      `Nest rejects the application.\n${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function requireValid({ problems, registrations }: PolicyPreview, named: string): void {
  if (registrations.length === 0) {
    throw new CommandFailure(
      `Nothing in ${named} imports PusherAuthModule.forRoot(...) or forRootAsync(...). Name the root module of the application.`,
    );
  }
  if (problems.length > 0) throw new CommandFailure(new PusherAuthBootError(problems).message.trimEnd());
}

/** Collects every class that gets metadata while the application is loaded, because Nest lists only provided classes. */
async function collectDecorated(
  load: () => Promise<PolicyPreview>,
): Promise<{ preview: PolicyPreview; decorated: ReadonlySet<object> }> {
  const decorated = new Set<object>();
  const { defineMetadata } = Reflect;
  Reflect.defineMetadata = new Proxy(defineMetadata, {
    apply(define, receiver, args: [key: unknown, value: unknown, target: object]): void {
      decorated.add(args[2]);
      Reflect.apply(define, receiver, args);
    },
  });
  try {
    return { preview: await load(), decorated };
  } finally {
    Reflect.defineMetadata = defineMetadata;
  }
}

function unprovidedOf(decorated: ReadonlySet<object>, { policies }: PolicyPreview): NewableFunction[] {
  const provided = policies.map(({ policy }) => policy.policyClass);
  const isProvided = (candidate: NewableFunction) =>
    provided.some((policyClass) => policyClass === candidate || policyClass.prototype instanceof candidate);
  return [...decorated].filter(declaresAnything).filter((candidate) => !isProvided(candidate));
}

/** Requires one copy of Nest. It compares classes by identity, so an application with two copies cannot start either. */
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
    throw new CommandFailure(`@nestjs/core is not installed where ${from} would load it from.`);
  }
}

/** Redirects what the application prints while it is loaded to stderr, to keep it out of the listing. */
async function withOutputOnStderr<T>(load: () => Promise<T>): Promise<T> {
  const output = process.stdout;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- restored, never called
  const { write } = output;
  output.write = process.stderr.write.bind(process.stderr);
  try {
    return await load();
  } finally {
    output.write = write;
  }
}
