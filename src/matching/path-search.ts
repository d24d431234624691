import {
  characterClass,
  endOfRun,
  isGreedy,
  isValue,
  type PlaceholderType,
  readValue,
} from '../channel/placeholder.js';
import { type Branches, NONE, type PathNode, type SuffixBranch } from './path-tree.js';

interface Run {
  readonly mask: number;
  start: number;
  end: number;
}

/**
 * Finds the most specific pattern for one name: the lowest rank of all that match. At worst the search visits every node of
 * the tree once, because every placeholder has at most one end in a name.
 */
export class PathSearch {
  #best = NONE;
  /** The last run of characters of each class. Other patterns often have a value at the same place, or inside it. */
  readonly #runs: Run[] = [];

  constructor(
    private readonly text: string,
    private readonly start: number,
  ) {}

  /** @returns the rank, or `NONE` */
  find(root: PathNode): number {
    this.#follow(root, this.start);
    return this.#best;
  }

  #follow(node: PathNode, at: number): void {
    const { branches } = node;
    if (at === this.text.length) {
      this.#offer(node.route);
      // A word may end here too, and the pattern with it.
      if (branches !== undefined) this.#followWordEnd(branches, at);
      return;
    }
    // Values before literals: the run that a value reads also serves values that start further inside it.
    if (branches !== undefined) this.#followBranches(branches, at);
    const child = this.#literalChild(node, at);
    if (child !== undefined) this.#follow(child, at + child.label.length);
    if (branches !== undefined) for (const branch of branches.bySuffix) this.#findSuffix(branch, at);
    this.#offer(node.catchAll);
  }

  #offer(rank: number): void {
    this.#best = Math.min(this.#best, rank);
  }

  #literalChild(node: PathNode, at: number): PathNode | undefined {
    const { text } = this;
    const child = node.childAt(text.charCodeAt(at));
    if (child === undefined) return undefined;
    const { label } = child;
    // Past the end of the text the code is NaN, which equals nothing.
    for (let index = 1; index < label.length; index++) {
      if (text.charCodeAt(at + index) !== label.charCodeAt(index)) return undefined;
    }
    return child;
  }

  #followBranches(branches: Branches, at: number): void {
    this.#followWordEnd(branches, at);
    if (branches.words !== undefined) this.#follow(branches.words, at);
    for (const { type, next } of branches.typed) {
      const end = this.#endOfValue(type, at);
      if (end !== -1) this.#follow(next, end);
    }
  }

  #followWordEnd({ afterWord }: Branches, at: number): void {
    for (const { next } of afterWord) this.#follow(next, at);
  }

  /** Reads the text backwards, to find the literal after the last value. */
  #findSuffix({ type, suffixes }: SuffixBranch, at: number): void {
    const { text } = this;
    let node = suffixes;
    let end = text.length;
    for (;;) {
      const child = node.childAt(text.charCodeAt(end - 1));
      if (child === undefined) return;
      const { label } = child;
      if (end - label.length <= at) return;
      for (let index = 1; index < label.length; index++) {
        if (text.charCodeAt(end - 1 - index) !== label.charCodeAt(index)) return;
      }
      end -= label.length;
      node = child;
      if (node.route < this.#best && this.#isValueUpTo(type, at, end)) this.#best = node.route;
    }
  }

  #endOfValue(type: PlaceholderType, at: number): number {
    if (!isGreedy(type)) return readValue(type, this.text, at, this.text.length);
    const end = this.#endOfRun(characterClass(type), at);
    return isValue(type, this.text, at, end) ? end : -1;
  }

  #isValueUpTo(type: PlaceholderType, at: number, end: number): boolean {
    return !isGreedy(type) || (this.#endOfRun(characterClass(type), at) >= end && isValue(type, this.text, at, end));
  }

  #endOfRun(mask: number, at: number): number {
    const run = this.#runOf(mask);
    if (at < run.start || at >= run.end) {
      run.start = at;
      run.end = endOfRun(mask, this.text, at, this.text.length);
    }
    return run.end;
  }

  #runOf(mask: number): Run {
    for (const run of this.#runs) if (run.mask === mask) return run;
    const run = { mask, start: 0, end: 0 };
    this.#runs.push(run);
    return run;
  }
}
