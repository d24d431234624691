import { type ChannelName, parseChannelName } from '../../../src/channel/channel-name.js';
import { extractParams, paramLayoutOf } from '../../../src/channel/match-pattern.js';
import { pattern } from './arbitraries.js';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

const CASES: readonly (readonly [source: string, name: string, params: Record<string, string | number>])[] = [
  ['private-lobby', 'private-lobby', {}],
  ['private-<a>', 'private-x', { a: 'x' }],
  ['presence-cache-<a>', 'presence-cache-x.y', { a: 'x.y' }],
  ['private-room-<a>', 'private-room-x', { a: 'x' }],
  ['private-room-<a>-chat', 'private-room-x-chat-chat', { a: 'x-chat' }],
  ['private-<a:slug>-x', 'private-a-x-x', { a: 'a-x' }],
  ['private-<a:int>', 'private-12', { a: 12 }],
  ['private-<a:int>-<b:int>', 'private-9007199254740991-0', { a: 9007199254740991, b: 0 }],
  ['private-<a:word>', 'private-12', { a: '12' }],
  ['private-<a:ab|c><b:int>.', 'private-ab7.', { a: 'ab', b: 7 }],
  ['private-<b:1|2><a:1|2>', 'private-21', { b: '2', a: '1' }],
  ['private-team-<t:word>-<a:uuid>x<b>.end', `private-team-red-${UUID}x.end.end`, { t: 'red', a: UUID, b: '.end' }],
];

it.each(CASES)('the parameters of %s in %s', (source, name, params) => {
  const layout = paramLayoutOf(pattern(source).segments);
  expect(extractParams(layout, parseChannelName(name) as ChannelName)).toEqual(params);
});
