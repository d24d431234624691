import { CHANNEL_KINDS, isEncrypted, isPresence } from '../../../src/channel/channel-kind.js';
import {
  type ChannelNameProblem,
  describeChannelNameProblem,
  parseChannelName,
} from '../../../src/channel/channel-name.js';

describe('parseChannelName', () => {
  it.each([
    ['private-a', 'private', 8],
    ['private-cache', 'private', 8],
    ['private-encrypted', 'private', 8],
    ['private-cachex-1', 'private', 8],
    ['private--', 'private', 8],
    ['private-cache-a', 'private-cache', 14],
    ['private-encrypted-a', 'private-encrypted', 18],
    ['private-encrypted-cache', 'private-encrypted', 18],
    ['private-encrypted-cache-a', 'private-encrypted-cache', 24],
    ['private-cache-encrypted-a', 'private-cache', 14],
    ['presence-a', 'presence', 9],
    ['presence-encrypted-a', 'presence', 9],
    ['presence-cache-a', 'presence-cache', 15],
    ['private-aZ09_-=@,.;', 'private', 8],
    ['private-' + 'a'.repeat(156), 'private', 8],
  ])('accepts %s as a %s channel', (name, kind, start) => {
    expect(parseChannelName(name)).toEqual({ name, kind, start });
  });

  it.each<[unknown, ChannelNameProblem]>([
    [undefined, 'not-a-string'],
    [['private-a'], 'not-a-string'],
    ['', 'empty'],
    ['private-' + 'a'.repeat(157), 'too-long'],
    ['private-a b', 'illegal-character'],
    ['private-a\n', 'illegal-character'],
    ['private-ä', 'illegal-character'],
    ['private-\u212a', 'illegal-character'],
    ['private-a:b', 'illegal-character'],
    ['#server-to-user-1', 'illegal-character'],
    ['lobby', 'not-authorizable'],
    ['Private-a', 'not-authorizable'],
    ['private', 'not-authorizable'],
    ['cache-private-a', 'not-authorizable'],
    ...CHANNEL_KINDS.map((kind): [string, ChannelNameProblem] => [`${kind}-`, 'nothing-after-prefix']),
  ])('rejects %j: %s', (value, problem) => {
    expect(parseChannelName(value)).toBe(problem);
  });

  it.each<[ChannelNameProblem, string]>([
    ['not-a-string', 'must be a string'],
    ['empty', 'must not be empty'],
    ['too-long', 'must have at most 164 characters'],
    ['illegal-character', 'may contain only letters, digits and _ - = @ , . ;'],
    ['not-authorizable', 'must start with private- or presence-: other channels need no authorization'],
    ['nothing-after-prefix', 'must have text after its prefix'],
  ])('describes the problem %s: %s', (problem, words) => {
    expect(describeChannelNameProblem(problem)).toBe(words);
  });

  it('accepts every valid character and no other ASCII character', () => {
    const legal = [...Array(128).keys()]
      .map((code) => String.fromCharCode(code))
      .filter((character) => typeof parseChannelName(`private-a${character}a`) !== 'string');
    expect(legal.join('')).toBe(',-.0123456789;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
  });

  it('applies another limit and names it', () => {
    expect(parseChannelName('private-' + 'a'.repeat(192), 200)).toHaveProperty('kind', 'private');
    expect(parseChannelName('private-abc', 10)).toBe('too-long');
    expect(describeChannelNameProblem('too-long', 10)).toBe('must have at most 10 characters');
  });
});

it('isPresence and isEncrypted classify the kinds', () => {
  expect(CHANNEL_KINDS.filter(isPresence)).toEqual(['presence', 'presence-cache']);
  expect(CHANNEL_KINDS.filter(isEncrypted)).toEqual(['private-encrypted', 'private-encrypted-cache']);
});
