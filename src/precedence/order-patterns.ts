import { type ChannelKind, prefixLength } from '../channel/channel-kind.js';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import { PatternAutomaton } from '../channel/pattern-automaton.js';
import { mayBeOfOtherKind, shortestLength, type ChannelPattern } from '../channel/pattern.js';
import { addPath, type PathNode, RadixNode } from '../matching/path-tree.js';
import { plainlyIncludes, relate, type Relation, type WorkCounter } from './compare-patterns.js';
import { boundPaths, MAX_PATHS, type Paths } from './crowded-paths.js';
import { PatternMeetings } from './overlap-search.js';
import type { IndexedLeaf } from './path-leaves.js';

/** Two patterns of which neither is narrower, although a name fits both. */
export interface PatternConflict {
  /** Indexes of the input. */
  readonly first: number;
  readonly second: number;
  /** `same`: all names of each are names of the other. */
  readonly reason: 'same' | 'overlap';
  /** A shortest name that fits both. */
  readonly witness: string;
}

/** Patterns of one kind among which one name could be tried along too many paths, so that matching it would be slow. */
export interface CrowdedPatterns {
  /** Indexes of the input: some patterns at the ends of those paths. */
  readonly patterns: readonly number[];
  readonly paths: number;
  readonly reason: string;
}

/** What is to be known of a table of patterns before a name may be matched. */
export interface PatternOrder {
  /** At most `MAX_CONFLICTS` of a kind; more show when these are mended. */
  readonly conflicts: readonly PatternConflict[];
  /** Of a kind that is here, overlaps are not looked for: where paths are many, so are the pairs that may meet. */
  readonly crowded: readonly CrowdedPatterns[];
  /**
   * `ranks[i] < ranks[j]` whenever all names of pattern i are names of j, and not the reverse; 0 for a pattern that includes
   * no other. In a table without conflicts, the patterns that fit one name have different ranks.
   */
  readonly ranks: readonly number[];
  /** How much work it was, counted in characters, pairs of states and automata. */
  readonly steps: number;
}

/** So many wrong pairs are told of one kind: all, but for tables that are wrong throughout. */
export const MAX_CONFLICTS = 100;

/**
 * Orders patterns by what they include.
 * @param maxLength the most characters that a name may have
 */
export function orderPatterns(
  patterns: readonly ChannelPattern[],
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): PatternOrder {
  const conflicts: PatternConflict[] = [];
  const crowded: CrowdedPatterns[] = [];
  const counter: WorkCounter = { steps: 0 };
  const included = patterns.map((): number[] => []);

  for (const kind of new Set(patterns.map((pattern) => pattern.kind))) {
    const { root, twins } = plant(patterns, kind);
    const pairs = new PairComparison(patterns, kind, maxLength, included, counter);
    for (const [first, second] of twins) pairs.compare(first, second);
    const paths = boundPaths(root);
    if (paths.count > MAX_PATHS) {
      crowded.push(crowd(kind, paths));
    } else {
      const meetings = new PatternMeetings(
        {
          includes: (outer, inner) => included[outer.index]!.push(inner.index),
          mayMeet: (one, other) => pairs.compare(one.index, other.index),
        },
        counter,
      );
      meetings.walk(root);
    }
    conflicts.push(...pairs.conflicts);
  }
  conflicts.sort((one, other) => one.first - other.first || one.second - other.second);
  return { conflicts, crowded, ranks: rank(included), steps: counter.steps };
}

function crowd(kind: ChannelKind, paths: Paths): CrowdedPatterns {
  return {
    patterns: paths.leaves.map(({ index }) => index).sort((one, other) => one - other),
    paths: paths.count,
    reason:
      `one ${kind} name could be tried along ${paths.count} paths, and at most ${MAX_PATHS} are allowed; ` +
      'use the same types at the same places of these patterns, or let different literal text come first',
  };
}

/** The tree of the patterns of one kind, and those that have the place of another in it. */
function plant(
  patterns: readonly ChannelPattern[],
  kind: ChannelKind,
): { readonly root: PathNode<IndexedLeaf>; readonly twins: readonly (readonly [number, number])[] } {
  const root: PathNode<IndexedLeaf> = new RadixNode();
  const twins: [number, number][] = [];
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.kind !== kind) continue;
    const leaf = addPath(root, pattern.segments, { rank: 0, index, pattern });
    if (leaf.index !== index) twins.push([leaf.index, index]);
  }
  return { root, twins };
}

/** Compares those pairs of patterns of one kind that may meet: the inclusions go to `included`. */
class PairComparison {
  readonly conflicts: PatternConflict[] = [];
  readonly #compared = new Set<string>();
  readonly #automata = new Map<number, PatternAutomaton>();

  constructor(
    private readonly patterns: readonly ChannelPattern[],
    private readonly kind: ChannelKind,
    private readonly maxLength: number,
    private readonly included: readonly number[][],
    private readonly counter: WorkCounter,
  ) {}

  compare(one: number, other: number): void {
    const first = Math.min(one, other);
    const second = Math.max(one, other);
    const pair = `${first} ${second}`;
    if (this.conflicts.length >= MAX_CONFLICTS || this.#compared.has(pair)) return;
    this.#compared.add(pair);
    if (this.#includesPlainly(first, second) || this.#includesPlainly(second, first)) return;
    const { common, firstAlone, secondAlone } = this.#relate(first, second, false);
    if (common === undefined) return;
    if (firstAlone && !secondAlone) this.included[first]!.push(second);
    else if (secondAlone && !firstAlone) this.included[second]!.push(first);
    else {
      const reason = firstAlone ? 'overlap' : 'same';
      this.conflicts.push({ first, second, reason, witness: `${this.kind}-${common}` });
    }
  }

  #includesPlainly(outer: number, inner: number): boolean {
    const wide = this.patterns[outer]!.segments;
    const narrow = this.patterns[inner]!.segments;
    if (!plainlyIncludes(wide, narrow)) return false;
    const isShorter = shortestLength(wide) < shortestLength(narrow) && !mayBeOfOtherKind(this.kind, wide);
    if (!isShorter && !this.#relate(outer, inner, true).firstAlone) return false;
    this.included[outer]!.push(inner);
    return true;
  }

  #relate(first: number, second: number, secondIsInside: boolean): Relation {
    const maxText = this.maxLength - prefixLength(this.kind);
    return relate(this.#automaton(first), this.#automaton(second), maxText, this.counter, secondIsInside);
  }

  #automaton(index: number): PatternAutomaton {
    let automaton = this.#automata.get(index);
    if (automaton === undefined) {
      this.counter.steps++;
      automaton = new PatternAutomaton(this.kind, this.patterns[index]!.segments);
      this.#automata.set(index, automaton);
    }
    return automaton;
  }
}

/** The length of the longest chain of patterns that each include the next. */
function rank(included: readonly (readonly number[])[]): number[] {
  const ranks: (number | undefined)[] = included.map((inner) => (inner.length === 0 ? 0 : undefined));
  function rankOf(index: number): number {
    return (ranks[index] ??= 1 + included[index]!.reduce((most, inner) => Math.max(most, rankOf(inner)), 0));
  }
  return included.map((_, index) => rankOf(index));
}
