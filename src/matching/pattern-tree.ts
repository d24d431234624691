import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { cutParams, type ParamCut, paramCutOf } from '../channel/match-pattern.js';
import type { ChannelParams } from '../channel/pattern-types.js';
import type { Segment, ChannelPattern } from '../channel/pattern.js';
import { typeKey } from '../channel/placeholder.js';
import { NONE, type PackedTree, packTree } from './packed-tree.js';
import { findNarrowest } from './path-search.js';
import { addPath, type Leaf, type PathNode, RadixNode } from './path-tree.js';

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

/**
 * How the parameters of each pattern are cut out of names. Patterns that are cut alike share one: thousands have a handful between
 * them, which stay at hand, and to read the segments of one pattern among ten thousand costs more than to cut.
 */
export function sharedCuts(patterns: readonly ChannelPattern[]): ParamCut[] {
  const known = new Map<string, ParamCut>();
  return patterns.map(({ segments }) => {
    const key = keyOf(segments);
    let cut = known.get(key);
    if (cut === undefined) known.set(key, (cut = paramCutOf(segments)));
    return cut;
  });
}

/** Patterns with the same key are cut alike. */
function keyOf(segments: readonly Segment[]): string {
  let key = '';
  for (const segment of segments) {
    key += typeof segment === 'string' ? segment.length : `<${segment.name}:${typeKey(segment.type)}>`;
  }
  return key;
}
