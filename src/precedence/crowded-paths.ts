import { canStartWith } from '../channel/placeholder.js';
import { type Branches, branchesOf, type PathNode, type RadixNode, type TailBranch } from '../matching/path-tree.js';
import { childrenOf, type IndexedLeaf } from './path-leaves.js';

/** How many paths through a tree one name could be tried along at most, and a pattern at the end of each. */
export interface Paths {
  readonly count: number;
  /** At most `SHOWN` of them. */
  readonly leaves: readonly IndexedLeaf[];
}

/** The most paths that a table may offer to one name: see docs/decisions/pattern-paths.md. */
export const MAX_PATHS = 8;

const SHOWN = 12;
const NO_PATHS: Paths = { count: 0, leaves: [] };

/**
 * Bounds the paths that a search may have to follow for one name. Two paths part where a character can both begin a value
 * and go on with literal text, or begin values of two types. The price of a match is the length of the name times this.
 */
export function boundPaths(root: PathNode<IndexedLeaf>): Paths {
  const known = new Map<PathNode<IndexedLeaf>, Paths>();

  function pathsFrom(node: PathNode<IndexedLeaf>): Paths {
    let paths = known.get(node);
    if (paths === undefined) known.set(node, (paths = count(node)));
    return paths;
  }

  function count(node: PathNode<IndexedLeaf>): Paths {
    const branches = branchesOf(node);
    const leaf = node.value?.leaf ?? node.value?.rest;
    const ending = leaf === undefined ? NO_PATHS : { count: 1, leaves: [leaf] };
    const most = firstCodes(node, branches)
      .map((code) => sum(waysAt(node, branches, code)))
      .reduce((one, other) => (other.count > one.count ? other : one), ending);
    return sum([most, ...branches.jumps.map(({ next }) => pathsFrom(next)), ...branches.tails.map(pathsOfTail)]);
  }

  function waysAt(
    node: PathNode<IndexedLeaf>,
    { words, typed }: Readonly<Branches<IndexedLeaf>>,
    code: number,
  ): Paths[] {
    const ways: Paths[] = [];
    for (const from of [node, words]) {
      const next = from?.childAt(code);
      if (next !== undefined) ways.push(pathsFrom(next));
    }
    for (const { type, next } of typed) if (canStartWith(type, code)) ways.push(pathsFrom(next));
    return ways;
  }

  return pathsFrom(root);
}

/** The codes that begin literal text here, and that of a digit, which can begin a value of every type. */
function firstCodes(node: PathNode<IndexedLeaf>, { words }: Readonly<Branches<IndexedLeaf>>): number[] {
  const codes = [DIGIT_CODE];
  for (const from of [node, words]) {
    for (const child of from?.children ?? []) if (child !== undefined) codes.push(child.label.charCodeAt(0));
  }
  return codes;
}

const DIGIT_CODE = '0'.charCodeAt(0);

/** An untyped value is not read, only its suffixes are; a typed one is read for each suffix that fits. */
function pathsOfTail({ type, suffixes }: TailBranch<IndexedLeaf>): Paths {
  const chain = longestChain(suffixes);
  return type.name === 'any' ? { ...chain, count: 1 } : chain;
}

/** The suffixes that a name can have at once: each is the end of the next. */
function longestChain(node: RadixNode<IndexedLeaf>): Paths {
  let longest = NO_PATHS;
  for (const child of childrenOf(node)) {
    const chain = longestChain(child);
    if (chain.count > longest.count) longest = chain;
  }
  return node.value === undefined ? longest : sum([{ count: 1, leaves: [node.value] }, longest]);
}

function sum(paths: readonly Paths[]): Paths {
  let count = 0;
  const leaves: IndexedLeaf[] = [];
  for (const path of paths) {
    count += path.count;
    leaves.push(...path.leaves);
  }
  return { count, leaves: leaves.slice(0, SHOWN) };
}
