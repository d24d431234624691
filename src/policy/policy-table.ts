import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { type PatternMatch, PatternTree } from '../matching/pattern-tree.js';
import type { TableEntry } from './policy.js';
import type { ProviderScope } from './provider-instance.js';

export type TableMatch = PatternMatch<TableEntry>;

/** All policies of one registration, proved: of the patterns that fit a name, one is narrower than all others. */
export class PolicyTable {
  readonly #tree: PatternTree<TableEntry>;

  constructor(readonly entries: readonly TableEntry[]) {
    this.#tree = new PatternTree(entries);
  }

  /** The entry that decides a name, if any. */
  match(name: ChannelName): TableMatch | undefined {
    return this.#tree.match(name);
  }
}

/** One row of the policy table as data: for reviews, snapshots and listings. */
export interface PolicyDescription {
  /** As it was declared. */
  readonly pattern: string;
  /** The kind of its channels. */
  readonly kind: ChannelKind;
  /** `Class.method`. */
  readonly policy: string;
  /** The module that provides the policy. */
  readonly module: string;
  /** The guards of the policy itself, in their order; the endpoint's and global ones come before them. */
  readonly guards: readonly string[];
  /** Whether the policy is asked without a user, too. */
  readonly allowGuest: boolean;
  /** Whether presence is signed without `channel_data`. */
  readonly useSignedInUser: boolean;
  /** How long an instance lives. */
  readonly scope: ProviderScope;
}

export function describePolicy(entry: TableEntry): PolicyDescription {
  return {
    pattern: entry.source,
    kind: entry.pattern.kind,
    policy: entry.name,
    module: entry.moduleName,
    guards: entry.guards.map(({ name }) => name),
    allowGuest: entry.allowGuest,
    useSignedInUser: entry.useSignedInUser,
    scope: entry.provider.scope,
  };
}

/** The whole table, sorted by pattern, so that a change of permissions is a change of few lines. */
export function describePolicies(entries: readonly TableEntry[]): PolicyDescription[] {
  const byPattern = new Map(entries.map((entry) => [entry.source, describePolicy(entry)]));
  // By code units and not as a language sorts: the order must not depend on where it is made.
  return [...byPattern.keys()].sort().map((pattern) => byPattern.get(pattern)!);
}
