import { type Branches, type Leaf, type PathNode, type Stop, type TailBranch } from './path-tree.js';
import { readValue } from './placeholder-type.js';
import { type RadixNode } from './radix-node.js';

/**
 * Finds the leaf of the lowest rank whose pattern fits the text from `at` on. Reads the text with `charCodeAt` only; each
 * path that can be followed reads each character a bounded number of times, and `boundPaths` the paths.
 * @param best what was found before, on another path
 */
export function findNarrowest<L extends Leaf>(
  text: string,
  from: PathNode<L>,
  start: number,
  best: L | undefined,
): L | undefined {
  let node = from;
  let at = start;
  for (;;) {
    const stop = node.value;
    if (at === text.length) return stop === undefined ? best : findAtEnd(text, stop, best);
    const child = literalChild(text, node, at);
    if (stop !== undefined && (stop.rest !== undefined || stop.branches !== undefined)) {
      let found = child === undefined ? best : findNarrowest(text, child, at + child.label.length, best);
      if (stop.branches !== undefined) found = followBranches(text, stop.branches, at, found);
      return narrower(found, stop.rest);
    }
    if (child === undefined) return best;
    at += child.label.length;
    node = child;
  }
}

/** The name ends at this stop; only the end of a word leads further. */
function findAtEnd<L extends Leaf>(text: string, stop: Stop<L>, found: L | undefined): L | undefined {
  const best = narrower(found, stop.leaf);
  return stop.branches === undefined ? best : followJumps(text, stop.branches, text.length, best);
}

function narrower<L extends Leaf>(best: L | undefined, leaf: L | undefined): L | undefined {
  return leaf !== undefined && canImprove(best, leaf.rank) ? leaf : best;
}

function canImprove(best: Leaf | undefined, rank: number): boolean {
  return best === undefined || rank < best.rank;
}

function literalChild<V>(text: string, node: RadixNode<V>, at: number): RadixNode<V> | undefined {
  const child = node.childAt(text.charCodeAt(at));
  if (child === undefined) return undefined;
  const { label } = child;
  if (text.length - at < label.length) return undefined;
  for (let index = 1; index < label.length; index++) {
    if (text.charCodeAt(at + index) !== label.charCodeAt(index)) return undefined;
  }
  return child;
}

function followBranches<L extends Leaf>(
  text: string,
  branches: Branches<L>,
  at: number,
  found: L | undefined,
): L | undefined {
  let best = followJumps(text, branches, at, found);
  if (branches.words !== undefined) best = findNarrowest(text, branches.words, at, best);
  for (const { type, next, minRank } of branches.typed) {
    if (!canImprove(best, minRank)) continue;
    const end = readValue(type, text, at, text.length);
    if (end > 0) best = findNarrowest(text, next, end, best);
  }
  for (const tail of branches.tails) {
    if (canImprove(best, tail.minRank)) best = findSuffix(text, tail, at, best);
  }
  return best;
}

function followJumps<L extends Leaf>(
  text: string,
  branches: Branches<L>,
  at: number,
  found: L | undefined,
): L | undefined {
  let best = found;
  for (const { next, minRank } of branches.jumps) {
    if (canImprove(best, minRank)) best = findNarrowest(text, next, at, best);
  }
  return best;
}

function findSuffix<L extends Leaf>(
  text: string,
  tail: TailBranch<L>,
  at: number,
  found: L | undefined,
): L | undefined {
  let best = found;
  let node = tail.suffixes;
  let end = text.length;
  for (;;) {
    const child: RadixNode<L> | undefined = node.childAt(text.charCodeAt(end - 1));
    if (child === undefined || end - child.label.length <= at) return best;
    for (let index = 1; index < child.label.length; index++) {
      if (text.charCodeAt(end - 1 - index) !== child.label.charCodeAt(index)) return best;
    }
    end -= child.label.length;
    node = child;
    if (node.value !== undefined && canImprove(best, node.value.rank) && readValue(tail.type, text, at, end) === end) {
      best = node.value;
    }
  }
}
