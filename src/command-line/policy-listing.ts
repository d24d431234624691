import { relative, sep } from 'node:path';
import type { PolicyPreview, PreviewedRegistration } from '../boot/policy-preview.js';
import type { DeclarationPlace } from '../decorators/declaration-place.js';
import { pathsOf } from '../endpoint/endpoint-paths.js';
import { describePolicies, type PolicyDescription } from '../policy/policy-table.js';
import type { Policy } from '../policy/policy.js';

/** Where a method is declared, as seen from the working directory; nothing where it could not be told. */
interface Placed {
  readonly file?: string;
  /** Only where lines are asked for: they change more often than permissions do. */
  readonly line?: number;
}

export type ListedPolicy = PolicyDescription & Placed;
export type ListedUserAuthentication = Pick<PolicyDescription, 'policy' | 'module' | 'guards'> & Placed;

export interface ListedRegistration {
  /** `null` for the unnamed one. */
  readonly app: string | null;
  /** Both addresses, without the global prefix. */
  readonly endpoints: readonly string[];
  /** The guards of both. */
  readonly guards: readonly string[];
  readonly policies: readonly ListedPolicy[];
  /** `null` where users sign in under the id that `presence.userId` gives. */
  readonly userAuthentication: ListedUserAuthentication | null;
}

/** What the command prints, the same on every machine. */
export interface PolicyListing {
  readonly globalGuards: readonly string[];
  readonly registrations: readonly ListedRegistration[];
}

/**
 * Lists the policies of an application that was previewed without a problem.
 *
 * @param folder that files are relative to
 */
export function listPolicies(preview: PolicyPreview, folder: string, withLines: boolean): PolicyListing {
  const places = new Map(preview.declared.map(({ policy, declaration }) => [policy, declaration.place]));
  const placed = (policy: Policy) => relativePlace(places.get(policy), folder, withLines);
  return {
    globalGuards: preview.globalGuards.map((name) => name ?? 'made at boot'),
    registrations: preview.registrations
      .map((one) => listRegistration(one, placed))
      .sort((one, other) => compare(one.app ?? '', other.app ?? '')),
  };
}

function listRegistration(
  { registration, guards, entries, signIn }: PreviewedRegistration,
  placed: (policy: Policy) => Placed,
): ListedRegistration {
  const policies = new Map(entries.map(({ pattern, policy }) => [pattern.source, policy]));
  const { path, channelAuthPath, userAuthPath } = pathsOf(registration.declaration);
  return {
    app: registration.app ?? null,
    endpoints: [channelAuthPath, userAuthPath].map((part) => `/${path}/${part}`.replace(/\/+/g, '/')),
    guards,
    policies: describePolicies(entries).map((one) => ({ ...one, ...placed(policies.get(one.pattern)!) })),
    userAuthentication: signIn
      ? {
          policy: signIn.policy.name,
          module: signIn.policy.moduleName,
          guards: signIn.policy.guards.map(({ name }) => name),
          ...placed(signIn.policy),
        }
      : null,
  };
}

/** A place as seen from a folder, with the same separators on every system. */
export function relativePlace(found: DeclarationPlace | undefined, folder: string, withLines: boolean): Placed {
  if (!found) return {};
  const file = relative(folder, found.file).split(sep).join('/');
  return withLines && found.line !== undefined ? { file, line: found.line } : { file };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
