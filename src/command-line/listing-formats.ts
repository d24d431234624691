import type { ListedPolicy, ListedRegistration, PolicyListing } from './policy-listing.js';

export type ListingFormat = 'text' | 'markdown' | 'json';

/** How a listing is written. Each ends with a line break. */
export const FORMATS: Readonly<Record<ListingFormat, (listing: PolicyListing) => string>> = {
  text: asText,
  markdown: asMarkdown,
  json: (listing) => `${JSON.stringify(listing, undefined, 2)}\n`,
};

const HEADINGS = ['Pattern', 'Kind', 'Guards', 'Guests', 'Policy', 'File'] as const;
const NOTHING = '-';

function asText(listing: PolicyListing): string {
  const parts = listing.registrations.map((registration) => {
    const rows = [[...HEADINGS].map((heading) => heading.toUpperCase()), ...registration.policies.map(cellsOf)];
    const widths = widthsOf(rows);
    const table = rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
    return [
      ...summaryOf(listing, registration).map(([name, values]) => `${name}: ${values.join(', ') || 'none'}`),
      '',
      ...(registration.policies.length > 0 ? table : ['no policies: every channel is refused']),
      '',
    ].join('\n');
  });
  return parts.join('\n');
}

function asMarkdown(listing: PolicyListing): string {
  const parts = listing.registrations.map((registration) => {
    const rows = registration.policies.map((policy) => cellsOf(policy).map((cell, column) => inMarkdown(cell, column)));
    const widths = widthsOf([[...HEADINGS], ...rows]);
    const line = (cells: readonly string[], filling = ' ') =>
      `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, filling)).join(' | ')} |`;
    return [
      '',
      ...summaryOf(listing, registration).map(
        ([name, values]) => `- ${name}: ${values.map((value) => `\`${value}\``).join(', ') || 'none'}`,
      ),
      '',
      ...(rows.length > 0
        ? [
            line(HEADINGS),
            line(
              HEADINGS.map(() => ''),
              '-',
            ),
            ...rows.map((row) => line(row)),
          ]
        : ['No policies: every channel is refused.']),
      '',
    ].join('\n');
  });
  return `# Channel policies\n${parts.join('')}`;
}

/** What bears on all policies of a registration. */
function summaryOf(
  { globalGuards, registrations }: PolicyListing,
  { app, endpoints, guards, userAuthentication }: ListedRegistration,
): [name: string, values: readonly string[]][] {
  return [
    ...(app === null && registrations.length === 1 ? [] : [['App', [app ?? 'unnamed']] as [string, string[]]]),
    ['Endpoints', endpoints.map((endpoint) => `POST ${endpoint}`)],
    ['Global guards', globalGuards],
    ['Guards of the endpoints', guards],
    [
      'User authentication',
      userAuthentication
        ? [userAuthentication.policy, ...userAuthentication.guards, ...fileOf(userAuthentication)]
        : ['by the id of the user'],
    ],
  ];
}

function cellsOf(policy: ListedPolicy): string[] {
  return [
    policy.pattern,
    policy.signedInUser ? `${policy.kind}, signed in` : policy.kind,
    policy.guards.join(', ') || NOTHING,
    policy.allowGuest ? 'yes' : 'no',
    policy.policy,
    fileOf(policy).join() || NOTHING,
  ];
}

function fileOf({ file, line }: Pick<ListedPolicy, 'file' | 'line'>): string[] {
  if (file === undefined) return [];
  return [line === undefined ? file : `${file}:${line}`];
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
}

/** As code where it names something. A bar would end the cell, even in code. */
function inMarkdown(cell: string, column: number): string {
  const isName = cell !== NOTHING && !['Kind', 'Guests'].includes(HEADINGS[column]!);
  return isName ? `\`${cell.replaceAll('|', '\\|')}\`` : cell;
}
