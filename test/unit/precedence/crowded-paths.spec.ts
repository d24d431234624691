import { boundPaths, MAX_PATHS } from '../../../src/precedence/crowded-paths.js';
import { orderPatterns } from '../../../src/precedence/order-patterns.js';
import { pattern } from '../channel/arbitraries.js';
import { plant } from '../channel/planted.js';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** How many paths, and the patterns at their ends. */
function pathsOf(...sources: string[]): [number, string[]] {
  const { count, leaves } = boundPaths(plant(sources));
  return [count, leaves.map(({ index }) => sources[index]!)];
}

describe('the paths along which one name could be tried', () => {
  it.each([
    ['no pattern', []],
    ['literal text that parts for good', ['abc', 'abd', 'b']],
    ['literal text that goes on', ['a', 'ab', 'abc']],
    ['literal text that no value can begin with', ['<a:word>-x', '-x', '.x']],
    ['words', ['<a:x|y>', 'z']],
    ['values of one type, whatever follows', ['<a:word>-x', '<b:word>-y', '<b:word>']],
    ['what follows different literal text', ['a-<a:word>-x', 'b-<a:int>-x']],
    ['alternatives without a word in common', ['<a:x|y>-1', '<a:v|w>-2', 'z-3']],
    ['an untyped value that takes the rest', ['<a>', 'a<a>', 'a-<a>']],
    ['the suffixes of untyped values', ['<a>-x', '<a>-y', '<a>-x-x']],
    ['suffixes that no name has at once', ['<a:slug>-x', '<a:slug>-y', '<a:slug>-xy']],
  ])('is one at most: %s', (_, sources) => {
    expect(pathsOf(...sources)[0]).toBe(Math.min(sources.length, 1));
  });

  it.each([
    ['a value and literal text', 2, ['<a:word>-x', 'abc', 'bcd']],
    ['a value and literal text after another', 2, ['-<a:word>-x', '-abc', '-bcd']],
    ['values of two types', 2, ['<a:word>-x', '<a:int>-x']],
    ['a hexadecimal letter', 2, ['<a:uuid>.x', 'abc', 'xyz']],
    ['a digit', 3, ['<a:int>.x', '<a:uuid>.x', '0', 'a']],
    ['values of all types', 4, ['<a:int>.x', '<a:uuid>.x', '<a:word>.x', '<a:slug>.x']],
    ['two types, and two types after one of them', 3, ['<a:int>.x', '<a:word>-<b:int>.x', '<a:word>-<b:word>.y']],
    ['a word of two sets', 2, ['<a:x|y>-1', '<a:y|z>-2']],
    ['a word and literal text', 2, ['<a:x|y>-1', 'x-2', 'z-3']],
    ['a word that goes on with another', 2, ['<a:x|y>-1', '<a:xa|z>-1']],
    ['a word and a value', 2, ['<a:x|y>-1', '<a:word>-2']],
    ['suffixes of which each ends the next', 3, ['<a:slug>-x', '<a:slug>-x-x', '<a:slug>-x-x-x', '<a:slug>-y-x']],
    ['suffixes and what takes the rest', 2, ['<a:slug>-x', '<a>']],
    ['suffixes and a value', 2, ['<a:slug>-x', '<a:slug>']],
    ['suffixes of two types', 3, ['<a:word>x', '<a:slug>-x', '<a:slug>-x-x']],
    ['suffixes of untyped values and of others', 2, ['<a>-x', '<a>-x-x', '<a:slug>-x']],
    ['suffixes and literal text', 2, ['<a:slug>-x', 'a-x', '-b']],
  ])('adds up %s: %i', (_, count, sources) => {
    expect(pathsOf(...sources)[0]).toBe(count);
  });

  it('counts each way of an alternative once, however many lead there', () => {
    const levels = (type: string) => Array.from({ length: 40 }, (_, i) => `<p${i}:${type}>`).join('');
    expect(pathsOf(levels('a|b|-'))[0]).toBe(1);
  });
});

it.each([
  [[], []],
  [['<a>'], ['<a>']],
  [['a', 'ab'], ['a']],
  [['<a:word>-x', '<a:word>-y'], ['<a:word>-x']],
  [
    ['<a:word>-x', 'abc'],
    ['abc', '<a:word>-x'],
  ],
  [
    ['<a:x|y>-1', '<a:y|z>-2'],
    ['<a:x|y>-1', '<a:y|z>-2'],
  ],
  [['<a:slug>-y', '<a:slug>-x'], ['<a:slug>-x']],
  [
    ['<a:slug>-x-x', '<a:slug>-x'],
    ['<a:slug>-x', '<a:slug>-x-x'],
  ],
  [
    ['<a>-x-x', '<a>-x', '<a:word>'],
    ['<a:word>', '<a>-x', '<a>-x-x'],
  ],
])('names a pattern at the end of each path of %j', (sources, ends) => {
  expect(pathsOf(...sources)[1]).toEqual(ends);
});

/** Each level of one more type: none of them can be told apart before the end of a name. */
const levels = (count: number) =>
  Array.from({ length: 2 ** count }, (_, bits) => {
    const types = Array.from({ length: count }, (_, level) => `<p${level}:${(bits >> level) & 1 ? 'int' : 'word'}>`);
    return `${types.join('-')}-x${bits}`;
  });

it('names twelve patterns of a crowd', () => {
  const [count, ends] = pathsOf(...levels(4));
  expect([count, ends.length]).toEqual([16, 12]);
});

describe('a table', () => {
  const order = (sources: readonly string[]) => orderPatterns(sources.map((source) => pattern(source)));

  it('may have as many paths as are allowed', () => {
    const all = levels(3).map((source) => `private-${source}`);
    expect([all.length, order(all).crowded]).toEqual([MAX_PATHS, []]);
  });

  it('is refused with one more, each kind for itself', () => {
    const crowd = (kind: string) => [...levels(3), '<p0:slug>.'].map((source) => `${kind}-${source}`);
    const reason = (kind: string) =>
      `one ${kind} name could be tried along 9 paths, and at most 8 are allowed; ` +
      'use the same types at the same places of these patterns, or let different literal text come first';
    expect(order([...crowd('presence'), `presence-cache-x`, ...crowd('private')])).toMatchObject({
      conflicts: [],
      crowded: [
        { paths: 9, patterns: [0, 1, 2, 3, 4, 5, 6, 7, 8], reason: reason('presence') },
        { paths: 9, patterns: [10, 11, 12, 13, 14, 15, 16, 17, 18], reason: reason('private') },
      ],
    });
  });

  it('that is refused for its paths is not looked through for overlaps, only for patterns that are written twice', () => {
    const crowd = [...levels(4), `${UUID}`, 'a-<b>', '<a>-b', 'a-<c>'].map((source) => `private-${source}`);
    expect(order(crowd).conflicts).toMatchObject([{ first: 17, second: 19, reason: 'same' }]);
  });
});
