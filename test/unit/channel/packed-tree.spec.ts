import {
  BRANCHES,
  CHILD_COUNT,
  FIRST_CODE,
  LABEL,
  LABEL_LENGTH,
  LEAF,
  NONE,
  type PackedTree,
  packTree,
  REST,
} from '../../../src/channel/packed-tree.js';
import { plant } from './planted.js';

/** What a record says, read as its description has it. What there is not is left out. */
function read({ nodes }: PackedTree, at: number): string {
  const length = nodes[at + LABEL_LENGTH]!;
  const first = at + LABEL + length;
  const words = [`${at}:`];
  if (length > 0) words.push(`label ${String.fromCharCode(...nodes.subarray(at + LABEL, first))}`);
  if (nodes[at + LEAF] !== NONE) words.push(`leaf ${nodes[at + LEAF]}`);
  if (nodes[at + REST] !== NONE) words.push(`rest ${nodes[at + REST]}`);
  if (nodes[at + BRANCHES] !== NONE) words.push(`branches ${nodes[at + BRANCHES]}`);
  nodes.subarray(first, first + nodes[at + CHILD_COUNT]!).forEach((child, index) => {
    const code = nodes[at + FIRST_CODE]! + index;
    words.push(child === NONE ? `no ${String.fromCharCode(code)}` : `${String.fromCharCode(code)} ${child}`);
  });
  return words.join(' ');
}

/** All records, in the order in which they lie there. */
function readAll(tree: PackedTree): string[] {
  const records: string[] = [];
  let at = 0;
  while (at < tree.nodes.length) {
    records.push(read(tree, at));
    at += LABEL + tree.nodes[at + LABEL_LENGTH]! + tree.nodes[at + CHILD_COUNT]!;
  }
  return records;
}

const branches = { words: NONE, jumps: [], typed: [], tails: [] };

it('is one record without patterns', () => {
  expect(packTree(plant([]))).toEqual({ nodes: Int32Array.of(NONE, NONE, NONE, 0, 0, 0), branches: [] });
});

it('has a node before its children, and each child by the code it starts with', () => {
  const tree = packTree(plant(['room', 'robot-<x>', 'p', 'robot']));
  expect(readAll(tree)).toEqual([
    '0: p 9 no q r 15',
    '9: leaf 2',
    '15: label o b 36 no c no d no e no f no g no h no i no j no k no l no m no n o 51',
    '36: label ot leaf 3 - 45',
    '45: rest 1',
    '51: label m leaf 0',
  ]);
  expect(tree.branches).toEqual([]);
});

it('has what else can follow beside the nodes', () => {
  const tree = packTree(plant(['<x:int>', 'a<x:int>-', '<x:slug>-ab', '<x>.b', '<x>.cb']));
  expect(readAll(tree)).toEqual([
    '0: branches 1 a 7',
    '7: branches 0',
    '13: - 20',
    '20: leaf 1',
    '26: leaf 0',
    // Suffixes are spelled backwards.
    '32: b 39',
    '39: label a- leaf 2',
    '47: b 54',
    expect.stringMatching(/^54: [.] 114 (no . )+c 120$/),
    '114: leaf 3',
    '120: label . leaf 4',
  ]);
  expect(tree.branches).toEqual([
    { ...branches, typed: [{ type: { name: 'int' }, next: 13 }] },
    {
      ...branches,
      typed: [{ type: { name: 'int' }, next: 26 }],
      tails: [
        { type: { name: 'slug' }, suffixes: 32 },
        { type: { name: 'any' }, suffixes: 47 },
      ],
    },
  ]);
});

it('packs what follows the words of a set once', () => {
  const tree = packTree(plant(['<x:a|b>1', '<x:b|c>2', '<x:a|b>3']));
  expect(readAll(tree)).toEqual([
    '0: branches 3',
    '6: a 15 b 42 c 61',
    '15: branches 0',
    '21: 1 30 no 2 3 36',
    '30: leaf 0',
    '36: leaf 2',
    '42: branches 1',
    '48: 2 55',
    '55: leaf 1',
    '61: branches 2',
  ]);
  expect(tree.branches).toEqual([
    { ...branches, jumps: [21] },
    { ...branches, jumps: [21, 48] },
    { ...branches, jumps: [48] },
    { ...branches, words: 6 },
  ]);
});
