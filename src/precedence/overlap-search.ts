import { canStartWith, characterClass, isIn } from '../channel/placeholder.js';
import { branchesOf, type PathNode, type TypedBranch } from '../matching/path-tree.js';
import type { WorkCounter } from './compare-patterns.js';
import { childrenOf, type IndexedLeaf, leavesBelow, leavesFrom, suffixesLike } from './path-leaves.js';

type Node = PathNode<IndexedLeaf>;
type Typed = TypedBranch<IndexedLeaf>;

/** What the walk finds; the same pair may be told several times. */
export interface MeetingListener {
  /** The names of `inner` are all names of `outer`. Should they be the same, `mayMeet` is told the pair, too. */
  includes(outer: IndexedLeaf, inner: IndexedLeaf): void;
  /** Some name may fit both. Pairs that are not told have no common name. */
  mayMeet(one: IndexedLeaf, other: IndexedLeaf): void;
}

/**
 * Walks a tree against itself and finds the patterns that may have a name in common, without a look at the others: literal
 * texts that differ part for good, and what hangs on one branch is compared below that branch.
 */
export class PatternMeetings {
  readonly #met = new Map<object, Set<object>>();

  constructor(
    private readonly listener: MeetingListener,
    private readonly counter: WorkCounter,
  ) {}

  /** Finds all meetings below a node. */
  walk(node: Node): void {
    this.counter.steps++;
    for (const child of childrenOf(node)) this.walk(child);
    const branches = branchesOf(node);
    if (branches.words !== undefined) {
      this.walk(branches.words);
      this.#meetEnds(branches.words, node);
    }
    for (const { next } of branches.wordSets?.values() ?? []) this.walk(next);
    for (const { next } of branches.jumps) this.#meetEnds(next, node);
    for (const [index, typed] of branches.typed.entries()) {
      this.walk(typed.next);
      this.#enter(typed, node);
      for (const other of branches.typed.slice(index + 1)) this.#meetInside(typed, other);
    }
    this.#meetSiblings(node);
  }

  /** Two places of literal text, each `at` characters into the label of its node. */
  #meet(one: Node, oneAt: number, other: Node, otherAt: number): void {
    let i = oneAt;
    let j = otherAt;
    for (; i < one.label.length && j < other.label.length; i++, j++) {
      this.counter.steps++;
      if (one.label.charCodeAt(i) !== other.label.charCodeAt(j)) return;
    }
    if (i < one.label.length) this.#meetLabel(other, one, i);
    else if (j < other.label.length) this.#meetLabel(one, other, j);
    else this.#meetEnds(one, other);
  }

  /** The end of one node and the rest of the label of another. */
  #meetLabel(one: Node, other: Node, at: number): void {
    const code = other.label.charCodeAt(at);
    const child = one.childAt(code);
    if (child !== undefined) this.#meet(child, 0, other, at);
    const branches = branchesOf(one);
    for (const typed of branches.typed) {
      if (canStartWith(typed.type, code)) this.#meetWithin(typed, other, at + 1);
    }
    if (branches.words !== undefined) this.#meetLabel(branches.words, other, at);
    for (const { next } of branches.jumps) this.#meetLabel(next, other, at);
    this.#meetTails(one, leavesFrom(other));
  }

  /** The ends of two nodes. */
  #meetEnds(one: Node, other: Node): void {
    if (one === other || !this.#isNew(one, other)) return;
    const leaf = one.value?.leaf;
    const otherLeaf = other.value?.leaf;
    if (leaf !== undefined && otherLeaf !== undefined) this.listener.mayMeet(leaf, otherLeaf);
    for (const child of childrenOf(one)) {
      const match = other.childAt(child.label.charCodeAt(0));
      if (match !== undefined) this.#meet(child, 0, match, 0);
    }
    this.#leave(one, other);
    this.#leave(other, one);
    for (const typed of branchesOf(one).typed) {
      for (const otherTyped of branchesOf(other).typed) this.#meetInside(typed, otherTyped);
    }
  }

  /** From the end of one node through its branches, while the other stays. */
  #leave(one: Node, other: Node): void {
    const branches = branchesOf(one);
    for (const typed of branches.typed) this.#enter(typed, other);
    if (branches.words !== undefined) this.#meetEnds(branches.words, other);
    for (const { next } of branches.jumps) this.#meetEnds(next, other);
    this.#meetTails(one, leavesBelow(other));
  }

  /** A value begins where the other goes on with literal text. */
  #enter(typed: Typed, other: Node): void {
    for (const child of childrenOf(other)) {
      if (canStartWith(typed.type, child.label.charCodeAt(0))) this.#meetWithin(typed, child, 1);
    }
  }

  /** Inside a value, after its first character, and in literal text. */
  #meetWithin(typed: Typed, other: Node, otherAt: number): void {
    const mask = characterClass(typed.type);
    for (let at = otherAt; at < other.label.length; at++) {
      this.counter.steps++;
      this.#meet(typed.next, 0, other, at);
      if (!isIn(other.label.charCodeAt(at), mask)) return;
    }
    if (!this.#isNew(typed, other)) return;
    this.#meetEnds(typed.next, other);
    for (const child of childrenOf(other)) {
      if (isIn(child.label.charCodeAt(0), mask)) this.#meetWithin(typed, child, 1);
    }
    const branches = branchesOf(other);
    for (const otherTyped of branches.typed) this.#meetInside(typed, otherTyped);
    if (branches.words !== undefined) this.#meetWithin(typed, branches.words, 0);
    for (const { next } of branches.jumps) this.#meetWithin(typed, next, 0);
    this.#meetTails(other, leavesFrom(typed.next));
  }

  /** Inside two values. */
  #meetInside(one: Typed, other: Typed): void {
    if (!this.#isNew(one, other)) return;
    if (one.type.name === other.type.name) {
      this.#meetEnds(one.next, other.next);
    } else {
      this.#meetWithin(one, other.next, 0);
      this.#meetWithin(other, one.next, 0);
    }
  }

  /** The values at a node that end by their suffix or not at all, and every pattern that may end alike. */
  #meetTails(node: Node, leaves: Iterable<IndexedLeaf>): void {
    const rest = node.value?.rest;
    if (rest === undefined && branchesOf(node).tails.length === 0) return;
    for (const leaf of leaves) {
      if (rest !== undefined && rest !== leaf) this.listener.mayMeet(rest, leaf);
      this.#meetSuffixes(node, leaf);
    }
  }

  /** The same for what starts at the same node, where an untyped value without a suffix plainly takes all. */
  #meetSiblings(node: Node): void {
    const rest = node.value?.rest;
    if (rest === undefined) return this.#meetTails(node, leavesBelow(node));
    for (const leaf of leavesBelow(node)) {
      if (leaf === rest) continue;
      this.listener.includes(rest, leaf);
      this.#meetSuffixes(node, leaf);
    }
  }

  #meetSuffixes(node: Node, leaf: IndexedLeaf): void {
    this.counter.steps++;
    for (const { suffixes } of branchesOf(node).tails) {
      for (const found of suffixesLike(suffixes, leaf.pattern)) if (found !== leaf) this.listener.mayMeet(found, leaf);
    }
  }

  #isNew(one: object, other: object): boolean {
    this.counter.steps++;
    let others = this.#met.get(one);
    if (others === undefined) this.#met.set(one, (others = new Set()));
    if (others.has(other) || this.#met.get(other)?.has(one) === true) return false;
    others.add(other);
    return true;
  }
}
