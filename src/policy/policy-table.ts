import type { ChannelName } from '../channel/channel-name.js';
import type { ChannelPattern } from '../channel/channel-pattern.js';
import { PatternTree, type PatternMatch } from '../channel/pattern-tree.js';
import type { Policy } from './policy.js';

/** One pattern with the policy that decides its channels. */
export interface TableEntry {
  readonly pattern: ChannelPattern;
  readonly policy: Policy;
  /** See `orderPatterns`. */
  readonly rank: number;
}

export type TableMatch = PatternMatch<TableEntry>;

/** All policies of one registration, proved: of the patterns that fit a name, one is narrower than all others. */
export class PolicyTable {
  readonly #tree: PatternTree<TableEntry>;

  constructor(readonly entries: readonly TableEntry[]) {
    this.#tree = new PatternTree(entries.map((entry) => ({ pattern: entry.pattern, value: entry, rank: entry.rank })));
  }

  /** The entry that decides a name, if any. */
  match(name: ChannelName): TableMatch | undefined {
    return this.#tree.match(name);
  }
}
