import { cellsOf, factsOf, HEADINGS, NOTHING, widthsOf, type Fact } from './listing-rows.js';
import type { ListedRegistration, PolicyListing } from './policy-listing.js';

export type ListingFormat = 'text' | 'markdown' | 'json';

/** How a listing is written. Each ends with a line break. */
export const FORMATS: Readonly<Record<ListingFormat, (listing: PolicyListing) => string>> = {
  text: (listing) => listing.registrations.map((one) => lines(textOf(factsOf(listing, one), one))).join('\n'),
  markdown: (listing) =>
    lines(['# Channel policies', ...listing.registrations.flatMap((one) => markdownOf(factsOf(listing, one), one))]),
  json: (listing) => `${JSON.stringify(listing, undefined, 2)}\n`,
};

function textOf(facts: readonly Fact[], { policies }: ListedRegistration): string[] {
  const rows = policies.map(cellsOf);
  const widths = widthsOf(rows);
  const row = (cells: readonly string[]) => padded(cells, widths).join('  ').trimEnd();
  return [
    ...facts.map(({ about, values, otherwise }) => `${about}: ${values.join(', ') || otherwise}`),
    '',
    ...(rows.length > 0
      ? [HEADINGS.map((heading) => heading.toUpperCase()), ...rows].map(row)
      : ['no policies: every channel is refused']),
  ];
}

/** Tables as Prettier aligns them. */
function markdownOf(facts: readonly Fact[], { policies }: ListedRegistration): string[] {
  const rows = policies.map((policy) => cellsOf(policy).map(inMarkdown));
  const widths = widthsOf(rows);
  const row = (cells: readonly string[]) => `| ${padded(cells, widths).join(' | ')} |`;
  return [
    '',
    ...facts.map(({ about, values, otherwise }) => `- ${about}: ${values.map(asCode).join(', ') || otherwise}`),
    '',
    ...(rows.length > 0
      ? [HEADINGS, widths.map((width) => '-'.repeat(width)), ...rows].map(row)
      : ['No policies: every channel is refused.']),
  ];
}

/** As code where it names something. A bar would end the cell, even in code. */
function inMarkdown(cell: string, column: number): string {
  const isName = cell !== NOTHING && !['Kind', 'Guests'].includes(HEADINGS[column]!);
  return isName ? asCode(cell.replaceAll('|', '\\|')) : cell;
}

function asCode(text: string): string {
  return `\`${text}\``;
}

function padded(cells: readonly string[], widths: readonly number[]): string[] {
  return cells.map((cell, column) => cell.padEnd(widths[column]!));
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
