import { type ChannelKind } from '../channel/channel-kind.js';
import { type ChannelName } from '../channel/channel-name.js';
import { type ChannelParams } from '../channel/channel-params.js';
import { type ChannelPattern } from '../channel/channel-pattern.js';
import { cutParams, type ParamCut } from '../channel/param-cut.js';
import { NONE, packTree, type PackedTree } from './packed-tree.js';
import { findNarrowest } from './path-search.js';
import { addPath, type Leaf, type PathNode } from './path-tree.js';
import { RadixNode } from './radix-node.js';
import { sharedCuts } from './shared-cuts.js';

/** A pattern and whatever is kept with it; `rank` as `orderPatterns` gives it. */
export interface PatternEntry {
  readonly pattern: ChannelPattern;
  readonly rank: number;
}

/** The pattern that decides a name. */
export interface PatternMatch<E extends PatternEntry> {
  readonly entry: E;
  /** The values of the placeholders, by name. They are cut out of the name by each call. */
  params(): ChannelParams;
}

/**
 * Finds the pattern for a name in a table that `orderPatterns` accepts. What a match costs depends on the length of the
 * name, hardly on the number of patterns.
 */
export class PatternTree<E extends PatternEntry> {
  /** The narrower first. */
  readonly #entries: readonly E[];
  readonly #trees = new Map<ChannelKind, PackedTree>();
  readonly #cuts: readonly ParamCut[];

  constructor(entries: readonly E[]) {
    this.#entries = [...entries].sort((one, other) => one.rank - other.rank);
    const patterns = this.#entries.map(({ pattern }) => pattern);
    this.#cuts = sharedCuts(patterns);
    const roots = new Map<ChannelKind, PathNode<Leaf>>();
    for (const [rank, { kind, segments }] of patterns.entries()) {
      let root = roots.get(kind);
      if (root === undefined) roots.set(kind, (root = new RadixNode()));
      addPath(root, segments, { rank });
    }
    for (const [kind, root] of roots) this.#trees.set(kind, packTree(root));
  }

  /** The narrowest pattern that fits. */
  match(name: ChannelName): PatternMatch<E> | undefined {
    const tree = this.#trees.get(name.kind);
    if (tree === undefined) return undefined;
    const rank = findNarrowest(tree, name.name, name.start);
    return rank === NONE ? undefined : new Match(this.#entries[rank]!, this.#cuts[rank]!, name);
  }
}

class Match<E extends PatternEntry> implements PatternMatch<E> {
  constructor(
    readonly entry: E,
    private readonly cut: ParamCut,
    private readonly name: ChannelName,
  ) {}

  params(): ChannelParams {
    return cutParams(this.cut, this.name);
  }
}
