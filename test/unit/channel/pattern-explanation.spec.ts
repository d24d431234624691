import { type ChannelName, parseChannelName } from '../../../src/channel/channel-name.js';
import { explainMatch } from '../../../src/channel/match-pattern.js';
import { pattern } from './arbitraries.js';

it.each([
  ['private-a', 'presence-a', 0, 'the name is of a presence channel, the pattern of private ones'],
  ['private-<a>', 'private-cache-a', 0, 'the name is of a private-cache channel, the pattern of private ones'],
  ['private-room-<id>', 'private-rom-12', 8, '"room-" is expected at character 9, and there is "rom-12"'],
  ['private-<a:int>-room', 'private-1', 9, '"-room" is expected at character 10, and the name ends there'],
  ['private-room-<id>', 'private-room-', 13, 'nothing is left for <id> at character 14'],
  ['private-room-<id:int>', 'private-room-abc', 13, '"abc" at character 14 is no int for <id>'],
  ['private-room-<id:int>', 'private-room-012', 13, '"012" at character 14 is no int for <id>'],
  ['private-<id:int>-chat', 'private-x-chat', 8, '"x" at character 9 is no int for <id>'],
  ['private-<id:int>', 'private-9007199254740992', 8, '"9007199254740992" at character 9 is no int for <id>'],
  ['private-<id:int>', 'private-12a', 10, 'the name should end before "a" at character 11'],
  ['private-<r:a|b>.<x>', 'private-c.d', 8, '"c" at character 9 is none of a, b for <r>'],
  ['private-<id>-chat', 'private-x-chats', 10, 'the name should end with "-chat"'],
  ['private-<id>-chat', 'private--chat', 8, 'nothing is left for <id> at character 9'],
  ['private-<a:slug>-chat', 'private-a.b-chat', 8, '"a.b" at character 9 is no slug for <a>'],
  ['private-<a:slug>-chat', 'private-a-talk', 9, 'the name should end with "-chat"'],
  ['private-<a:slug>-chat', 'private-chat', 8, 'nothing is left for <a> at character 9'],
  ['private-<a:slug>-chat', 'private-a-chat.b-chat', 8, '"a-chat.b" at character 9 is no slug for <a>'],
  ['private-<a:slug>-chat', 'private-.', 8, 'nothing is left for <a> at character 9'],
  ['private-<a:word>-<b:int>.x', 'private-a-b.c.x', 10, '"b.c" at character 11 is no int for <b>'],
  ['private-<a:int>-<b:int>', 'private-x-1-2', 8, '"x" at character 9 is no int for <a>'],
  ['private-<a:int>-<b:int>', 'private-x', 8, '"x" at character 9 is no int for <a>'],
  ['private-<a:uuid><b:x|y>', 'private-abc', 8, '"abc" at character 9 is no uuid for <a>'],
  ['private-lobby', 'private-lob', 8, '"lobby" is expected at character 9, and there is "lob"'],
  ['private-lobby', 'private-lobby-1', 13, 'the name should end before "-1" at character 14'],
  ['private-<a:x|y>-<b>', 'private-x.b', 9, '"-" is expected at character 10, and there is ".b"'],
])('%s does not fit %s', (source, name, at, reason) => {
  expect(explainMatch(pattern(source), parseChannelName(name) as ChannelName)).toEqual({ fits: false, at, reason });
});

it('gives the parameters of a name that fits', () => {
  const name = parseChannelName('private-7-a-b-chat') as ChannelName;
  expect(explainMatch(pattern('private-<n:int>-<id>-chat'), name)).toEqual({ fits: true, params: { n: 7, id: 'a-b' } });
});
