import { BootProblems, type BootProblem } from '../../../src/boot/boot-problem.js';
import { validateDeclaration } from '../../../src/boot/validate-declaration.js';
import type { Declaration } from '../../../src/decorators/policy-metadata.js';

const mapper = () => ({});

function problemsOf(decides: 'channel' | 'user', options: object, patterns: string[]): readonly BootProblem[] {
  const declaration = { decides, options, methodName: 'join', placement: 'method', patterns } as unknown as Declaration;
  const problems = new BootProblems();
  validateDeclaration(declaration, 'A › B.c', { maxChannelNameLength: 164, hasMasterKey: true }, problems);
  return problems.all;
}

it.each<[decides: 'channel' | 'user', options: object, patterns: string[]]>([
  ['channel', {}, ['private-a']],
  ['channel', { allowGuest: true, app: 'chat' }, ['private-a', 'presence-a']],
  ['channel', { allowGuest: undefined, app: undefined, userId: undefined, useSignedInUser: undefined }, ['private-a']],
  ['channel', { userId: mapper, userInfo: mapper }, ['presence-a', 'presence-cache-a']],
  ['channel', { useSignedInUser: false, userId: mapper }, ['presence-a']],
  ['channel', { useSignedInUser: true }, ['presence-a']],
  // An app that is not a string is an unknown app, and is reported as such.
  ['channel', { app: 7 }, ['private-a']],
  ['user', {}, []],
  ['user', { app: 'chat' }, []],
])('%s options %o are valid for %j', (decides, options, patterns) => {
  expect(problemsOf(decides, options, patterns)).toEqual([]);
});

const IGNORED_WITH_SIGN_IN = [
  'userId and userInfo would be ignored: with useSignedInUser, the member is the signed-in user',
  'return the member from the method under @UserAuthentication(), or remove useSignedInUser',
] as const;

it.each<[decides: 'channel' | 'user', options: object, patterns: string[], what: string, fix: string]>([
  [
    'channel',
    { guests: true },
    ['private-a'],
    'unknown option "guests"',
    'remove it, or correct its name: allowGuest, app, userId, userInfo, useSignedInUser',
  ],
  [
    'channel',
    { toString: mapper },
    ['private-a'],
    'unknown option "toString"',
    'remove it, or correct its name: allowGuest, app, userId, userInfo, useSignedInUser',
  ],
  ['user', { userId: mapper }, [], 'unknown option "userId"', 'remove it, or correct its name: app'],
  ['user', { useSignedInUser: true }, [], 'unknown option "useSignedInUser"', 'remove it, or correct its name: app'],
  [
    'channel',
    { allowGuest: 'yes' },
    ['private-a'],
    'allowGuest must be a boolean',
    'give it a boolean, or leave it out',
  ],
  [
    'channel',
    { allowGuest: null },
    ['private-a'],
    'allowGuest must be a boolean',
    'give it a boolean, or leave it out',
  ],
  ['channel', { userInfo: {} }, ['presence-a'], 'userInfo must be a function', 'give it a function, or leave it out'],
  [
    'channel',
    { useSignedInUser: 1 },
    ['presence-a'],
    'useSignedInUser must be a boolean',
    'give it a boolean, or leave it out',
  ],
  [
    'channel',
    { userId: mapper, userInfo: mapper },
    ['presence-a', 'private-cache-b', 'private-c'],
    'userId and userInfo would be ignored: private-cache-b is for private-cache channels, which have no members',
    'remove userId and userInfo, or move the presence patterns to another method',
  ],
  [
    'channel',
    { useSignedInUser: false },
    ['private-a'],
    'useSignedInUser would be ignored: private-a is for private channels, which have no members',
    'remove useSignedInUser, or move the presence patterns to another method',
  ],
  ['channel', { useSignedInUser: true, userId: mapper }, ['presence-a'], ...IGNORED_WITH_SIGN_IN],
  ['channel', { useSignedInUser: true, userInfo: mapper }, ['presence-a'], ...IGNORED_WITH_SIGN_IN],
])('%s options %o are invalid for %j', (decides, options, patterns, what, fix) => {
  expect(problemsOf(decides, options, patterns)).toEqual([{ code: 'policy-options', where: 'A › B.c', what, fix }]);
});

it('options of a sign-in do not depend on patterns', () => {
  expect(problemsOf('user', { userId: undefined }, ['private-a'])).toHaveLength(1);
  expect(problemsOf('user', { app: 'chat' }, ['private-a'])).toEqual([]);
});
