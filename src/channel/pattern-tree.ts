import { type ChannelKind } from './channel-kind.js';
import { type ChannelName } from './channel-name.js';
import { type ChannelParams } from './channel-params.js';
import { type ChannelPattern } from './channel-pattern.js';
import { addPath, type PathNode } from './path-tree.js';
import { findNarrowest } from './path-search.js';
import { fit, paramsAt } from './pattern-fit.js';
import { RadixNode } from './radix-node.js';

/** A pattern with what it stands for; `rank` as `orderPatterns` gives it. */
export interface PatternEntry<T> {
  readonly pattern: ChannelPattern;
  readonly value: T;
  readonly rank: number;
}

/** The pattern that decides a name. */
export interface PatternMatch<T> {
  readonly value: T;
  /** The values of the placeholders, by name. They are cut out of the name by each call. */
  params(): ChannelParams;
}

/**
 * Finds the pattern for a name in a table that `orderPatterns` accepts. What a match costs depends on the length of the
 * name, hardly on the number of patterns.
 */
export class PatternTree<T> {
  readonly #roots = new Map<ChannelKind, PathNode<PatternEntry<T>>>();

  constructor(entries: readonly PatternEntry<T>[]) {
    for (const entry of entries) {
      let root = this.#roots.get(entry.pattern.kind);
      if (root === undefined) this.#roots.set(entry.pattern.kind, (root = new RadixNode('')));
      addPath(root, entry.pattern.segments, entry);
    }
  }

  /** The narrowest pattern that fits. */
  match(name: ChannelName): PatternMatch<T> | undefined {
    const root = this.#roots.get(name.kind);
    if (root === undefined) return undefined;
    const entry = findNarrowest(name.name, root, name.start, undefined);
    return entry === undefined ? undefined : new Match(entry, name);
  }
}

class Match<T> implements PatternMatch<T> {
  readonly value: T;
  readonly #pattern: ChannelPattern;
  readonly #name: ChannelName;

  constructor(entry: PatternEntry<T>, name: ChannelName) {
    this.value = entry.value;
    this.#pattern = entry.pattern;
    this.#name = name;
  }

  params(): ChannelParams {
    return paramsAt(this.#pattern, this.#name, fit(this.#pattern.segments, this.#name) as readonly number[]);
  }
}
