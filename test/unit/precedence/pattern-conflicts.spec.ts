import { MAX_CONFLICTS, orderPatterns } from '../../../src/precedence/order-patterns.js';
import { pattern } from '../channel/arbitraries.js';

const order = (sources: readonly string[], maxLength?: number) =>
  orderPatterns(
    sources.map((source) => pattern(source, maxLength)),
    maxLength,
  );

it.each([
  ['private-<a>', 'private-<b>', 'same', 'private-a'],
  ['private-lobby', 'private-lobby', 'same', 'private-lobby'],
  ['private-<a:x|y>', 'private-<b:y|x>', 'same', 'private-x'],
  ['private-<a:cache|x>-<b>', 'private-x-<b>', 'same', 'private-x-a'],
  ['private-<a:x>'.replace('x', 'x|y'), 'private-<b:y|z>', 'overlap', 'private-y'],
  ['private-<a:int>', 'private-<b:1|x>', 'overlap', 'private-1'],
  ['private-room-<id>', 'private-<a:word>-chat', 'overlap', 'private-room-chat'],
  ['private-room-<id>', 'private-<a>-chat', 'overlap', 'private-room-chat'],
  ['private-<a:word>-x', 'private-cache<b:slug>', 'overlap', 'private-cachea-x'],
  ['private-<a:uuid>-<b>', 'private-<c:slug>', 'overlap', 'private-aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa-a'],
])('refuses %s beside %s: %s', (first, second, reason, witness) => {
  expect(order([first, second]).conflicts).toEqual([{ first: 0, second: 1, reason, witness }]);
  expect(order([second, first]).conflicts).toMatchObject([{ reason }]);
});

it.each([
  ['private-lobby', 'private-<a>'],
  ['private-<a:int>', 'private-<a:word>'],
  ['private-<a:uuid>', 'private-<a:slug>'],
  ['private-<a:1|2>', 'private-<a:int>'],
  ['private-<a>-x-chat', 'private-<a>-chat'],
  ['private-<a:word>-<b:int>', 'private-<a:slug>'],
  ['private-cachet-<b:int>', 'private-<a:word>-<b>'],
  ['private-01234567-89ab-cdef-0123-456789abcdefa7', 'private-<a:uuid>a<b:int>'],
  ['private-<r:a|b>', 'private-<a>'],
])('%s is narrower than %s', (narrow, wide) => {
  expect(order([narrow, wide])).toMatchObject({ conflicts: [], ranks: [0, 1] });
  expect(order([wide, narrow])).toMatchObject({ conflicts: [], ranks: [1, 0] });
});

it.each([
  ['private-<a>', 'presence-<a>'],
  ['private-<a>', 'private-cache-<a>'],
  ['private-<a:int>-x', 'private-<a:word>-y'],
  ['private-<a>-x', 'private-<a>-y'],
  ['private-<a>-x', 'private--x'],
  ['private-<a:uuid>', 'private-<a:word>'],
  ['private-<a:int>', 'private-9007199254740992'],
])('%s has nothing to do with %s', (first, second) => {
  expect(order([first, second])).toMatchObject({ conflicts: [], ranks: [0, 0] });
});

it('knows the limit of the length', () => {
  const two = ['private-abc<a>', 'private-abc<a:word>'];
  expect(order(two, 12).ranks).toEqual([1, 0]);
  const everyCharacter = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=@,.;'].join('|');
  expect(order(['private-abc<a>', `private-abc<b:${everyCharacter}>`], 12).conflicts).toMatchObject([
    { reason: 'same' },
  ]);
  const apart = ['private-<a:word>-abc', 'private-abc-<b>'];
  expect(order(apart, 15).conflicts).toMatchObject([{ witness: 'private-abc-abc' }]);
  expect(order(apart, 14).conflicts).toEqual([]);
});

it('gives each level of a chain a rank of its own', () => {
  const chain = [
    'private-<a>',
    'private-r-<a>',
    'private-r-<a:slug>',
    'private-r-<a:word>',
    'private-r-<a:int>',
    'private-r-7',
  ];
  expect(order(chain).ranks).toEqual([5, 4, 3, 2, 1, 0]);
  expect(order([...chain].reverse()).ranks).toEqual([0, 1, 2, 3, 4, 5]);
});

it('gives the length of the longest chain, not of another', () => {
  expect(order(['private-<a>', 'private-<a:slug>', 'private-<a:word>', 'private-x', 'private-.<a>']).ranks).toEqual([
    3, 2, 1, 0, 0,
  ]);
  // Both are one wider than what they include, and the last is wider than both.
  expect(order(['private-x-<b>', 'private-y-<b>', 'private-x-1', 'private-y-1', 'private-<a>']).ranks).toEqual([
    1, 1, 0, 0, 2,
  ]);
});

it('tells the conflicts in the order of the table, whatever their kinds are', () => {
  const sources = [
    'private-<a>-x',
    'presence-a',
    'private-y-<b>',
    'private-<a:word>-x',
    'presence-a',
    'private-y-<c>',
    'private-<a:int>-x',
    'private-1-<b>',
  ];
  const { conflicts } = order(sources);
  expect(conflicts.map(({ first, second, reason, witness }) => [first, second, reason, witness])).toEqual([
    [0, 2, 'overlap', 'private-y-x'],
    [0, 7, 'overlap', 'private-1-x'],
    [1, 4, 'same', 'presence-a'],
    [2, 3, 'overlap', 'private-y-x'],
    [2, 5, 'same', 'private-y-a'],
    [3, 7, 'overlap', 'private-1-x'],
    [6, 7, 'overlap', 'private-1-x'],
  ]);
});

describe('a table that is wrong throughout', () => {
  const sources = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => [`${kind}-<a:word>-d${i}.<b:int>`, `${kind}-x${i}-<c>`]).flat();

  it('is compared until there are enough conflicts of a kind', () => {
    expect(order(sources('private', 60)).conflicts).toHaveLength(MAX_CONFLICTS);
    expect(order([...sources('private', 12), ...sources('presence', 12)]).conflicts).toHaveLength(2 * MAX_CONFLICTS);
  });

  it('shows all of them where there are just as many', () => {
    expect(order(sources('private', 10)).conflicts).toHaveLength(100);
    expect(MAX_CONFLICTS).toBe(100);
  });
});

describe('the work for two patterns', () => {
  it.each([
    ['none, where it shows piece by piece', 'private-d<a:word>', 'private-da<b:word>', 9],
    // A name that only the wider one fits has to be found: none with 'cache-' is private.
    [
      'a text of the wider one alone, where a name may be of another kind',
      'private-c<a:word>',
      'private-ca<b:word>',
      75,
    ],
    ['all texts, where only the automata can tell', 'private-<a:int>-x', 'private-1-x', 89],
  ])('is %s', (_, wide, narrow, steps) => {
    expect(order([wide, narrow])).toMatchObject({ ranks: [1, 0], steps });
    expect(order([narrow, wide])).toMatchObject({ ranks: [0, 1], steps });
  });

  it('is not done again for a pattern that was compared before', () => {
    const steps = (...sources: string[]) => order(sources.map((source) => `private-${source}`)).steps;
    expect([steps('<a:word>-x', 'y-<b>'), steps('<a:word>-x', 'y-<b>', 'z-<b>')]).toEqual([526, 1048]);
  });
});

describe('the work for 10,000 patterns', () => {
  it.each<[string, (i: number) => string]>([
    ['apart at once', (i) => `private-room${i}-<id>`],
    ['behind one shared placeholder', (i) => `private-<tenant:word>-room${i}-<id:int>`],
    ['below one that takes all', (i) => (i === 0 ? 'private-<all>' : `private-room${i}-<id>`)],
    ['with one start and many suffixes', (i) => `private-room-<id>-x${i}y`],
    ['with two types in front', (i) => `private-<a:${i % 2 ? 'int' : 'word'}>-x${i}y`],
  ])('grows with their number only: %s', (_, source) => {
    const { conflicts, steps } = order(Array.from({ length: 10_000 }, (_, i) => source(i)));
    expect(conflicts).toEqual([]);
    expect(steps).toBeLessThan(10_000 * 10);
  });
});
