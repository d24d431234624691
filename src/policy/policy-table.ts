import type { ChannelName } from '../channel/channel-name.js';
import type { ChannelPattern } from '../channel/channel-pattern.js';
import { PatternTree, type PatternEntry, type PatternMatch } from '../channel/pattern-tree.js';
import type { Policy } from './policy.js';

/** One pattern with the policy that decides its channels. */
export class TableEntry implements PatternEntry {
  /** Of the pattern; a request reads nothing else of it, and would wait for it. */
  readonly source: string;

  constructor(
    readonly pattern: ChannelPattern,
    readonly rank: number,
    readonly policy: Policy,
  ) {
    this.source = pattern.source;
  }
}

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
