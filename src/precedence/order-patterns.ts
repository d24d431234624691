import { type ChannelKind, prefixLength } from '../channel/channel-kind.js';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import { type ChannelPattern, couldBeOtherKind, shortestLength } from '../channel/pattern.js';
import { acceptsMore, findCommonText, obviouslySubsumes } from './compare-patterns.js';
import { areObviouslyDisjoint, unitsOf } from './overlap-lockstep.js';
import { PatternAutomaton } from './pattern-automaton.js';

/** Two patterns of which neither is more specific, although a name matches both. */
export interface PatternConflict {
  /** Index of one pattern in the input. */
  readonly first: number;
  /** Index of the other. */
  readonly second: number;
  /** `same`: every name of one is a name of the other. */
  readonly reason: 'same' | 'overlap';
  /** A shortest name that matches both. */
  readonly example: string;
}

/** The order of a table's patterns. */
export interface PatternOrder {
  /** The conflicts in the order of the input, at most `MAX_CONFLICTS` of each kind. */
  readonly conflicts: readonly PatternConflict[];
  /**
   * `ranks[i] < ranks[j]` if pattern i is more specific than pattern j; 0 for a pattern that no other is more specific than. In
   * a table without conflicts, patterns that match the same name have different ranks.
   */
  readonly ranks: readonly number[];
}

/** Upper bound on the conflicts reported for each kind. */
export const MAX_CONFLICTS = 100;

/**
 * Orders patterns by which is more specific: a pattern whose names are all names of the other, and not the reverse. Compares
 * every pair of a kind, so the cost is quadratic: 0.2 s for 1,000 patterns of one kind, up to 10 s for 10,000.
 * @param maxLength the longest allowed name, in characters
 */
export function orderPatterns(
  patterns: readonly ChannelPattern[],
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): PatternOrder {
  const conflicts: PatternConflict[] = [];
  // For each pattern, those that are more specific.
  const subsets = patterns.map((): number[] => []);
  for (const kind of new Set(patterns.map((pattern) => pattern.kind))) {
    const comparison = new PairComparison(patterns, kind, maxLength, subsets);
    comparison.compareAll();
    conflicts.push(...comparison.conflicts);
  }
  conflicts.sort((a, b) => a.first - b.first || a.second - b.second);
  return { conflicts, ranks: rank(subsets) };
}

/** Compares the patterns of one kind, pair by pair. */
class PairComparison {
  readonly conflicts: PatternConflict[] = [];
  readonly #automata = new Map<number, PatternAutomaton>();
  readonly #maxText: number;

  constructor(
    private readonly patterns: readonly ChannelPattern[],
    private readonly kind: ChannelKind,
    maxLength: number,
    private readonly subsets: readonly number[][],
  ) {
    this.#maxText = maxLength - prefixLength(kind);
  }

  compareAll(): void {
    // Patterns that differ only in the names of placeholders match the same names: compare only the first of them with the
    // rest.
    const firsts = new Map<string, number>();
    for (const [index, pattern] of this.patterns.entries()) {
      if (pattern.kind !== this.kind) continue;
      const key = shapeOf(pattern);
      const first = firsts.get(key);
      if (first === undefined) firsts.set(key, index);
      else if (this.conflicts.length < MAX_CONFLICTS) this.#compare(first, index);
    }
    const distinct = [...firsts.values()].map((index) => ({ index, units: unitsOf(this.patterns[index]!.segments) }));
    for (const [position, second] of distinct.entries()) {
      for (let earlier = 0; earlier < position; earlier++) {
        if (this.conflicts.length >= MAX_CONFLICTS) return;
        const first = distinct[earlier]!;
        if (!areObviouslyDisjoint(first.units, second.units)) this.#compare(first.index, second.index);
      }
    }
  }

  #compare(first: number, second: number): void {
    if (this.#obviouslySubsumes(first, second) || this.#obviouslySubsumes(second, first)) return;
    const common = findCommonText(this.#automaton(first), this.#automaton(second), this.#maxText);
    if (common === undefined) return;
    const firstHasMore = this.#acceptsMore(first, second);
    if (firstHasMore !== this.#acceptsMore(second, first)) {
      const [general, specific] = firstHasMore ? [first, second] : [second, first];
      this.subsets[general]!.push(specific);
      return;
    }
    this.conflicts.push({
      first,
      second,
      reason: firstHasMore ? 'overlap' : 'same',
      example: `${this.kind}-${common}`,
    });
  }

  #obviouslySubsumes(general: number, specific: number): boolean {
    const outer = this.patterns[general]!.segments;
    const inner = this.patterns[specific]!.segments;
    if (!obviouslySubsumes(outer, inner)) return false;
    // Both could match the same names. A shorter name rules that out, unless it could belong to another kind.
    const hasShorter = shortestLength(outer) < shortestLength(inner) && !couldBeOtherKind(this.kind, outer);
    if (!hasShorter && !this.#acceptsMore(general, specific)) return false;
    this.subsets[general]!.push(specific);
    return true;
  }

  #acceptsMore(first: number, second: number): boolean {
    return acceptsMore(this.#automaton(first), this.#automaton(second), this.#maxText);
  }

  #automaton(index: number): PatternAutomaton {
    let automaton = this.#automata.get(index);
    if (automaton === undefined) {
      automaton = new PatternAutomaton(this.kind, this.patterns[index]!.segments);
      this.#automata.set(index, automaton);
    }
    return automaton;
  }
}

/** A pattern without the names of its placeholders. */
function shapeOf({ segments }: ChannelPattern): string {
  return segments.map((segment) => (typeof segment === 'string' ? segment : `<${segment.type.name}>`)).join('');
}

/** For each pattern, the length of the longest chain of ever more specific patterns below it. */
function rank(subsets: readonly (readonly number[])[]): number[] {
  const ranks: (number | undefined)[] = subsets.map((inner) => (inner.length === 0 ? 0 : undefined));
  function rankOf(index: number): number {
    return (ranks[index] ??= 1 + subsets[index]!.reduce((most, inner) => Math.max(most, rankOf(inner)), 0));
  }
  return subsets.map((_, index) => rankOf(index));
}
