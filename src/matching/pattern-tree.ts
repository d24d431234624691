import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { extractParams, type ParamLayout, paramLayoutOf } from '../channel/match-pattern.js';
import type { ChannelParams } from '../channel/pattern-types.js';
import type { ChannelPattern, Segment } from '../channel/pattern.js';
import { PathSearch } from './path-search.js';
import { addPath, NONE, PathNode } from './path-tree.js';

/** A pattern and its rank, as returned by `orderPatterns`. Callers add what they look for. */
export interface PatternEntry {
  readonly pattern: ChannelPattern;
  readonly rank: number;
}

/** The pattern that decides a name. */
export interface PatternMatch<E extends PatternEntry> {
  readonly entry: E;
  /** The values of the placeholders by name. Each call extracts them from the name again. */
  params(): ChannelParams;
}

/**
 * Finds the pattern for a name, in a table without conflicts (see `orderPatterns`). The cost of a match is linear in the
 * length of the name and, at worst, in the size of the table: see docs/maintaining/decisions/hostile-names.md.
 */
export class PatternTree<E extends PatternEntry> {
  /** The most specific first. */
  readonly #entries: readonly E[];
  readonly #roots = new Map<ChannelKind, PathNode>();
  readonly #layouts: readonly ParamLayout[];

  constructor(entries: readonly E[]) {
    this.#entries = [...entries].sort((a, b) => a.rank - b.rank);
    const patterns = this.#entries.map(({ pattern }) => pattern);
    this.#layouts = sharedLayouts(patterns);
    for (const [rank, { kind, segments }] of patterns.entries()) {
      let root = this.#roots.get(kind);
      if (root === undefined) this.#roots.set(kind, (root = new PathNode()));
      addPath(root, segments, rank);
    }
  }

  /** The most specific pattern that matches. */
  match(name: ChannelName): PatternMatch<E> | undefined {
    const root = this.#roots.get(name.kind);
    if (root === undefined) return undefined;
    const rank = new PathSearch(name.name, name.start).find(root);
    return rank === NONE ? undefined : new Match(this.#entries[rank]!, this.#layouts[rank]!, name);
  }
}

class Match<E extends PatternEntry> implements PatternMatch<E> {
  constructor(
    readonly entry: E,
    private readonly layout: ParamLayout,
    private readonly name: ChannelName,
  ) {}

  params(): ChannelParams {
    return extractParams(this.layout, this.name);
  }
}

/**
 * The layout of each pattern's parameters. Patterns with equal layouts share one: a thousand patterns have only a handful,
 * which stay in the processor's cache.
 */
export function sharedLayouts(patterns: readonly ChannelPattern[]): ParamLayout[] {
  const known = new Map<string, ParamLayout>();
  return patterns.map(({ segments }) => {
    const key = layoutKey(segments);
    let layout = known.get(key);
    if (layout === undefined) known.set(key, (layout = paramLayoutOf(segments)));
    return layout;
  });
}

function layoutKey(segments: readonly Segment[]): string {
  let key = '';
  for (const segment of segments) {
    key += typeof segment === 'string' ? segment.length : `<${segment.name}:${segment.type.name}>`;
  }
  return key;
}
