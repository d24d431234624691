import { type ChannelName, parseChannelName } from '../../../src/channel/channel-name.js';
import { explainMatch } from '../../../src/channel/match-pattern.js';
import { pattern } from './arbitraries.js';

it.each([
  ['private-a', 'presence-a', 0, 'the name is presence, the pattern private'],
  ['private-<a>', 'private-cache-a', 0, 'the name is private-cache, the pattern private'],
  ['private-room-<id>', 'private-rom-12', 8, 'expected "room-" at character 9, found "rom-12"'],
  ['private-<a:int>-room', 'private-1', 9, 'expected "-room" at character 10, found the end of the name'],
  ['private-room-<id>', 'private-room-', 13, '<id> would be empty at character 14'],
  ['private-room-<id:int>', 'private-room-abc', 13, '<id:int> does not match "abc" at character 14'],
  ['private-room-<id:int>', 'private-room-012', 13, '<id:int> does not match "012" at character 14'],
  ['private-<id:int>-chat', 'private-x-chat', 8, '<id:int> does not match "x" at character 9'],
  ['private-<id:int>', 'private-9007199254740992', 8, '<id:int> does not match "9007199254740992" at character 9'],
  ['private-<id:int>', 'private-12a', 10, 'unexpected "a" at character 11'],
  ['private-<r:a|b>.<x>', 'private-c.d', 8, '<r:a|b> does not match "c" at character 9'],
  ['private-<id>-chat', 'private-x-chats', 10, 'the name must end with "-chat"'],
  ['private-<id>-chat', 'private--chat', 8, '<id> would be empty at character 9'],
  ['private-<a:slug>-chat', 'private-a.b-chat', 8, '<a:slug> does not match "a.b" at character 9'],
  ['private-<a:slug>-chat', 'private-a-talk', 9, 'the name must end with "-chat"'],
  ['private-<a:slug>-chat', 'private-chat', 8, '<a> would be empty at character 9'],
  ['private-<a:slug>-chat', 'private-a-chat.b-chat', 8, '<a:slug> does not match "a-chat.b" at character 9'],
  ['private-<a:slug>-chat', 'private-.', 8, '<a> would be empty at character 9'],
  ['private-<a:word>-<b:int>.x', 'private-a-b.c.x', 10, '<b:int> does not match "b.c" at character 11'],
  ['private-<a:int>-<b:int>', 'private-x-1-2', 8, '<a:int> does not match "x" at character 9'],
  ['private-<a:int>-<b:int>', 'private-x', 8, '<a:int> does not match "x" at character 9'],
  ['private-<a:uuid><b:x|y>', 'private-abc', 8, '<a:uuid> does not match "abc" at character 9'],
  ['private-lobby', 'private-lob', 8, 'expected "lobby" at character 9, found "lob"'],
  ['private-lobby', 'private-lobby-1', 13, 'unexpected "-1" at character 14'],
  ['private-<a:x|y>-<b>', 'private-x.b', 9, 'expected "-" at character 10, found ".b"'],
])('%s does not match %s', (source, name, at, reason) => {
  expect(explainMatch(pattern(source), parseChannelName(name) as ChannelName)).toEqual({ matches: false, at, reason });
});

it('returns the parameters of a matching name', () => {
  const name = parseChannelName('private-7-a-b-chat') as ChannelName;
  expect(explainMatch(pattern('private-<n:int>-<id>-chat'), name)).toEqual({
    matches: true,
    params: { n: 7, id: 'a-b' },
  });
});
