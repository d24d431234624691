import { type Branches, type Leaf, type PathNode } from './path-tree.js';
import { type PlaceholderType } from './placeholder-type.js';
import { type RadixNode } from './radix-node.js';

/**
 * A path tree whose nodes lie in one array. In a table of ten thousand patterns a match waits for memory more than for
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
   * | `BRANCHES`      | index into `branches`                                               |
   * | `FIRST_CODE`    | the code that the first child's label starts with                   |
   * | `CHILD_COUNT`   | how many children are listed, those that there are not included     |
   * | `LABEL_LENGTH`  | how many codes of the label follow: all but the first               |
   * | `LABEL` …       | those codes, then the children by the code that they start with     |
   */
  readonly nodes: Int32Array;
  readonly branches: readonly PackedBranches[];
}

export const LEAF = 0;
export const REST = 1;
export const BRANCHES = 2;
export const FIRST_CODE = 3;
export const CHILD_COUNT = 4;
export const LABEL_LENGTH = 5;
export const LABEL = 6;

/** Greater than every rank and every index. */
export const NONE = 0x7fffffff;

/** `Branches`, with nodes of the packed tree. */
export interface PackedBranches {
  readonly words: number;
  readonly jumps: readonly number[];
  readonly typed: readonly PackedTypedBranch[];
  readonly tails: readonly PackedTailBranch[];
}

export interface PackedTypedBranch {
  readonly type: PlaceholderType;
  readonly next: number;
}

export interface PackedTailBranch {
  readonly type: PlaceholderType;
  /** The root of the literals at the end, each spelled backwards. */
  readonly suffixes: number;
}

/** Packs a tree that is complete. */
export function packTree(root: PathNode<Leaf>): PackedTree {
  const packer = new Packer();
  packer.pack(root);
  return { nodes: Int32Array.from(packer.nodes), branches: packer.branches };
}

class Packer {
  readonly nodes: number[] = [];
  readonly branches: PackedBranches[] = [];
  /** Words of one set of alternatives lead to one node. */
  readonly #packed = new Map<PathNode<Leaf>, number>();

  pack(node: PathNode<Leaf>): number {
    const known = this.#packed.get(node);
    if (known !== undefined) return known;
    const at = this.#record(node, rankOf(node.value?.leaf), rankOf(node.value?.rest), (child) => this.pack(child));
    this.#packed.set(node, at);
    const branches = node.value?.branches;
    if (branches !== undefined) this.nodes[at + BRANCHES] = this.#packBranches(branches);
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

  #packBranches({ words, jumps, typed, tails }: Branches<Leaf>): number {
    const packed: PackedBranches = {
      words: words === undefined ? NONE : this.pack(words),
      jumps: jumps.map(({ next }) => this.pack(next)),
      typed: typed.map(({ type, next }) => ({ type, next: this.pack(next) })),
      tails: tails.map(({ type, suffixes }) => ({ type, suffixes: this.#packSuffixes(suffixes) })),
    };
    return this.branches.push(packed) - 1;
  }

  #packSuffixes(node: RadixNode<Leaf>): number {
    return this.#record(node, rankOf(node.value), NONE, (child) => this.#packSuffixes(child));
  }
}

function rankOf(leaf: Leaf | undefined): number {
  return leaf?.rank ?? NONE;
}
