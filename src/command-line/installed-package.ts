import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailure, type ExitCode } from './command.js';

/** An installed copy of this package. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
  /** The file of its command; older versions have none. */
  readonly program: string | undefined;
}

interface Manifest {
  readonly name?: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
}

const NAME = 'nestjs-pusher-auth';

/** The copy that is running. */
export function ownPackage(): InstalledPackage {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isOurs(join(folder, 'package.json'))) folder = dirname(folder);
  return installedIn(folder);
}

/**
 * The copy that an application loads, if it is not the running one. Policies are validated by the version that serves
 * them.
 *
 * @param file anywhere in the application
 * @throws CommandFailure if the application does not have one
 */
export function otherCopy(file: string): InstalledPackage | undefined {
  const theirs = packageOf(file);
  return theirs.folder === ownPackage().folder ? undefined : theirs;
}

/** Runs the command of another copy. */
export function runCopy({ program, version }: InstalledPackage, args: readonly string[], folder: string): ExitCode {
  if (program === undefined || !existsSync(program)) {
    throw new CommandFailure(`The application has ${NAME} ${version}, which has no command line: update it.`);
  }
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: folder, stdio: 'inherit' });
  return (status ?? 1) as ExitCode;
}

function packageOf(file: string): InstalledPackage {
  try {
    return installedIn(dirname(createRequire(file).resolve(`${NAME}/package.json`)));
  } catch {
    throw new CommandFailure(`${NAME} is not installed where ${file} would load it from.`);
  }
}

function isOurs(file: string): boolean {
  return existsSync(file) && readManifest(file).name === NAME;
}

function installedIn(folder: string): InstalledPackage {
  const { version, bin } = readManifest(join(folder, 'package.json'));
  const program = bin?.[NAME];
  return { folder, version, program: program === undefined ? undefined : resolve(folder, program) };
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}
