import { isDelimitedBySuffix, type Segment, suffixAfter } from '../channel/pattern.js';
import type { PlaceholderType } from '../channel/placeholder.js';

/** Greater than every rank: no pattern. */
export const NONE = 0x3fffffff;

/** A node of a radix tree: the text that leads to it, and what may follow. */
export class PathNode {
  /** The rank of the pattern that ends here. */
  route = NONE;
  /** The rank of the pattern whose untyped placeholder takes the rest of the name, at least one character. */
  catchAll = NONE;
  /** The placeholders that may follow. */
  branches: Branches | undefined = undefined;
  /** The children by the code of their first character, from `firstCode` on. */
  readonly children: (PathNode | undefined)[] = [];
  firstCode = 0;

  constructor(
    /** The literal text between the parent and this node. A root has none. */
    public label = '',
  ) {}

  childAt(code: number): PathNode | undefined {
    const index = code - this.firstCode;
    // A number below 0 would make V8 look for a property with that name.
    return index < 0 ? undefined : this.children[index];
  }

  /** The node after this text, created if it does not exist. */
  extend(text: string): PathNode {
    if (text === '') return this;
    const child = this.childAt(text.charCodeAt(0));
    if (child === undefined) {
      const added = new PathNode(text);
      this.#adopt(added);
      return added;
    }
    let shared = 1;
    while (shared < child.label.length && child.label[shared] === text[shared]) shared++;
    if (shared === child.label.length) return child.extend(text.slice(shared));
    const fork = new PathNode(text.slice(0, shared));
    this.#adopt(fork);
    child.label = child.label.slice(shared);
    fork.#adopt(child);
    return fork.extend(text.slice(shared));
  }

  #adopt(child: PathNode): void {
    const code = child.label.charCodeAt(0);
    const { children } = this;
    if (children.length === 0) this.firstCode = code;
    for (; this.firstCode > code; this.firstCode--) children.unshift(undefined);
    children[code - this.firstCode] = child;
  }
}

/** The placeholders that may follow a node. Placeholders of one type share a branch, whatever their names are. */
export interface Branches {
  /**
   * The tree of the words of all alternatives. The node at the end of each word has the branches of its sets in `afterWord`.
   */
  words: PathNode | undefined;
  /** At the end of a word: a branch for each set of alternatives with this word. */
  readonly afterWord: TypedBranch[];
  /** Values that end at the first character their type cannot contain. */
  readonly typed: TypedBranch[];
  /** Values that end where the literal at the end of the name starts. */
  readonly bySuffix: SuffixBranch[];
}

export interface TypedBranch {
  readonly type: PlaceholderType;
  readonly next: PathNode;
}

export interface SuffixBranch {
  readonly type: PlaceholderType;
  /** The tree of those literals, each spelled backwards. */
  readonly suffixes: PathNode;
}

/** Adds a pattern below a root. */
export function addPath(root: PathNode, segments: readonly Segment[], rank: number): void {
  let node = root;
  for (const [index, segment] of segments.entries()) {
    if (typeof segment === 'string') {
      node = node.extend(segment);
      continue;
    }
    if (isDelimitedBySuffix(segments, index)) return addSuffix(node, segment.type, suffixAfter(segments, index), rank);
    node = branchFor(branchesOf(node), segment.type).next;
  }
  node.route = rank;
}

function branchesOf(node: PathNode): Branches {
  return (node.branches ??= { words: undefined, afterWord: [], typed: [], bySuffix: [] });
}

function addSuffix(node: PathNode, type: PlaceholderType, suffix: string, rank: number): void {
  if (suffix === '') {
    node.catchAll = rank;
    return;
  }
  const { bySuffix } = branchesOf(node);
  let branch = bySuffix.find((candidate) => candidate.type === type);
  if (branch === undefined) bySuffix.push((branch = { type, suffixes: new PathNode() }));
  branch.suffixes.extend([...suffix].reverse().join('')).route = rank;
}

function branchFor(branches: Branches, type: PlaceholderType): TypedBranch {
  const places =
    type.form === 'words' ? wordEnds(branches, type.words).map(({ afterWord }) => afterWord) : [branches.typed];
  let branch = places[0]!.find((candidate) => candidate.type.name === type.name);
  if (branch === undefined) {
    branch = { type, next: new PathNode() };
    for (const place of places) place.push(branch);
  }
  return branch;
}

function wordEnds(branches: Branches, words: readonly string[]): Branches[] {
  const root = (branches.words ??= new PathNode());
  return words.map((word) => branchesOf(root.extend(word)));
}
