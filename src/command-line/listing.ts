import type { PolicyPreview, PreviewedRegistration } from '../boot/policy-preview.js';
import { describePolicies, type PolicyDescription } from '../policy/policy-table.js';

export type ListedUserAuthentication = Pick<PolicyDescription, 'policy' | 'module' | 'guards'>;

export interface ListedRegistration {
  /** `null` for the default one. */
  readonly app: string | null;
  /** Method and path of each address, without the global prefix: `POST /pusher/auth`. */
  readonly endpoints: readonly string[];
  /** The guards of the endpoints. */
  readonly guards: readonly string[];
  readonly policies: readonly PolicyDescription[];
  /** `null` if users sign in with the id that `presence.userId` gives. */
  readonly userAuthentication: ListedUserAuthentication | null;
}

/** The output of `policies`, equal on every machine. */
export interface PolicyListing {
  readonly globalGuards: readonly string[];
  readonly registrations: readonly ListedRegistration[];
}

/** Lists the policies of an application whose preview has no problems. */
export function listPolicies({ globalGuards, registrations }: PolicyPreview): PolicyListing {
  return {
    globalGuards: globalGuards.map((name) => name ?? 'made at boot'),
    registrations: registrations.map(listRegistration).sort((a, b) => compare(a.app ?? '', b.app ?? '')),
  };
}

function listRegistration({ registration, guards, entries, signIn }: PreviewedRegistration): ListedRegistration {
  const { app, addresses } = registration.definition;
  return {
    app: app ?? null,
    endpoints: addresses.map(({ method, path }) => `${method} ${path}`),
    guards,
    policies: describePolicies(entries),
    userAuthentication: signIn
      ? {
          policy: signIn.name,
          module: signIn.moduleName,
          guards: signIn.guards.map(({ name }) => name),
        }
      : null,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The columns of a policy table, in the order of {@link cellsOf}. */
export const HEADINGS = ['Pattern', 'Kind', 'Guards', 'Guests', 'Policy', 'Module'] as const;

/** The text of an empty cell. */
export const NOTHING = '-';

/** The name of the registration that has no name. */
export const UNNAMED = 'unnamed';

/** A line above the table that applies to all its policies. */
export interface Field {
  readonly label: string;
  readonly values: readonly string[];
  /** The text to write if there are no values. */
  readonly fallback: string;
}

export function cellsOf(policy: PolicyDescription): string[] {
  return [
    policy.pattern,
    policy.useSignedInUser ? `${policy.kind}, signed in` : policy.kind,
    policy.guards.join(', ') || NOTHING,
    policy.allowGuest ? 'yes' : 'no',
    policy.isBatch ? `${policy.policy}, batch` : policy.policy,
    policy.module,
  ];
}

export function fieldsOf(
  { globalGuards, registrations }: PolicyListing,
  { app, endpoints, guards, userAuthentication: signIn }: ListedRegistration,
): Field[] {
  const fields: Field[] = [
    { label: 'Endpoints', values: endpoints, fallback: '' },
    { label: 'Global guards', values: globalGuards, fallback: 'none' },
    { label: 'Guards of the endpoints', values: guards, fallback: 'none' },
    {
      label: 'User authentication',
      values: signIn ? [signIn.policy, ...signIn.guards] : [],
      fallback: 'default (user id)',
    },
  ];
  const isOnlyOne = app === null && registrations.length === 1;
  return isOnlyOne ? fields : [{ label: 'App', values: app === null ? [] : [app], fallback: UNNAMED }, ...fields];
}
