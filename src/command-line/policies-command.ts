import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PusherAuthBootError } from '../boot/boot-problem.js';
import type { PolicyPreview } from '../boot/policy-preview.js';
import { previewApplication } from './application-preview.js';
import { readArguments } from './arguments.js';
import { CommandFailure, wrongUsage, type ExitCode } from './command-failure.js';
import { compiledFile } from './compiled-file.js';
import { differenceOf } from './listing-difference.js';
import { FORMATS, type ListingFormat } from './listing-formats.js';
import { ownPackage, packageOf } from './own-package.js';
import type { DeclaringClasses } from './place-finder.js';
import { listPolicies, relativePlace } from './policy-listing.js';
import type { Terminal } from './terminal.js';

const OPTIONS = {
  format: { type: 'string' },
  lines: { type: 'boolean', default: false },
  check: { type: 'string' },
} as const;

/** `policies <module>`: prints the policy table of an application that is not started. */
export async function policiesCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [named, ...rest] = positionals;
  if (named === undefined || rest.length > 0) throw wrongUsage('Name one module: dist/app.module.js');
  const { check, lines } = values;
  if (check !== undefined && lines) throw wrongUsage('--check compares without lines: leave out --lines');
  const format = readFormat(values.format, check);
  const [path, exportName] = splitModule(named);
  const file = compiledFile(terminal.folder, path);

  const theirs = packageOf(file);
  if (theirs.folder !== ownPackage().folder) return runTheirs(theirs, args, terminal);
  const { preview, unprovided } = await previewApplication(file, exportName);
  requireProof(preview, named);
  if (unprovided.size > 0) terminal.complain(warningOf(unprovided, terminal.folder));
  const listing = FORMATS[format](listPolicies(preview, terminal.folder, lines));
  if (check !== undefined) return compare(check, listing, `${named} --format ${format}`, terminal);
  terminal.print(listing);
  return 0;
}

function readFormat(format: string | undefined, check: string | undefined): ListingFormat {
  const byName = check?.endsWith('.md') ? 'markdown' : 'text';
  const wanted = format ?? byName;
  if (!Object.hasOwn(FORMATS, wanted)) {
    throw wrongUsage(`There is no format ${wanted}: the formats are ${Object.keys(FORMATS).join(', ')}`);
  }
  if (check !== undefined && wanted === 'json') throw wrongUsage('--check compares text or Markdown');
  return wanted as ListingFormat;
}

/** The policies of an application are proved by the version that it runs on. */
function runTheirs({ program, version }: ReturnType<typeof packageOf>, args: readonly string[], terminal: Terminal) {
  if (program === undefined || !existsSync(program)) {
    throw new CommandFailure(
      `The application has nestjs-pusher-auth ${version}, which has no command line: update it.`,
    );
  }
  const { status } = spawnSync(process.execPath, [program, 'policies', ...args], {
    cwd: terminal.folder,
    stdio: 'inherit',
  });
  return (status ?? 1) as ExitCode;
}

function requireProof({ problems, registrations }: PolicyPreview, named: string): void {
  if (registrations.length === 0) {
    throw new CommandFailure(
      `Nothing in ${named} imports PusherAuthModule.forRoot(...) or forRootAsync(...). Name the root module of the application.`,
    );
  }
  if (problems.length > 0) throw new CommandFailure(new PusherAuthBootError(problems).message.trimEnd());
}

/** A policy must not be missing from a review in silence. */
function warningOf(unprovided: DeclaringClasses, folder: string): string {
  const classes = [...unprovided].map(([{ name }, place]) => {
    const { file } = relativePlace(place, folder, false);
    return `  ${name}${file === undefined ? '' : `, ${file}`}`;
  });
  return `Not in the table, because no provider is seen to have them (a factory may: name the class as its token):\n${classes.join('\n')}\n\n`;
}

function compare(check: string, listing: string, toWrite: string, { folder, print, complain }: Terminal): ExitCode {
  const file = resolve(folder, check);
  const again = `npx nestjs-pusher-auth policies ${toWrite} > ${check}`;
  if (!existsSync(file)) throw wrongUsage(`There is no file ${check} yet. Write it: ${again}`);
  const difference = differenceOf(readFileSync(file, 'utf8'), listing);
  if (difference.length === 0) {
    print(`${check} is up to date.\n`);
    return 0;
  }
  complain(`The policies differ from ${check}:\n\n${difference.join('\n')}\n\nIf that is meant: ${again}\n`);
  return 1;
}

/** The file, and the name of its export: folders may have a `#` in their names, exports have no slash. */
function splitModule(named: string): [path: string, exportName: string | undefined] {
  const at = named.lastIndexOf('#');
  return at < 0 || /[\\/]/.test(named.slice(at)) ? [named, undefined] : [named.slice(0, at), named.slice(at + 1)];
}
