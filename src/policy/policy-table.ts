import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { type PatternMatch, PatternTree } from '../matching/pattern-tree.js';
import type { TableEntry } from './policy.js';
import type { ProviderScope } from './provider-instance.js';

export type TableMatch = PatternMatch<TableEntry>;

/** All policies of one registration. Boot has checked that one of the patterns that match a name is the most specific. */
export class PolicyTable {
  readonly #tree: PatternTree<TableEntry>;

  constructor(readonly entries: readonly TableEntry[]) {
    this.#tree = new PatternTree(entries);
  }

  /** The entry that decides a name, if any matches. */
  match(name: ChannelName): TableMatch | undefined {
    return this.#tree.match(name);
  }
}

/** One row of the policy table as data: for reviews, snapshots and listings. */
export interface PolicyDescription {
  /** The pattern, as written in the decorator. */
  readonly pattern: string;
  /** The kind of the pattern's channels. */
  readonly kind: ChannelKind;
  /** `Class.method` of the policy. */
  readonly policy: string;
  /** The module that provides the policy. */
  readonly module: string;
  /** The names of the policy's own guards, in order. Global guards and those of the endpoint run before them. */
  readonly guards: readonly string[];
  /** Whether it is a batch policy: one call decides all matching channels of a request. */
  readonly isBatch: boolean;
  /** Whether the policy is also called for guests. */
  readonly allowGuest: boolean;
  /** Whether a presence channel is signed without `channel_data`: see `ChannelPolicyOptions`. */
  readonly useSignedInUser: boolean;
  /** The scope of the provider. */
  readonly scope: ProviderScope;
}

export function describePolicy({ pattern, policy }: TableEntry): PolicyDescription {
  return {
    pattern: pattern.source,
    kind: pattern.kind,
    policy: policy.name,
    module: policy.moduleName,
    guards: policy.guards.map(({ name }) => name),
    isBatch: policy.isBatch,
    allowGuest: policy.allowGuest,
    useSignedInUser: policy.useSignedInUser,
    scope: policy.provider.scope,
  };
}

/** The whole table, sorted by pattern, so that a small change of permissions is a small change of the listing. */
export function describePolicies(entries: readonly TableEntry[]): PolicyDescription[] {
  // By code units, not by locale: the order must not depend on the machine.
  return entries.map(describePolicy).sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}
