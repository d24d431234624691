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
  packTree,
  REST,
  TAIL_COUNT,
  TYPED_COUNT,
  WORDS,
} from '../../../src/matching/packed-tree.js';
import { plant } from '../channel/planted.js';

/** What a node's record says, read as its description has it. What there is not is left out. */
function readNode({ nodes }: PackedTree, at: number): string {
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

/** What a record of branches says. */
function readBranches({ nodes, types }: PackedTree, at: number): string {
  const words = [`${at}:`];
  if (nodes[at + WORDS] !== NONE) words.push(`words ${nodes[at + WORDS]}`);
  let next = at + JUMPS;
  for (let left = nodes[at + JUMP_COUNT]!; left > 0; left--) words.push(`jump ${nodes[next++]}`);
  for (const [count, name] of [
    [TYPED_COUNT, 'typed'],
    [TAIL_COUNT, 'tail'],
  ] as const) {
    for (let left = nodes[at + count]!; left > 0; left--) {
      words.push(`${name} ${types[nodes[next++]!]!.name} ${nodes[next++]}`);
    }
  }
  return words.join(' ');
}

/** All records, in the order in which they lie there. */
function readAll(tree: PackedTree): string[] {
  const { nodes } = tree;
  const records: string[] = [];
  const branches = new Set<number>();
  let at = 0;
  while (at < nodes.length) {
    if (branches.has(at)) {
      records.push(readBranches(tree, at));
      at += JUMPS + nodes[at + JUMP_COUNT]! + 2 * (nodes[at + TYPED_COUNT]! + nodes[at + TAIL_COUNT]!);
    } else {
      records.push(readNode(tree, at));
      branches.add(nodes[at + BRANCHES]!);
      at += LABEL + nodes[at + LABEL_LENGTH]! + nodes[at + CHILD_COUNT]!;
    }
  }
  return records;
}

it('is one record without patterns', () => {
  expect(packTree(plant([]))).toEqual({ nodes: Int32Array.of(NONE, NONE, NONE, 0, 0, 0), types: [] });
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
  expect(tree.types).toEqual([]);
});

it('has what else can follow between the nodes', () => {
  const tree = packTree(plant(['<x:int>', 'a<x:int>-', '<x:slug>-ab', '<x>.b', '<x>.cb']));
  expect(readAll(tree)).toEqual([
    '0: branches 32 a 7',
    '7: branches 13',
    '13: typed int 19',
    '19: - 26',
    '26: leaf 1',
    '32: typed int 42 tail slug 48 tail any 63',
    '42: leaf 0',
    // Suffixes are spelled backwards.
    '48: b 55',
    '55: label a- leaf 2',
    '63: b 70',
    expect.stringMatching(/^70: [.] 130 (no . )+c 136$/),
    '130: leaf 3',
    '136: label . leaf 4',
  ]);
  expect(tree.types).toEqual([{ name: 'int' }, { name: 'slug' }, { name: 'any' }]);
});

it('packs what follows the words of a set once', () => {
  const tree = packTree(plant(['<x:a|b>1', '<x:b|c>2', '<x:a|b>3']));
  expect(readAll(tree)).toEqual([
    '0: branches 6',
    '6: words 10',
    '10: a 19 b 51 c 76',
    '19: branches 25',
    '25: jump 30',
    '30: 1 39 no 2 3 45',
    '39: leaf 0',
    '45: leaf 2',
    '51: branches 57',
    '57: jump 30 jump 63',
    '63: 2 70',
    '70: leaf 1',
    '76: branches 82',
    '82: jump 63',
  ]);
  expect(tree.types).toEqual([]);
});
