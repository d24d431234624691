import { type PlaceholderType, readValue } from '../channel/placeholder.js';
import {
  BRANCHES,
  CHILD_COUNT,
  FIRST_CODE,
  JUMP_COUNT,
  JUMPS,
  LABEL,
  LABEL_LENGTH,
  LEAF,
  NONE,
  type PackedTree,
  REST,
  TAIL_COUNT,
  TYPED_COUNT,
  WORDS,
} from './packed-tree.js';

/**
 * Finds the lowest rank of the patterns that fit the text from `start` on, or `NONE`. Reads the text with `charCodeAt`
 * only; each path that can be followed reads each character a bounded number of times, and `boundPaths` the paths.
 */
export function findNarrowest(tree: PackedTree, text: string, start: number): number {
  return follow(tree, text, 0, start, NONE);
}

/** @param best what was found before, on another path */
function follow(tree: PackedTree, text: string, from: number, start: number, best: number): number {
  const { nodes } = tree;
  let node = from;
  let at = start;
  for (;;) {
    const branches = nodes[node + BRANCHES]!;
    if (at === text.length) {
      const found = Math.min(best, nodes[node + LEAF]!);
      // Only the end of a word leads further.
      return branches === NONE ? found : followJumps(tree, text, branches, at, found);
    }
    const child = literalChild(nodes, text, node, at);
    const rest = nodes[node + REST]!;
    if (rest !== NONE || branches !== NONE) {
      let found = best;
      if (child !== NONE) found = follow(tree, text, child, at + 1 + nodes[child + LABEL_LENGTH]!, found);
      if (branches !== NONE) found = followBranches(tree, text, branches, at, found);
      return Math.min(found, rest);
    }
    if (child === NONE) return best;
    at += 1 + nodes[child + LABEL_LENGTH]!;
    node = child;
  }
}

function childAt(nodes: Int32Array, node: number, code: number): number {
  const index = code - nodes[node + FIRST_CODE]!;
  if (index < 0 || index >= nodes[node + CHILD_COUNT]!) return NONE;
  return nodes[node + LABEL + nodes[node + LABEL_LENGTH]! + index]!;
}

function literalChild(nodes: Int32Array, text: string, node: number, at: number): number {
  const child = childAt(nodes, node, text.charCodeAt(at));
  if (child === NONE) return NONE;
  const length = nodes[child + LABEL_LENGTH]!;
  // Past the end of the text there is no code, which is none of a label's.
  for (let index = 0; index < length; index++) {
    if (text.charCodeAt(at + 1 + index) !== nodes[child + LABEL + index]) return NONE;
  }
  return child;
}

function followBranches(tree: PackedTree, text: string, branches: number, at: number, found: number): number {
  const { nodes, types } = tree;
  let best = followJumps(tree, text, branches, at, found);
  const words = nodes[branches + WORDS]!;
  if (words !== NONE) best = follow(tree, text, words, at, best);
  let next = branches + JUMPS + nodes[branches + JUMP_COUNT]!;
  for (let left = nodes[branches + TYPED_COUNT]!; left > 0; left--, next += 2) {
    const end = readValue(types[nodes[next]!]!, text, at, text.length);
    if (end !== -1) best = follow(tree, text, nodes[next + 1]!, end, best);
  }
  for (let left = nodes[branches + TAIL_COUNT]!; left > 0; left--, next += 2) {
    best = findSuffix(nodes, text, types[nodes[next]!]!, nodes[next + 1]!, at, best);
  }
  return best;
}

function followJumps(tree: PackedTree, text: string, branches: number, at: number, found: number): number {
  const { nodes } = tree;
  let best = found;
  const end = branches + JUMPS + nodes[branches + JUMP_COUNT]!;
  for (let next = branches + JUMPS; next < end; next++) best = follow(tree, text, nodes[next]!, at, best);
  return best;
}

/** The literal at the end is looked for from the end of the text backwards. */
function findSuffix(
  nodes: Int32Array,
  text: string,
  type: PlaceholderType,
  suffixes: number,
  at: number,
  found: number,
): number {
  let best = found;
  let node = suffixes;
  let end = text.length;
  for (;;) {
    const child = childAt(nodes, node, text.charCodeAt(end - 1));
    if (child === NONE) return best;
    const length = nodes[child + LABEL_LENGTH]!;
    if (end - 1 - length <= at) return best;
    for (let index = 0; index < length; index++) {
      if (text.charCodeAt(end - 2 - index) !== nodes[child + LABEL + index]) return best;
    }
    end -= 1 + length;
    node = child;
    const leaf = nodes[node + LEAF]!;
    if (leaf < best && readValue(type, text, at, end) === end) best = leaf;
  }
}
