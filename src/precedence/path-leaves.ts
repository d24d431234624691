import { type Placeholder, suffixAfter, type ChannelPattern } from '../channel/pattern.js';
import { characterClass, isIn } from '../channel/placeholder.js';
import { branchesOf, type Leaf, type PathNode, type RadixNode } from '../matching/path-tree.js';

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

/** The suffixes that a name of this pattern may end with, as far as the literal at its end tells and what is before it. */
export function* suffixesLike(suffixes: RadixNode<IndexedLeaf>, { segments }: ChannelPattern): Generator<IndexedLeaf> {
  const index = segments.findLastIndex((segment) => typeof segment !== 'string');
  const placeholder = segments[index] as Placeholder | undefined;
  const ending = suffixAfter(segments, index);
  let node = suffixes;
  for (let left = ending.length; left > 0; left -= node.label.length) {
    const child = node.childAt(ending.charCodeAt(left - 1));
    if (child === undefined) return;
    const { label } = child;
    for (let at = 1; at < label.length; at++) {
      if (at === left) {
        if (canEndWith(placeholder, label.charCodeAt(at))) yield* valuesFrom(child);
        return;
      }
      if (label.charCodeAt(at) !== ending.charCodeAt(left - 1 - at)) return;
    }
    if (child.value !== undefined) yield child.value;
    node = child;
  }
  for (const child of childrenOf(node)) {
    if (canEndWith(placeholder, child.label.charCodeAt(0))) yield* valuesFrom(child);
  }
}

function canEndWith(placeholder: Placeholder | undefined, code: number): boolean {
  if (placeholder === undefined) return false;
  const { type } = placeholder;
  return type.name === 'alternatives' || isIn(code, characterClass(type));
}
