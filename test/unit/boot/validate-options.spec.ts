import { BootProblems } from '../../../src/boot/boot-problem.js';
import { validateOptions } from '../../../src/boot/validate-registration.js';
import { PusherAuthRegistration, type RegistrationDefinition } from '../../../src/pusher-auth.registration.js';

/** The validated options and their problems. */
function readOptions(given: unknown, source: 'options' | 'factory', extras: { app?: string; jsonp?: boolean } = {}) {
  const definition: RegistrationDefinition = {
    ...extras,
    source,
    addresses: [],
    hasUserAuth: false,
    isGuarded: false,
    problems: [],
  };
  const found = new BootProblems();
  const options = validateOptions(new PusherAuthRegistration(definition, given), found);
  const problems = found.all.map(({ code, where, what, fix }) => {
    expect({ code, where }).toEqual({ code: 'options', where: 'PusherAuthModule' });
    return { what, fix };
  });
  return { options, problems };
}

const RIGHT = { key: 'app-key', secret: 'app-secret' };
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
const mapper = () => '';

it('options have defaults and keep given values', () => {
  const { options, problems } = readOptions({ ...RIGHT, maxBatchSize: null, getUser: undefined }, 'options');
  expect(problems).toEqual([]);
  expect({ ...options }).toEqual({
    ...RIGHT,
    maxBatchSize: 100,
    policyTimeoutMs: 10_000,
    maxPendingPolicies: 10_000,
    maxChannelNameLength: 164,
  });
  const given = {
    ...RIGHT,
    encryptionMasterKeyBase64: MASTER_KEY,
    getUser: mapper,
    presence: { userId: mapper, userInfo: undefined },
    jsonpOrigins: ['https://app.example'],
    maxBatchSize: 1,
    policyTimeoutMs: 600_000,
    maxPendingPolicies: 1_000_000,
    maxChannelNameLength: 200,
    onDecision: mapper,
  };
  expect(readOptions(given, 'factory', { jsonp: true })).toEqual({ options: given, problems: [] });
});

it('options may come from a class with getters', () => {
  class Settings {
    get key(): string {
      return 'app-key';
    }
    get secret(): string {
      return 'app-secret';
    }
  }
  expect(readOptions(new Settings(), 'factory')).toMatchObject({ options: RIGHT, problems: [] });
});

const COPY = "copy it from the app keys of the Pusher app, or from the Channels server's configuration";
const SET = 'set the variable; to start without Pusher, give credentials: null instead of key and secret';
const NUMBER = 'give it such a number, or leave it out';

it.each<[wrong: object, what: string, fix: string]>([
  ...['a:b', 'a b', '\u00e4', '\u007f', 7].map((key): [object, string, string] => [
    { key },
    'key must be a string of ASCII characters without spaces and colons',
    COPY,
  ]),
  [{ key: '' }, 'key is empty: the variable it is read from is not set', SET],
  [{ key: undefined }, 'key is undefined: the variable it is read from is not set', SET],
  [{ key: 'undefined' }, 'key is the word "undefined": the variable it is read from is not set', SET],
  [{ secret: null }, 'secret is null: the variable it is read from is not set', SET],
  [{ secret: 'null' }, 'secret is the word "null": the variable it is read from is not set', SET],
  ...[' s', 's\n', 7].map((secret): [object, string, string] => [
    { secret },
    'secret must be a string without spaces around it',
    COPY,
  ]),
  [{ secret: RIGHT.key }, 'key and secret are the same', 'copy the secret from the app keys; it differs from the key'],
  [
    { credentials: null },
    'key and secret have no effect next to credentials',
    'remove key and secret, or remove credentials',
  ],
  [
    { key: undefined, secret: undefined, credentials: 'off' },
    'credentials must be null or a function',
    'write credentials: null to start without Pusher, or a function that returns { key, secret }',
  ],
  [
    { encryptionMasterKeyBase64: 'c2hvcnQ=' },
    'encryptionMasterKeyBase64 must decode to 32 bytes, got 5; make one with: openssl rand -base64 32',
    'use the key that the publishers of encrypted events have',
  ],
  [
    { getUser: 'ada' },
    'getUser must be a function',
    'write (request) => the user, or leave it out if guards set request.user',
  ],
  ...[{ presence: { id: mapper } }, { presence: { userId: 7 } }, { presence: mapper() }].map(
    (wrong): [object, string, string] => [
      wrong,
      'presence must contain the functions userId and/or userInfo, and nothing else',
      'write { userId: ({ user }) => …, userInfo: ({ user }) => … }',
    ],
  ),
  [{ maxBatchSize: 0 }, 'maxBatchSize must be an integer from 1 to 1000', NUMBER],
  [{ maxBatchSize: 1001 }, 'maxBatchSize must be an integer from 1 to 1000', NUMBER],
  [
    { policyTimeoutMs: 600_001 },
    'policyTimeoutMs must be an integer from 1 to 600000',
    'give it such a number of milliseconds, or leave it out',
  ],
  [{ maxPendingPolicies: 0 }, 'maxPendingPolicies must be an integer from 1 to 1000000', NUMBER],
  [
    { server: {} },
    'server must have the methods sendToUser and terminateUserConnections',
    'pass an instance of the pusher package, or leave it out',
  ],
  [
    { key: undefined, secret: undefined, credentials: () => null, encryptionMasterKeyBase64: MASTER_KEY },
    'encryptionMasterKeyBase64 has no effect next to a credentials function',
    'return it from the function, together with key and secret',
  ],
  [{ maxChannelNameLength: 15 }, 'maxChannelNameLength must be an integer from 16 to 200', NUMBER],
  [{ maxChannelNameLength: '164' }, 'maxChannelNameLength must be an integer from 16 to 200', NUMBER],
  [{ onDecision: {} }, 'onDecision must be a function', 'write (decision) => …'],
  [
    { keys: 'x' },
    'unknown option "keys"',
    'remove it, or correct its name: the options are key, secret, credentials, encryptionMasterKeyBase64, getUser, presence, jsonpOrigins, ' +
      'maxBatchSize, policyTimeoutMs, maxPendingPolicies, maxChannelNameLength, server, onDecision',
  ],
])('options with %o are rejected', (wrong, what, fix) => {
  expect(readOptions({ ...RIGHT, ...wrong }, 'options').problems).toEqual([{ what, fix }]);
});

it.each<[jsonpOrigins: unknown]>([[undefined], [[]], [['*']], [['https://a.example', 7]], ['https://a.example']])(
  'jsonp: true with jsonpOrigins of %j is rejected',
  (jsonpOrigins) => {
    expect(readOptions({ ...RIGHT, jsonpOrigins }, 'options', { jsonp: true }).problems).toEqual([
      jsonpOrigins === undefined
        ? {
            what: 'jsonp: true needs jsonpOrigins',
            fix: 'name the origins of your pages: jsonpOrigins: ["https://app.example.com"]',
          }
        : {
            what: 'jsonpOrigins must be an array of one or more origins, such as ["https://app.example.com"]',
            fix: 'write each origin as browsers do: https://app.example.com',
          },
    ]);
  },
);

it.each([{}, { jsonp: false }])('jsonpOrigins are rejected if they contain %j', (extras) => {
  expect(readOptions({ ...RIGHT, jsonpOrigins: ['https://a.example'] }, 'options', extras).problems).toEqual([
    {
      what: 'jsonpOrigins has no effect without jsonp: true',
      fix: 'write jsonp: true next to guards, or remove jsonpOrigins',
    },
  ]);
});

it('credentials: null replaces key and secret', () => {
  const { options, problems } = readOptions({ credentials: null, key: undefined, secret: undefined }, 'factory');
  expect(problems).toEqual([]);
  expect(options).toMatchObject({ credentials: null, maxBatchSize: 100 });
  expect(readOptions({ credentials: undefined, ...RIGHT }, 'factory').problems).toEqual([]);
  expect(readOptions({ credentials: null, secret: 'app-secret' }, 'factory').problems).toHaveLength(1);
});

it('a key may contain any character that Pusher allows', () => {
  const key = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
    .join('')
    .replace(':', '');
  expect(readOptions({ ...RIGHT, key }, 'options').problems).toEqual([]);
});

it('a key and a secret that are both missing are not also reported as the same', () => {
  const { problems } = readOptions({ key: '', secret: '' }, 'options');
  expect(problems.map(({ what }) => what)).toEqual([
    'key is empty: the variable it is read from is not set',
    'secret is empty: the variable it is read from is not set',
  ]);
});

it('several mistakes are reported together', () => {
  const { problems } = readOptions({ key: '', maxBatchSize: 0, nothing: 1 }, 'options');
  expect(problems.map(({ what }) => what.split(' ')[0])).toEqual(['key', 'secret', 'maxBatchSize', 'unknown']);
});

it.each<[source: 'options' | 'factory', given: unknown, fix: string]>([
  ['factory', undefined, 'return { key, secret, … } from the factory'],
  ['factory', null, 'return { key, secret, … } from the factory'],
  ['factory', 'app-key', 'return { key, secret, … } from the factory'],
  ['options', undefined, 'give { key, secret, … } to forRoot'],
])('options from %s are rejected if they are %p', (source, given, fix) => {
  expect(readOptions(given, source).problems).toEqual([{ what: 'the options must be an object', fix }]);
});

it('an option that Nest needs earlier is rejected if the factory returns it', () => {
  expect(readOptions({ ...RIGHT, guards: [], app: 'chat', path: undefined }, 'factory').problems).toEqual(
    ['guards', 'app'].map((name) => ({
      what: `${name} was returned by the factory, but Nest needs it before the factory runs`,
      fix: `move ${name} next to useFactory, useClass or useExisting`,
    })),
  );
  expect(readOptions({ ...RIGHT, guards: [], app: 'chat' }, 'options').problems).toEqual([]);
});
