import { MAX_CONFLICTS, orderPatterns } from '../../../src/channel/pattern-conflicts.js';
import { pattern } from './arbitraries.js';

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

it('stops to compare in a table that is wrong throughout', () => {
  const sources = Array.from({ length: 60 }, (_, i) => [`private-<a:word>-d${i}.<b:int>`, `private-x${i}-<c>`]).flat();
  expect(order(sources).conflicts).toHaveLength(MAX_CONFLICTS);
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
