import { type PlaceholderType, typeKey } from '../channel/placeholder.js';
import type { Branches, Leaf, PathNode, RadixNode } from './path-tree.js';

/**
 * A path tree that lies in one array. In a table of ten thousand patterns a match waits for memory more than for
 * anything else: a node that is an object, its array of children and its label lie apart, a record lies in one piece.
 */
export interface PackedTree {
  /**
   * A record for each node, the root's first; a node is known by where its record starts. What there is not is `NONE`.
   *
   * | offset          |                                                                     |
   * | --------------- | ------------------------------------------------------------------- |
   * | `LEAF`          | the rank of the pattern that ends here                              |
   * | `REST`          | the rank of the pattern whose untyped placeholder takes the rest    |
   * | `BRANCHES`      | where the record of its branches starts                             |
   * | `FIRST_CODE`    | the code that the first child's label starts with                   |
   * | `CHILD_COUNT`   | how many children are listed, with `NONE` for codes between them     |
   * | `LABEL_LENGTH`  | how many codes of the label follow: all but the first               |
   * | `LABEL` …       | those codes, then the children by the code that they start with     |
   *
   * Among them lie the records of branches (see `Branches`):
   *
   * | offset          |                                                                     |
   * | --------------- | ------------------------------------------------------------------- |
   * | `WORDS`         | the root of the words of all alternatives                           |
   * | `JUMP_COUNT`    | how many jumps follow                                               |
   * | `TYPED_COUNT`   | how many typed placeholders follow                                  |
   * | `TAIL_COUNT`    | how many tails follow                                               |
   * | `JUMPS` …       | for each jump a node; then for each typed placeholder the index of its type and a node; then for each tail the index of its type and the root of the literals at the end, each spelled backwards |
   */
  readonly nodes: Int32Array;
  readonly types: readonly PlaceholderType[];
}

export const LEAF = 0;
export const REST = 1;
export const BRANCHES = 2;
export const FIRST_CODE = 3;
export const CHILD_COUNT = 4;
export const LABEL_LENGTH = 5;
export const LABEL = 6;

export const WORDS = 0;
export const JUMP_COUNT = 1;
export const TYPED_COUNT = 2;
export const TAIL_COUNT = 3;
export const JUMPS = 4;

/** Greater than every rank and every index. */
export const NONE = 0x7fffffff;

/** Packs a tree that is complete. */
export function packTree(root: PathNode<Leaf>): PackedTree {
  const packer = new Packer();
  packer.pack(root);
  return { nodes: Int32Array.from(packer.nodes), types: packer.types };
}

class Packer {
  readonly nodes: number[] = [];
  readonly types: PlaceholderType[] = [];
  readonly #typeIndexes = new Map<string, number>();
  /** Words of one set of alternatives lead to one node. */
  readonly #packed = new Map<PathNode<Leaf>, number>();

  pack(node: PathNode<Leaf>): number {
    const known = this.#packed.get(node);
    if (known !== undefined) return known;
    const at = this.#record(node, rankOf(node.value?.leaf), rankOf(node.value?.rest), (child) => this.pack(child));
    this.#packed.set(node, at);
    const branches = node.value?.branches;
    if (branches !== undefined) {
      this.nodes[at + BRANCHES] = this.nodes.length;
      this.#packBranches(branches);
    }
    return at;
  }

  /** A node before its children, so that a path goes through the array in one direction. */
  #record<V>(node: RadixNode<V>, leaf: number, rest: number, pack: (child: RadixNode<V>) => number): number {
    const at = this.nodes.length;
    const { children, firstCode, label } = node;
    const length = Math.max(label.length - 1, 0);
    this.nodes.push(leaf, rest, NONE, firstCode, children.length, length);
    for (let index = 1; index <= length; index++) this.nodes.push(label.charCodeAt(index));
    const first = this.nodes.length;
    for (let index = 0; index < children.length; index++) this.nodes.push(NONE);
    children.forEach((child, index) => {
      if (child !== undefined) this.nodes[first + index] = pack(child);
    });
    return at;
  }

  #packBranches({ words, jumps, typed, tails }: Branches<Leaf>): void {
    const at = this.nodes.length;
    this.nodes.push(NONE, jumps.length, typed.length, tails.length);
    // The whole record before the nodes that it leads to.
    for (let index = jumps.length + 2 * (typed.length + tails.length); index > 0; index--) this.nodes.push(NONE);
    if (words !== undefined) this.nodes[at + WORDS] = this.pack(words);
    let slot = at + JUMPS;
    const fill = (value: number) => void (this.nodes[slot++] = value);
    for (const { next } of jumps) fill(this.pack(next));
    for (const { type, next } of typed) {
      fill(this.#typeIndex(type));
      fill(this.pack(next));
    }
    for (const { type, suffixes } of tails) {
      fill(this.#typeIndex(type));
      fill(this.#packSuffixes(suffixes));
    }
  }

  #packSuffixes(node: RadixNode<Leaf>): number {
    return this.#record(node, rankOf(node.value), NONE, (child) => this.#packSuffixes(child));
  }

  #typeIndex(type: PlaceholderType): number {
    const key = typeKey(type);
    const index = this.#typeIndexes.get(key) ?? this.types.push(type) - 1;
    this.#typeIndexes.set(key, index);
    return index;
  }
}

function rankOf(leaf: Leaf | undefined): number {
  return leaf?.rank ?? NONE;
}
