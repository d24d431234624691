import { endsBySuffix, type Placeholder, type Segment, suffixAfter } from '../channel/pattern.js';
import { type PlaceholderType, typeKey } from '../channel/placeholder.js';

/** A node of a radix tree over literal text. */
export class RadixNode<V> {
  /** What the text that ends here stands for. */
  value: V | undefined = undefined;
  /** The children by the code of their first character, from `firstCode` on. */
  readonly children: (RadixNode<V> | undefined)[] = [];
  firstCode = 0;

  constructor(
    /** The text that leads here from the parent; a root has none. */
    public label = '',
  ) {}

  childAt(code: number): RadixNode<V> | undefined {
    return this.children[code - this.firstCode];
  }

  /** The node at the end of this text, counted from here; made where it is missing. */
  extend(text: string): RadixNode<V> {
    if (text === '') return this;
    const child = this.childAt(text.charCodeAt(0));
    if (child === undefined) {
      const added = new RadixNode<V>(text);
      this.#adopt(added);
      return added;
    }
    let shared = 1;
    while (shared < child.label.length && child.label[shared] === text[shared]) shared++;
    if (shared === child.label.length) return child.extend(text.slice(shared));
    const fork = new RadixNode<V>(text.slice(0, shared));
    this.#adopt(fork);
    child.label = child.label.slice(shared);
    fork.#adopt(child);
    return fork.extend(text.slice(shared));
  }

  #adopt(child: RadixNode<V>): void {
    const code = child.label.charCodeAt(0);
    const { children } = this;
    if (children.length === 0) this.firstCode = code;
    for (; this.firstCode > code; this.firstCode--) children.unshift(undefined);
    children[code - this.firstCode] = child;
  }
}

/** What a tree keeps for a pattern. */
export interface Leaf {
  /** Of two patterns that fit one name, the narrower has the lower rank. */
  readonly rank: number;
}

/** A place in literal text; where patterns end or placeholders follow, it has a stop. */
export type PathNode<L extends Leaf> = RadixNode<Stop<L>>;

export interface Stop<L extends Leaf> {
  /** The pattern that ends here. */
  leaf: L | undefined;
  /** The pattern whose untyped placeholder takes all that is left, at least one character. */
  rest: L | undefined;
  /** What else can follow besides literal text. */
  branches: Branches<L> | undefined;
}

/** How patterns go on from a place. Placeholders of one type share a branch, whatever their names are. */
export interface Branches<L extends Leaf> {
  /** The words of all alternatives that follow; a stop at the end of each word has the jumps. */
  words: PathNode<L> | undefined;
  /** What follows each set of alternatives, by its key. */
  wordSets: Map<string, Branch<L>> | undefined;
  /** At the end of a word: what follows the sets of alternatives that have this word. */
  jumps: readonly Branch<L>[];
  typed: readonly TypedBranch<L>[];
  tails: readonly TailBranch<L>[];
}

export interface Branch<L extends Leaf> {
  readonly next: PathNode<L>;
}

/** A value that ends at the first character which its type cannot contain. */
export interface TypedBranch<L extends Leaf> extends Branch<L> {
  readonly type: PlaceholderType;
}

/** A value that ends where the literal at the end of the name starts (see `endsBySuffix`). */
export interface TailBranch<L extends Leaf> {
  readonly type: PlaceholderType;
  /** Those literals, each spelled backwards. */
  readonly suffixes: RadixNode<L>;
}

/**
 * Adds a pattern below a root.
 * @returns the leaf at its place, which is another one if a pattern of the same shape is there already
 */
export function addPath<L extends Leaf>(root: PathNode<L>, segments: readonly Segment[], leaf: L): L {
  let node = root;
  for (const [index, segment] of segments.entries()) {
    if (typeof segment === 'string') {
      node = node.extend(segment);
      continue;
    }
    if (endsBySuffix(segments, index)) return addTail(node, segment, suffixAfter(segments, index), leaf);
    const branches = branchesAt(node);
    const branch =
      segment.type.name === 'alternatives'
        ? wordBranch(branches, segment.type.words, typeKey(segment.type))
        : typedBranch(branches, segment.type);
    node = branch.next;
  }
  return (stopAt(node).leaf ??= leaf);
}

function stopAt<L extends Leaf>(node: PathNode<L>): Stop<L> {
  return (node.value ??= { leaf: undefined, rest: undefined, branches: undefined });
}

function branchesAt<L extends Leaf>(node: PathNode<L>): Branches<L> {
  return (stopAt(node).branches ??= { ...NO_BRANCHES });
}

const NO_BRANCHES: Branches<never> = { words: undefined, wordSets: undefined, jumps: [], typed: [], tails: [] };

/** How patterns go on from the end of a node. */
export function branchesOf<L extends Leaf>(node: PathNode<L>): Readonly<Branches<L>> {
  return node.value?.branches ?? NO_BRANCHES;
}

function addTail<L extends Leaf>(node: PathNode<L>, { type }: Placeholder, suffix: string, leaf: L): L {
  if (suffix === '') return (stopAt(node).rest ??= leaf);
  const branches = branchesAt(node);
  let tail = branches.tails.find((candidate) => candidate.type.name === type.name);
  if (tail === undefined) {
    tail = { type, suffixes: new RadixNode() };
    branches.tails = [...branches.tails, tail];
  }
  return (tail.suffixes.extend([...suffix].reverse().join('')).value ??= leaf);
}

function typedBranch<L extends Leaf>(branches: Branches<L>, type: PlaceholderType): Branch<L> {
  const known = branches.typed.find((candidate) => candidate.type.name === type.name);
  if (known !== undefined) return known;
  const branch = { type, next: new RadixNode<Stop<L>>() };
  branches.typed = [...branches.typed, branch];
  return branch;
}

function wordBranch<L extends Leaf>(branches: Branches<L>, words: readonly string[], key: string): Branch<L> {
  const known = branches.wordSets?.get(key);
  if (known !== undefined) return known;
  const branch = { next: new RadixNode<Stop<L>>() };
  (branches.wordSets ??= new Map()).set(key, branch);
  branches.words ??= new RadixNode();
  for (const word of words) {
    const end = branchesAt(branches.words.extend(word));
    end.jumps = [...end.jumps, branch];
  }
  return branch;
}
