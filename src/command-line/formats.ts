import type { ListedRegistration, PolicyListing } from './listing.js';
import { cellsOf, type Field, fieldsOf, HEADINGS, NOTHING, UNNAMED } from './listing.js';

export type ListingFormat = 'text' | 'markdown' | 'json';

/** Ways to write a listing. Each result ends with a line break. */
export const FORMATS: Readonly<Record<ListingFormat, (listing: PolicyListing) => string>> = {
  text: (listing) => listing.registrations.map((app) => lines(textOf(fieldsOf(listing, app), app))).join('\n'),
  markdown: (listing) =>
    lines(['# Channel policies', ...listing.registrations.flatMap((app) => markdownOf(fieldsOf(listing, app), app))]),
  json: (listing) => `${JSON.stringify(listing, undefined, 2)}\n`,
};

function textOf(fields: readonly Field[], { policies }: ListedRegistration): string[] {
  const rows = policies.map(cellsOf);
  const widths = widthsOf(rows);
  const row = (cells: readonly string[]) => padded(cells, widths).join('  ').trimEnd();
  return [
    ...fields.map(({ label, values, fallback }) => `${label}: ${values.join(', ') || fallback}`),
    '',
    ...(rows.length > 0
      ? [HEADINGS.map((heading) => heading.toUpperCase()), ...rows].map(row)
      : ['no policies: every channel is denied']),
  ];
}

/** Tables as Prettier aligns them. */
function markdownOf(fields: readonly Field[], { policies }: ListedRegistration): string[] {
  const rows = policies.map((policy) => cellsOf(policy).map(inMarkdown));
  const widths = widthsOf(rows);
  const row = (cells: readonly string[]) => `| ${padded(cells, widths).join(' | ')} |`;
  return [
    '',
    ...fields.map(({ label, values, fallback }) => `- ${label}: ${values.map(asCode).join(', ') || fallback}`),
    '',
    ...(rows.length > 0
      ? [HEADINGS, widths.map((width) => '-'.repeat(width)), ...rows].map(row)
      : ['No policies: every channel is denied.']),
  ];
}

/** Names are written as code. A bar would end the cell even there. */
function inMarkdown(cell: string, column: number): string {
  const isName = cell !== NOTHING && !['Kind', 'Guests'].includes(HEADINGS[column]!);
  return isName ? asCode(cell.replaceAll('|', '\\|')) : cell;
}

function asCode(text: string): string {
  return `\`${text}\``;
}

/** The widths of the columns, headings included. */
function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return HEADINGS.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]!.length)));
}

function padded(cells: readonly string[], widths: readonly number[]): string[] {
  return cells.map((cell, column) => cell.padEnd(widths[column]!));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/**
 * Compares two listings in text or Markdown line by line. The alignment of columns is ignored: one longer pattern would
 * otherwise change every line.
 *
 * @returns lines only in `before`, each after a `-`, and lines only in `after`, each after a `+`; lines of a named app
 *   begin with its name
 */
export function differenceOf(before: string, after: string): string[] {
  const [old, current] = [linesWithApp(before), linesWithApp(after)];
  const removed = without(old, current).map((line) => `- ${line}`);
  const added = without(current, old).map((line) => `+ ${line}`);
  return [...removed, ...added];
}

/** Lines with the name of their app, if it has one: the same policy in another app is another permission. */
function linesWithApp(listing: string): string[] {
  let app = UNNAMED;
  return listing
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const named = /^(?:- )?App: (.*)$/.exec(line)?.[1];
      app = named ?? app;
      const text = unaligned(line);
      return named !== undefined || app === UNNAMED ? text : `${app}: ${text}`;
    });
}

/** Dashes are alignment only in the line below the headings: a pattern may have many of them. */
function unaligned(line: string): string {
  const isRule = /^[| -]+$/.test(line);
  return (isRule ? line.replace(/-+/g, '-') : line).replace(/ {2,}/g, ' ');
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
