import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { previewApplication } from './application.js';
import { readArguments, wrongUsage, type ExitCode, type Terminal } from './command.js';
import { differenceOf, FORMATS, type ListingFormat } from './formats.js';
import { otherCopy, runCopy } from './installed-package.js';
import { listPolicies } from './listing.js';
import { findModule } from './root-module.js';

const OPTIONS = {
  format: { type: 'string' },
  check: { type: 'string' },
} as const;

/** `policies <module>`: prints the policy table of an application without starting it. */
export async function policiesCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [named, ...rest] = positionals;
  if (named === undefined || rest.length > 0) throw wrongUsage('Name one module: dist/app.module.js');
  const { check } = values;
  const format = readFormat(values.format, check);
  const module = findModule(terminal.folder, named);

  const copy = otherCopy(module.file);
  if (copy) return runCopy(copy, ['policies', ...args], terminal.folder);
  const { preview, unprovided } = await previewApplication(module);
  if (unprovided.length > 0) terminal.printError(warningOf(unprovided));
  const listing = FORMATS[format](listPolicies(preview));
  if (check !== undefined) return compare(check, listing, `${named} --format ${format}`, terminal);
  terminal.print(listing);
  return 0;
}

function readFormat(format: string | undefined, check: string | undefined): ListingFormat {
  const byName = check?.endsWith('.md') ? 'markdown' : 'text';
  const wanted = format ?? byName;
  if (!Object.hasOwn(FORMATS, wanted)) {
    throw wrongUsage(`Unknown format ${wanted}: use ${Object.keys(FORMATS).join(', ')}`);
  }
  if (check !== undefined && wanted === 'json') throw wrongUsage('--check compares text or Markdown');
  return wanted as ListingFormat;
}

/** Without this warning, a policy could be missing from a review unnoticed. */
function warningOf(unprovided: readonly NewableFunction[]): string {
  const names = unprovided.map(({ name }) => `  ${name}\n`).join('');
  return `Not in the table, because no module is known to provide them (if a factory does, make the class its token):\n${names}\n`;
}

function compare(check: string, listing: string, toWrite: string, { folder, print, printError }: Terminal): ExitCode {
  const file = resolve(folder, check);
  const again = `npx nestjs-pusher-auth policies ${toWrite} > ${check}`;
  if (!existsSync(file)) throw wrongUsage(`${check} does not exist yet. Write it: ${again}`);
  const difference = differenceOf(readFileSync(file, 'utf8'), listing);
  if (difference.length === 0) {
    print(`${check} is up to date.\n`);
    return 0;
  }
  printError(`The policies differ from ${check}:\n\n${difference.join('\n')}\n\nTo accept the change: ${again}\n`);
  return 1;
}
