import { optionProblems } from '../../../src/boot/validate-declaration.js';
import type { Declaration } from '../../../src/decorators/policy-metadata.js';
import { pattern } from '../channel/arbitraries.js';

const mapper = () => ({});

function problemsOf(decides: 'channel' | 'user', options: object, patterns: string[]) {
  const declaration = { decides, options, methodName: 'join', placement: 'method', patterns } as unknown as Declaration;
  return optionProblems(
    'A › B.c',
    declaration,
    patterns.map((source) => pattern(source)),
  );
}

it.each<[decides: 'channel' | 'user', options: object, patterns: string[]]>([
  ['channel', {}, ['private-a']],
  ['channel', { allowGuest: true, app: 'chat' }, ['private-a', 'presence-a']],
  ['channel', { allowGuest: undefined, app: undefined, userId: undefined, useSignedInUser: undefined }, ['private-a']],
  ['channel', { userId: mapper, userInfo: mapper }, ['presence-a', 'presence-cache-a']],
  ['channel', { useSignedInUser: false, userId: mapper }, ['presence-a']],
  ['channel', { useSignedInUser: true }, ['presence-a']],
  // What is no name of an app belongs to no registration, and is reported as that.
  ['channel', { app: 7 }, ['private-a']],
  ['user', {}, []],
  ['user', { app: 'chat' }, []],
])('%s options %o are right for %j', (decides, options, patterns) => {
  expect(problemsOf(decides, options, patterns)).toEqual([]);
});

const IGNORED_WITH_SIGN_IN = [
  'userId and userInfo would be ignored: with useSignedInUser the member is who the client has signed in as',
  'name the member in @UserAuthentication(), or remove useSignedInUser',
] as const;

it.each<[decides: 'channel' | 'user', options: object, patterns: string[], what: string, fix: string]>([
  [
    'channel',
    { guests: true },
    ['private-a'],
    'there is no option "guests"',
    'remove it; there are allowGuest, app, userId, userInfo, useSignedInUser',
  ],
  [
    'channel',
    { toString: mapper },
    ['private-a'],
    'there is no option "toString"',
    'remove it; there are allowGuest, app, userId, userInfo, useSignedInUser',
  ],
  ['user', { userId: mapper }, [], 'there is no option "userId"', 'remove it; there is app'],
  ['user', { useSignedInUser: true }, [], 'there is no option "useSignedInUser"', 'remove it; there is app'],
  ['channel', { allowGuest: 'yes' }, ['private-a'], 'allowGuest must be a boolean', 'give it a boolean'],
  ['channel', { allowGuest: null }, ['private-a'], 'allowGuest must be a boolean', 'give it a boolean'],
  ['channel', { userInfo: {} }, ['presence-a'], 'userInfo must be a function', 'give it a function'],
  ['channel', { useSignedInUser: 1 }, ['presence-a'], 'useSignedInUser must be a boolean', 'give it a boolean'],
  [
    'channel',
    { userId: mapper, userInfo: mapper },
    ['presence-a', 'private-cache-b', 'private-c'],
    'userId and userInfo would be ignored: private-cache-b is a private-cache channel and has no members',
    'remove userId and userInfo, or declare the presence patterns apart',
  ],
  [
    'channel',
    { useSignedInUser: false },
    ['private-a'],
    'useSignedInUser would be ignored: private-a is a private channel and has no members',
    'remove useSignedInUser, or declare the presence patterns apart',
  ],
  ['channel', { useSignedInUser: true, userId: mapper }, ['presence-a'], ...IGNORED_WITH_SIGN_IN],
  ['channel', { useSignedInUser: true, userInfo: mapper }, ['presence-a'], ...IGNORED_WITH_SIGN_IN],
])('%s options %o are wrong for %j', (decides, options, patterns, what, fix) => {
  expect(problemsOf(decides, options, patterns)).toEqual([{ code: 'policy-options', where: 'A › B.c', what, fix }]);
});

it('options of a sign-in are held against no pattern', () => {
  expect(problemsOf('user', { userId: undefined }, ['private-a'])).toHaveLength(1);
  expect(problemsOf('user', { app: 'chat' }, ['private-a'])).toEqual([]);
});
