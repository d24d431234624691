import { MAX_CONFLICTS, orderPatterns } from '../../../src/precedence/order-patterns.js';
import { pattern, runs } from '../channel/arbitraries.js';

const order = (sources: readonly string[], maxLength?: number) =>
  orderPatterns(
    sources.map((source) => pattern(source)),
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
])('%s and %s conflict: %s', (first, second, reason, example) => {
  expect(order([first, second]).conflicts).toEqual([{ first: 0, second: 1, reason, example }]);
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
])('%s is more specific than %s', (specific, general) => {
  expect(order([specific, general])).toMatchObject({ conflicts: [], ranks: [0, 1] });
  expect(order([general, specific])).toMatchObject({ conflicts: [], ranks: [1, 0] });
});

it.each([
  ['private-<a>', 'presence-<a>'],
  ['private-<a>', 'private-cache-<a>'],
  ['private-<a:int>-x', 'private-<a:word>-y'],
  ['private-<a>-x', 'private-<a>-y'],
  ['private-<a>-x', 'private--x'],
  ['private-<a:uuid>', 'private-<a:word>'],
  ['private-<a:int>', 'private-9007199254740992'],
])('%s and %s have no name in common', (first, second) => {
  expect(order([first, second])).toMatchObject({ conflicts: [], ranks: [0, 0] });
});

it('patterns are compared up to the length limit', () => {
  const two = ['private-abc<a>', 'private-abc<a:word>'];
  expect(order(two, 12).ranks).toEqual([1, 0]);
  const everyCharacter = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=@,.;'].join('|');
  expect(order(['private-abc<a>', `private-abc<b:${everyCharacter}>`], 12).conflicts).toMatchObject([
    { reason: 'same' },
  ]);
  const apart = ['private-<a:word>-abc', 'private-abc-<b>'];
  expect(order(apart, 15).conflicts).toMatchObject([{ example: 'private-abc-abc' }]);
  expect(order(apart, 14).conflicts).toEqual([]);
});

it('each level of a chain has its own rank', () => {
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

it('a rank is the length of the longest chain', () => {
  expect(order(['private-<a>', 'private-<a:slug>', 'private-<a:word>', 'private-x', 'private-.<a>']).ranks).toEqual([
    3, 2, 1, 0, 0,
  ]);
  // Each of the first two is more general than one of the next two; the last is more general than all.
  expect(order(['private-x-<b>', 'private-y-<b>', 'private-x-1', 'private-y-1', 'private-<a>']).ranks).toEqual([
    1, 1, 0, 0, 2,
  ]);
});

it('conflicts are reported in the order of the table, for all kinds together', () => {
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
  expect(conflicts.map(({ first, second, reason, example }) => [first, second, reason, example])).toEqual([
    [0, 2, 'overlap', 'private-y-x'],
    [0, 7, 'overlap', 'private-1-x'],
    [1, 4, 'same', 'presence-a'],
    [2, 3, 'overlap', 'private-y-x'],
    [2, 5, 'same', 'private-y-a'],
    [3, 7, 'overlap', 'private-1-x'],
    [6, 7, 'overlap', 'private-1-x'],
  ]);
});

describe('a table with many conflicts', () => {
  const sources = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => [`${kind}-<a:word>-d${i}.<b:int>`, `${kind}-x${i}-<c>`]).flat();

  it('is compared up to a maximum of conflicts for each kind', () => {
    expect(order(sources('private', 60)).conflicts).toHaveLength(MAX_CONFLICTS);
    expect(order([...sources('private', 12), ...sources('presence', 12)]).conflicts).toHaveLength(2 * MAX_CONFLICTS);
  });

  it('reports all of them if there are exactly as many', () => {
    expect(order(sources('private', 10)).conflicts).toHaveLength(100);
    expect(MAX_CONFLICTS).toBe(100);
  });

  it('has as many conflicts of patterns that differ only in the names of placeholders', () => {
    const same = (count: number) => Array.from({ length: count }, (_, i) => `private-<p${i}:word>-x`);
    expect(order(same(101)).conflicts).toHaveLength(100);
    expect(order(same(150)).conflicts).toHaveLength(MAX_CONFLICTS);
  });
});

it('only the first of several patterns that differ in placeholder names is compared', () => {
  expect(order(['private-<a>-x', 'private-y-<b>', 'private-<c>-x', 'private-<d>-x']).conflicts).toMatchObject([
    { first: 0, second: 1, reason: 'overlap' },
    { first: 0, second: 2, reason: 'same' },
    { first: 0, second: 3, reason: 'same' },
  ]);
});

it('the more specific pattern is found even if longer names would belong to another kind', () => {
  // A name of the first pattern that the second lacks would need another second letter, and it would be longer.
  expect(order(['private-c<a:word>', 'private-ca<b:word>']).ranks).toEqual([1, 0]);
  expect(order(['private-encrypted<a:-|x>', 'private-encryptedx']).conflicts).toMatchObject([{ reason: 'same' }]);
});

it('a table of 10,000 patterns can be ordered', () => {
  const sources = Array.from({ length: runs(10_000).numRuns }, (_, i) =>
    i % 2 === 0 ? `private-room${i}-<id>` : `private-<tenant:word>.room${i}-<id:int>`,
  );
  const { conflicts, ranks } = order(['private-<all>', ...sources]);
  expect(conflicts).toEqual([]);
  expect([ranks[0], new Set(ranks.slice(1))]).toEqual([1, new Set([0])]);
}, 120_000);
