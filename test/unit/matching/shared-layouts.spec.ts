import { paramLayoutOf } from '../../../src/channel/match-pattern.js';
import { sharedLayouts } from '../../../src/matching/pattern-tree.js';
import { pattern } from '../channel/arbitraries.js';

const layoutsOf = (...sources: string[]) => sharedLayouts(sources.map((source) => pattern(source)));

it('the layouts include one for each pattern', () => {
  const sources = ['private-lobby', 'private-<a>', 'private-x<a:int>-<b>y', 'presence-<b:x|y>'];
  expect(layoutsOf(...sources)).toEqual(sources.map((source) => paramLayoutOf(pattern(source).segments)));
});

it.each([
  ['private-room-<a>', 'private-hall-<a>'],
  ['private-a', 'private-b'],
  ['private-<a:int>-<b:x|y>.', 'private-encrypted-<a:int>.<b:x|y>-'],
])('a layout is shared by %s and %s', (one, other) => {
  const [first, second] = layoutsOf(one, other);
  expect(second).toBe(first);
});

it.each([
  ['another name', 'private-<a>', 'private-<b>'],
  ['another type', 'private-<a:int>', 'private-<a:word>'],
  ['other words', 'private-<a:x|y>', 'private-<a:x|z>'],
  ['more before', 'private-<a>', 'private-x<a>'],
  ['more between', 'private-<a:int>-<b>', 'private-<a:int>--<b>'],
  ['more behind', 'private-<a>', 'private-<a>x'],
  ['text on the other side', 'private-x<a>', 'private-<a>x'],
  ['another order', 'private-<a:int>-<b:int>', 'private-<b:int>-<a:int>'],
  ['more placeholders', 'private-<a:int>', 'private-<a:int>-<b:int>'],
])('a layout is not shared if there is %s', (_, one, other) => {
  const [first, second] = layoutsOf(one, other);
  expect(second).not.toEqual(first);
});
