import type { ChannelName } from '../channel/channel-name.js';
import { PatternTree, type PatternMatch } from '../matching/pattern-tree.js';
import type { TableEntry } from './table-entry.js';

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
