import { type ChannelName, parseChannelName } from '../../../src/channel/channel-name.js';
import { orderPatterns } from '../../../src/precedence/order-patterns.js';
import { type PatternEntry, PatternTree } from '../../../src/matching/pattern-tree.js';
import { pattern } from '../channel/arbitraries.js';
import { oraclePattern } from '../channel/oracle.js';

function treeOf(sources: readonly string[]): PatternTree<PatternEntry> {
  const patterns = sources.map((source) => pattern(source));
  const { conflicts, ranks } = orderPatterns(patterns);
  expect(conflicts).toEqual([]);
  return new PatternTree(patterns.map((entry, i) => ({ pattern: entry, rank: ranks[i]! })));
}

function find(tree: PatternTree<PatternEntry>, text: string): [string, object] | undefined {
  const match = tree.match(parseChannelName(text) as ChannelName);
  return match === undefined ? undefined : [match.entry.pattern.source, match.params()];
}

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

describe('the most specific pattern', () => {
  const sources = [
    'private-<all>',
    'private-room-<id>',
    'private-room-<id:slug>',
    'private-room-<id:word>',
    'private-room-<id:int>',
    'private-room-<id:uuid>',
    'private-room-<id:0|7>',
    'private-room-<id:slug>-chat',
    'private-room-lobby-chat',
    'presence-room-<id>',
  ];
  let tree: PatternTree<PatternEntry>;
  beforeEach(() => {
    tree = treeOf(sources);
  });

  it.each([
    ['private-x', 'private-<all>', { all: 'x' }],
    ['private-room', 'private-<all>', { all: 'room' }],
    ['private-room-', 'private-<all>', { all: 'room-' }],
    ['private-room-a.b', 'private-room-<id>', { id: 'a.b' }],
    ['private-room-a-b', 'private-room-<id:slug>', { id: 'a-b' }],
    ['private-room-ab', 'private-room-<id:word>', { id: 'ab' }],
    ['private-room-12', 'private-room-<id:int>', { id: 12 }],
    ['private-room-012', 'private-room-<id:word>', { id: '012' }],
    ['private-room-9007199254740991', 'private-room-<id:int>', { id: 9007199254740991 }],
    ['private-room-9007199254740992', 'private-room-<id:word>', { id: '9007199254740992' }],
    [`private-room-${UUID}`, 'private-room-<id:uuid>', { id: UUID }],
    [`private-room-${UUID.toUpperCase()}`, 'private-room-<id:slug>', { id: UUID.toUpperCase() }],
    ['private-room-0', 'private-room-<id:0|7>', { id: '0' }],
    ['private-room-70', 'private-room-<id:int>', { id: 70 }],
    ['private-room-.-chat', 'private-room-<id>', { id: '.-chat' }],
    ['private-room-a-chat-chat', 'private-room-<id:slug>-chat', { id: 'a-chat' }],
    ['private-room--chat', 'private-room-<id:slug>', { id: '-chat' }],
    ['private-room-lobby-chat', 'private-room-lobby-chat', {}],
    ['presence-room-1', 'presence-room-<id>', { id: '1' }],
  ])('decides %s: %s', (name, source, params) => {
    expect(find(tree, name)).toEqual([source, params]);
  });

  it.each(['private-cache-room-1', 'presence-rooms', 'presence-room-', 'presence-cache-room-1'])(
    'is missing for %s',
    (name) => {
      expect(find(tree, name)).toBeUndefined();
    },
  );
});

it('is found among patterns that differ only in the names of placeholders', () => {
  const tree = treeOf(['private-<a:word>-x-<b>', 'private-<c:word>-y-<d>']);
  expect(find(tree, 'private-1-x-2')).toEqual(['private-<a:word>-x-<b>', { a: '1', b: '2' }]);
  expect(find(tree, 'private-1-y-2')).toEqual(['private-<c:word>-y-<d>', { c: '1', d: '2' }]);
});

it.each([
  [['private-b'], ['private-ab', 'private-cb', 'private-b', 'private-bb']],
  [
    ['private-bd', 'private-bf'],
    ['private-bc', 'private-be', 'private-bg', 'private-bcd', 'private-bgd', 'private-bf'],
  ],
  [['private-<x>-b'], ['private-1-a', 'private-1-c', 'private-1-cb', 'private-1-b', 'private-b', 'private--b']],
  [['private-<x:a|c>d'], ['private-bd', 'private-dd', 'private-cd', 'private-a', 'private-ac']],
])('is found for neighbouring letters: %j', (sources, names) => {
  const found = names.filter((name) => find(treeOf(sources), name) !== undefined);
  expect(found).toEqual(names.filter((name) => sources.some((source) => oraclePattern(source).matches(name))));
  expect(found).toHaveLength(1);
});

it('is found among values of different types that are delimited by their suffix', () => {
  const tree = treeOf(['private-<x:slug>-chat', 'private-<x>-chat', 'private-<y>-talk']);
  expect(find(tree, 'private-a-chat')).toEqual(['private-<x:slug>-chat', { x: 'a' }]);
  expect(find(tree, 'private-a.b-chat')).toEqual(['private-<x>-chat', { x: 'a.b' }]);
  expect(find(tree, 'private-a.b-talk')).toEqual(['private-<y>-talk', { y: 'a.b' }]);
});

it('is found even if a value starts before the last one read', () => {
  // The first pattern reads its values up to the end of the name. The second one then reads a value before them.
  const tree = treeOf(['private-<a:word>-<b:word>.', 'private-ab<c:word>-x']);
  expect(find(tree, 'private-abc-x')).toEqual(['private-ab<c:word>-x', { c: 'c' }]);
  expect(find(tree, 'private-abc-x.')).toEqual(['private-<a:word>-<b:word>.', { a: 'abc', b: 'x' }]);
});

it('has only its own parameters', () => {
  const [, params] = find(treeOf(['private-<toString>']), 'private-__proto__')!;
  expect(Object.entries(params)).toEqual([['toString', '__proto__']]);
});

/** A text that counts the reads of its characters. */
class CountedText {
  reads = 0;

  constructor(private readonly text: string) {}

  get length(): number {
    return this.text.length;
  }

  charCodeAt(index: number): number {
    this.reads++;
    return this.text.charCodeAt(index);
  }

  slice(from: number, to: number): string {
    this.reads += to - from;
    return this.text.slice(from, to);
  }
}

function readsOf(tree: PatternTree<PatternEntry>, text: string): number {
  const counted = new CountedText(text);
  const name = parseChannelName(text) as ChannelName;
  tree.match({ ...name, name: counted as unknown as string });
  return counted.reads;
}

describe('the number of characters read', () => {
  it.each([
    // Literal text: each once, up to the first difference.
    [2, 'ab', ['ab']],
    [3, 'abc', ['ab']],
    [2, 'a', ['ab']],
    [2, 'axc', ['abc']],
    [1, 'x', ['abc']],
    [3, 'abd', ['abc', 'abd']],
    // A value: once as possible literal text, and once for each class of characters.
    [1, 'ab', ['<x>']],
    [3, 'ab', ['<x:word>']],
    [6, '12', ['<x:word>.', '<x:int>-']],
    [4, 'a-', ['<x:word>-']],
    [5, 'a-b', ['<x:word>-']],
    [2, 'a', ['<x:a|b>']],
    [4, 'ab', ['<x:a|c>b']],
    [2, 'c', ['<x:a|b>']],
    // A suffix: from the end, and the value before it once.
    [4, 'ab-c', ['<x>-c']],
    [2, 'ab-d', ['<x>-c']],
    [3, 'ab.c', ['<x>-c']],
    [2, '-c', ['<x>-c']],
    [2, 'c', ['<x>-c']],
    [7, 'a-c', ['<x:slug>-c']],
    [6, 'a.-c', ['<x:slug>-c']],
    [7, 'a-c', ['<x:slug>-c', '<x:slug>_c']],
    // The value before a suffix is not read if a more specific pattern is found.
    [7, 'ab-c', ['ab-c', '<x:slug>-c']],
    [11, 'a-c-c', ['<x:slug>-c', '<x:slug>-c-c']],
  ])('is %i for %s and %j', (reads, name, sources) => {
    expect(readsOf(treeOf(sources.map((source) => `private-${source}`)), `private-${name}`)).toBe(reads);
  });
});

describe('the work for a hostile name', () => {
  const fill = (start: string, piece: string) => (start + piece.repeat(164)).slice(0, 164);
  const hostile = ['a', '1', '-', 'a-', '1-', '1.', '0123456789-', `${UUID}-`, 'a-x', '-chat', 'ab1-'].map((piece) =>
    fill('private-', piece),
  );

  it.each([
    ['typed placeholders in a row', ['private-<a:word>-<b:word>-<c:word>-<d:word>-<e:word>-x']],
    ['two types on every level', combinations(3)],
    ['nested starts', Array.from({ length: 150 }, (_, i) => `private-${'a'.repeat(i)}<x:word>.${i}`)],
    ['nested suffixes', Array.from({ length: 70 }, (_, i) => `private-<x:slug>${'-a'.repeat(i + 1)}`)],
    ['untyped, nested', Array.from({ length: 70 }, (_, i) => `private-${'a-'.repeat(i)}<x>`)],
    ['untyped, many suffixes', Array.from({ length: 70 }, (_, i) => `private-<x>-${'a-'.repeat(i)}chat`)],
    ['alternatives on every level', ['private-' + Array.from({ length: 40 }, (_, i) => `<p${i}:a|1|->`).join('')]],
    ['hundreds of sets of alternatives', Array.from({ length: 300 }, (_, i) => `private-<p:a${i}x|b${i}x>-<q>`)],
  ])('is linear in the length of the name: %s', (_, sources) => {
    const tree = treeOf(sources);
    for (const name of hostile) expect(readsOf(tree, name)).toBeLessThanOrEqual(5 * name.length);
  });

  it.each([
    ['two types on every level', combinations(8)],
    ['three types on every level', combinations(5, ['int', 'word', 'slug'], '.')],
    ['types in nested starts', Array.from({ length: 450 }, (_, i) => nested(i))],
    ['suffixes in nested starts', Array.from({ length: 500 }, (_, i) => `private-${'a'.repeat(i % 50)}<x>-${i}-x`)],
  ])('is at most one walk through the table: %s', (_, sources) => {
    const tree = treeOf(sources);
    // A list of regular expressions reads the start of the name once for each pattern.
    const list = sources.length * 164;
    for (const name of hostile) expect(readsOf(tree, name)).toBeLessThan(list / 4);
  });

  it('depends on the table if values of several types may be in the same position', () => {
    const reads = [5, 6, 7].map((levels) => readsOf(treeOf(combinations(levels)), fill('private-', '1-')));
    expect(reads[1]).toBeGreaterThan(1.5 * reads[0]!);
    expect(reads[2]).toBeGreaterThan(1.5 * reads[1]!);
  });

  it('is visible in the count', () => {
    expect(readsOf(treeOf(['private-<a:word>-x']), fill('private-', 'a'))).toBeGreaterThan(150);
  });

  it('hardly depends on the number of patterns with different literals', () => {
    const sources = Array.from({ length: 500 }, (_, i) => `private-team${i}-<a:word>-room-<b>`);
    const name = 'private-team77-a-room-b';
    expect(readsOf(treeOf(sources), name)).toBeLessThanOrEqual(2 * name.length);
  });
});

/** Every combination of types on some levels. Names of these patterns differ only at the end. */
function combinations(levels: number, types = ['int', 'word'], separator = '-'): string[] {
  return Array.from({ length: types.length ** levels }, (_, number) => {
    const chosen = Array.from(
      { length: levels },
      (_, level) => Math.floor(number / types.length ** level) % types.length,
    );
    const placeholders = chosen.map((type, level) => `<p${level}:${types[type]!}>`);
    return `private-${placeholders.join(separator)}${separator}x${number}`;
  });
}

/** Values of three types at each of 150 positions. */
function nested(index: number): string {
  return `private-${'1'.repeat(1 + Math.floor(index / 3))}<x:${['int', 'word', 'slug'][index % 3]!}>.x${index}`;
}
