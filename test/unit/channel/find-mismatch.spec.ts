import { type ChannelName, parseChannelName } from '../../../src/channel/channel-name.js';
import { findMismatch } from '../../../src/channel/match-pattern.js';
import { pattern } from './arbitraries.js';

const mismatch = (source: string, name: string) => findMismatch(pattern(source), parseChannelName(name) as ChannelName);

it.each([
  ['private-lobby', 'private-lobby'],
  ['private-<a>', 'private-a'],
  ['private-<a>-chat', 'private-a-chat'],
  ['private-<a>-chat', 'private--chat-chat'],
  ['private-<a:slug>-chat', 'private-a-chat-chat'],
  ['private-<a:word>x', 'private-xx'],
  ['private-<a:int>0', 'private-100'],
  ['private-<a:word>-<b:int>', 'private-a-1'],
  ['private-<a:x|y><b>', 'private-xy'],
])('%s matches %s', (source, name) => {
  expect(mismatch(source, name)).toBeUndefined();
});

it.each([
  // The segment and the position in the name at which it should start.
  ['private-lobby', 'private-lobb', 0, 8],
  ['private-lobby', 'private-hall', 0, 8],
  ['private-x-<a:int>', 'private-x-', 1, 10],
  ['private-x-<a:int>', 'private-x-a', 1, 10],
  ['private-<a:int>-x', 'private-1', 1, 9],
  ['private-<a:int>-x', 'private-1-y', 1, 9],
  ['private-<a:int>-<b:word>', 'private-1-', 2, 10],
  // The value ends before the suffix.
  ['private-<a:slug>-chat', 'private-a.b-chat', 0, 8],
  ['private-<a:slug>-chat', 'private--chat', 0, 8],
  ['private-<a:int>0', 'private-0', 0, 8],
  ['private-<a:int>0', 'private-010', 0, 8],
  // The value reaches the suffix, but something else is in between.
  ['private-<a:slug>-chat', 'private-a-chot', 1, 9],
  ['private-<a>-chat', 'private-a-chats', 1, 10],
  // All segments match, but text is left.
  ['private-lobby', 'private-lobby1', 1, 13],
  ['private-<a:int>', 'private-1a', 1, 9],
  ['private-<a:word>-x', 'private-a-xx', 2, 11],
])('%s does not match %s', (source, name, segment, at) => {
  expect(mismatch(source, name)).toEqual({ segment, at });
});
