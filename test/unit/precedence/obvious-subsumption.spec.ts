import { obviouslySubsumes } from '../../../src/precedence/compare-patterns.js';
import { pattern } from '../channel/arbitraries.js';

const subsumes = (outer: string, inner: string) => obviouslySubsumes(pattern(outer).segments, pattern(inner).segments);

it.each([
  ['private-<a>', 'private-lobby'],
  ['private-<a>', 'private-<b>'],
  ['private-<a>', 'private-<b:int>-<c>'],
  ['private-room-<a>', 'private-room-<b:int>'],
  ['private-room-<a>', 'private-room-1'],
  ['private-<a>-chat', 'private-x-chat'],
  ['private-<a>-chat', 'private-<b:int>-chat'],
  ['private-lobby', 'private-lobby'],
  ['private-<a:word>', 'private-lobby'],
  ['private-<a:word>', 'private-<b:word>'],
  ['private-<a:word>', 'private-<b:int>'],
  ['private-<a:word>', 'private-x<b:int>'],
  ['private-<a:word>', 'private-<b:x|y_1>'],
  ['private-<a:word>-<c>', 'private-team1-room'],
  ['private-<a:slug>', 'private-a-b'],
  ['private-<a:slug>', 'private-<b:uuid>'],
  ['private-<a:slug>', 'private-<b:word>-<c:int>'],
  ['private-<a:slug>', 'private-<b:slug>'],
  ['private-<a:slug>', 'private-<b:x-|y>'],
  ['private-<a:slug>.<b>', 'private-<c:slug>.x'],
  ['private-<a:int>', 'private-<b:int>'],
  ['private-<a:int>-<b>', 'private-<c:int>-x'],
  ['private-<a:int>1', 'private-<b:int>1'],
  ['private-<a:uuid>', 'private-<b:uuid>'],
  ['private-<a:uuid>x', 'private-<b:uuid>x'],
  ['private-<a:x|y>', 'private-<b:y|x>'],
  ['private-<a:x|y>-<b>', 'private-<c:x|y>-z'],
])('%s obviously subsumes %s', (outer, inner) => {
  expect(subsumes(outer, inner)).toBe(true);
});

it.each([
  ['private-lobby', 'private-hall'],
  ['private-lobby', 'private-lobby1'],
  ['private-lobby1', 'private-lobby'],
  ['private-lobby', 'private-<a>'],
  ['private-room-<a>', 'private-rooms'],
  ['private-room-<a>', 'private-hall-1'],
  ['private-<a>-chat', 'private-chat'],
  ['private-<a>-chat', 'private--chat'],
  ['private-<a>-chat', 'private-x-chot'],
  ['private-<a>-chat', 'private-x-cha'],
  ['private-<a:word>', 'private-a-b'],
  ['private-<a:word>', 'private-<b:slug>'],
  ['private-<a:word>', 'private-<b>'],
  ['private-<a:word>', 'private-<b:uuid>'],
  ['private-<a:word>', 'private-<b:x|y->'],
  ['private-<a:word>-<c>', 'private-team.x'],
  ['private-<a:word>-x', 'private--x'],
  ['private-<a:int>x', 'private-x'],
  ['private-<a:x|y>-<b>', 'private--z'],
  ['private-<a:slug>', 'private-a.b'],
  ['private-<a:slug>', 'private-<b>'],
  ['private-<a:slug>', 'private-<b:x|y.>'],
  ['private-<a:slug>', 'private-.'],
  ['private-<a:int>', 'private-<b:word>'],
  ['private-<a:int>', 'private-x'],
  ['private-<a:int>', 'private-<b:int>x'],
  ['private-<a:uuid>', 'private-<b:slug>'],
  ['private-<a:uuid>', 'private-<b:int>'],
  ['private-<a:x|y>', 'private-<b:x|z>'],
  ['private-<a:x|y>', 'private-<b:int>'],
])('%s does not obviously subsume %s', (outer, inner) => {
  expect(subsumes(outer, inner)).toBe(false);
});

it.each([
  // They do, but only the automata can prove it.
  ['private-<a:int>', 'private-7'],
  ['private-<a:x|y>', 'private-x'],
  ['private-<a:slug>-x', 'private-a-x'],
  ['private-<a:slug>-x', 'private-<b:slug>-x'],
  ['private-<a:int>1', 'private-<b:int>11'],
  ['private-<a:word>1', 'private-a1'],
])('only the automata can prove whether %s subsumes %s', (outer, inner) => {
  expect(subsumes(outer, inner)).toBe(false);
});
