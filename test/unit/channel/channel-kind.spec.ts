import { CHANNEL_KINDS, kindOf, otherKindPrefixes, prefixLength } from '../../../src/channel/channel-kind.js';

it.each([
  ['private-', 'private'],
  ['private-cache', 'private'],
  ['private-xcache-', 'private'],
  ['private-encrypted', 'private'],
  ['private-encryptedcache-', 'private'],
  ['private-cache-', 'private-cache'],
  ['private-cache-encrypted-', 'private-cache'],
  ['private-encrypted-', 'private-encrypted'],
  ['private-encrypted-cache', 'private-encrypted'],
  ['private-encrypted-xcache-', 'private-encrypted'],
  ['private-encrypted-cache-', 'private-encrypted-cache'],
  ['presence-', 'presence'],
  ['presence-cache', 'presence'],
  ['presence-xcache-', 'presence'],
  ['presence-encrypted-', 'presence'],
  ['presence-cache-', 'presence-cache'],
  ['', undefined],
  ['private', undefined],
  ['presence', undefined],
  ['cache-', undefined],
  ['my-private-', undefined],
  ['my-presence-', undefined],
  ['Presence-', undefined],
])('%j is of the kind %s', (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});

it.each(CHANNEL_KINDS)('the prefix of %s is its name and a hyphen', (kind) => {
  expect(prefixLength(kind)).toBe(`${kind}-`.length);
  expect(kindOf(`${kind}-`)).toBe(kind);
});

it.each([
  ['private', ['cache-', 'encrypted-', 'encrypted-cache-']],
  ['private-encrypted', ['cache-']],
  ['presence', ['cache-']],
  ['private-cache', []],
  ['private-encrypted-cache', []],
  ['presence-cache', []],
] as const)('after the prefix of %s, these texts lead to another kind: %j', (kind, prefixes) => {
  expect(otherKindPrefixes(kind)).toEqual(prefixes);
});
