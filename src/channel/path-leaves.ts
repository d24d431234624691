import { isIn } from './characters.js';
import { type ChannelPattern } from './channel-pattern.js';
import { branchesOf, type Leaf, type PathNode } from './path-tree.js';
import { characterClass, type PlaceholderType } from './placeholder-type.js';
import { type RadixNode } from './radix-node.js';

/** A pattern in the tree, by its index in the table. */
export interface IndexedLeaf extends Leaf {
  readonly index: number;
  readonly pattern: ChannelPattern;
}

type Node = PathNode<IndexedLeaf>;

export function childrenOf<V>(node: RadixNode<V>): RadixNode<V>[] {
  return node.children.filter((child) => child !== undefined);
}

/** The patterns that end at this node or after it. */
export function* leavesFrom(node: Node): Generator<IndexedLeaf> {
  if (node.value?.leaf !== undefined) yield node.value.leaf;
  yield* leavesBelow(node);
}

/** The patterns that go on after this node. */
export function* leavesBelow(node: Node): Generator<IndexedLeaf> {
  for (const child of childrenOf(node)) yield* leavesFrom(child);
  if (node.value?.rest !== undefined) yield node.value.rest;
  const branches = branchesOf(node);
  for (const { next } of branches.typed) yield* leavesFrom(next);
  for (const { next } of branches.wordSets?.values() ?? []) yield* leavesFrom(next);
  for (const { next } of branches.jumps) yield* leavesFrom(next);
  for (const { suffixes } of branches.tails) yield* valuesFrom(suffixes);
}

function* valuesFrom<V>(node: RadixNode<V>): Generator<V> {
  if (node.value !== undefined) yield node.value;
  for (const child of childrenOf(node)) yield* valuesFrom(child);
}

/** The suffixes that a name of this pattern may end with, as far as the literal at its end tells. */
export function* suffixesLike(suffixes: RadixNode<IndexedLeaf>, pattern: ChannelPattern): Generator<IndexedLeaf> {
  const last = pattern.segments.at(-1)!;
  const ending = typeof last === 'string' ? last : '';
  const placeholder = typeof last === 'string' ? pattern.segments.at(-2) : last;
  let node = suffixes;
  let left = ending.length;
  for (;;) {
    if (node.value !== undefined) yield node.value;
    if (left === 0) break;
    const child = node.childAt(ending.charCodeAt(left - 1));
    if (child === undefined) return;
    const { label } = child;
    const compared = Math.min(label.length, left);
    for (let index = 1; index < compared; index++) {
      if (label.charCodeAt(index) !== ending.charCodeAt(left - 1 - index)) return;
    }
    left -= compared;
    node = child;
    if (compared === label.length) continue;
    if (placeholder !== undefined) yield* valuesFrom(child);
    return;
  }
  if (placeholder === undefined || typeof placeholder === 'string') return;
  for (const child of childrenOf(node)) {
    if (canEndWith(placeholder.type, child.label.charCodeAt(0))) yield* valuesFrom(child);
  }
}

function canEndWith(type: PlaceholderType, code: number): boolean {
  return type.name === 'alternatives' || isIn(code, characterClass(type));
}
