import type { ListedPolicy, ListedRegistration, PolicyListing } from './policy-listing.js';

/** The columns of a policy table, in the order of {@link cellsOf}. */
export const HEADINGS = ['Pattern', 'Kind', 'Guards', 'Guests', 'Policy', 'File'] as const;

/** What stands in a cell that has nothing to say. */
export const NOTHING = '-';

/** What the app is called that has no name. */
export const UNNAMED = 'unnamed';

/** Something that bears on all policies of a registration. */
export interface Fact {
  readonly about: string;
  readonly values: readonly string[];
  /** What to say where there are no values. */
  readonly otherwise: string;
}

export function cellsOf(policy: ListedPolicy): string[] {
  return [
    policy.pattern,
    policy.useSignedInUser ? `${policy.kind}, signed in` : policy.kind,
    policy.guards.join(', ') || NOTHING,
    policy.allowGuest ? 'yes' : 'no',
    policy.policy,
    fileOf(policy).join() || NOTHING,
  ];
}

export function factsOf(
  { globalGuards, registrations }: PolicyListing,
  { app, endpoints, guards, userAuthentication: signIn }: ListedRegistration,
): Fact[] {
  const facts: Fact[] = [
    { about: 'Endpoints', values: endpoints.map((path) => `POST ${path}`), otherwise: '' },
    { about: 'Global guards', values: globalGuards, otherwise: 'none' },
    { about: 'Guards of the endpoints', values: guards, otherwise: 'none' },
    {
      about: 'User authentication',
      values: signIn ? [signIn.policy, ...signIn.guards, ...fileOf(signIn)] : [],
      otherwise: 'by the id of the user',
    },
  ];
  const isOnlyOne = app === null && registrations.length === 1;
  return isOnlyOne ? facts : [{ about: 'App', values: app === null ? [] : [app], otherwise: UNNAMED }, ...facts];
}

/** How wide the columns are, headings included. */
export function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return HEADINGS.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]!.length)));
}

function fileOf({ file, line }: Pick<ListedPolicy, 'file' | 'line'>): string[] {
  if (file === undefined) return [];
  return [line === undefined ? file : `${file}:${line}`];
}
