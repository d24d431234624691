import { readOptions } from '../../../src/boot/validate-registration.js';

const RIGHT = { key: 'app-key', secret: 'app-secret' };
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
const mapper = () => '';

it('options have their defaults, and keep what is given', () => {
  const { options, problems } = readOptions({ ...RIGHT, maxBatchSize: null, getUser: undefined }, 'options');
  expect(problems).toEqual([]);
  expect({ ...options }).toEqual({
    ...RIGHT,
    maxBatchSize: 100,
    policyTimeoutMs: 10_000,
    maxChannelNameLength: 164,
  });
  const given = {
    ...RIGHT,
    encryptionMasterKeyBase64: MASTER_KEY,
    getUser: mapper,
    presence: { userId: mapper, userInfo: undefined },
    jsonp: { allowedOrigins: ['https://app.example'] },
    maxBatchSize: 1,
    policyTimeoutMs: 600_000,
    maxChannelNameLength: 200,
    onDecision: mapper,
  };
  expect(readOptions(given, 'factory')).toEqual({ options: given, problems: [] });
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

const COPY = "copy it from the app keys of the Pusher app, or of the Channels server's configuration";
const NUMBER = 'give it such a number, or leave it out';

it.each<[wrong: object, what: string, fix: string]>([
  [{ key: '' }, 'key must be a string of ASCII characters without spaces, colons, double quotes and backslashes', COPY],
  ...['a:b', 'a b', 'a"b', 'a\\b', '\u00e4'].map((key): [object, string, string] => [
    { key },
    'key must be a string of ASCII characters without spaces, colons, double quotes and backslashes',
    COPY,
  ]),
  [{ key: 7 }, 'key must be a string of ASCII characters without spaces, colons, double quotes and backslashes', COPY],
  [
    { key: undefined },
    'key must be a string of ASCII characters without spaces, colons, double quotes and backslashes',
    'set it: it is undefined, so look at where it is read from',
  ],
  [{ secret: ' s' }, 'secret must be a non-empty string without spaces around it', COPY],
  [
    { secret: null },
    'secret must be a non-empty string without spaces around it',
    'set it: it is null, so look at where it is read from',
  ],
  [
    { encryptionMasterKeyBase64: 'c2hvcnQ=' },
    'encryptionMasterKeyBase64 must decode to 32 bytes, got 5; make one with: openssl rand -base64 32',
    'use the key that the publishers of encrypted events have',
  ],
  [
    { getUser: 'ada' },
    'getUser must be a function',
    'write (request) => the user, or leave it out where guards set request.user',
  ],
  ...[{ presence: { id: mapper } }, { presence: { userId: 7 } }, { presence: mapper() }].map(
    (wrong): [object, string, string] => [
      wrong,
      'presence must hold the functions userId and/or userInfo and nothing else',
      'write { userId: ({ user }) => …, userInfo: ({ user }) => … }',
    ],
  ),
  ...[
    { jsonp: {} },
    { jsonp: true },
    { jsonp: { allowedOrigins: [] } },
    { jsonp: { allowedOrigins: ['*'] } },
    { jsonp: { allowedOrigins: ['https://a.example'], any: true } },
  ].map((wrong): [object, string, string] => [
    wrong,
    'jsonp must be { allowedOrigins: ["https://host", …] } with at least one origin',
    'name each origin as browsers write it: https://app.example.com',
  ]),
  [{ maxBatchSize: 0 }, 'maxBatchSize must be an integer from 1 to 1000', NUMBER],
  [{ maxBatchSize: 1001 }, 'maxBatchSize must be an integer from 1 to 1000', NUMBER],
  [
    { policyTimeoutMs: 600_001 },
    'policyTimeoutMs must be an integer from 1 to 600000',
    'give it such a number of milliseconds, or leave it out',
  ],
  [{ maxChannelNameLength: 15 }, 'maxChannelNameLength must be an integer from 16 to 200', NUMBER],
  [{ maxChannelNameLength: '164' }, 'maxChannelNameLength must be an integer from 16 to 200', NUMBER],
  [{ onDecision: {} }, 'onDecision must be a function', 'write (decision) => …'],
  [
    { keys: 'x' },
    'there is no option "keys"',
    'remove it, or correct its name: the options are key, secret, encryptionMasterKeyBase64, getUser, presence, jsonp, ' +
      'maxBatchSize, policyTimeoutMs, maxChannelNameLength, onDecision',
  ],
])('options with %o are wrong', (wrong, what, fix) => {
  expect(readOptions({ ...RIGHT, ...wrong }, 'options').problems).toEqual([{ what, fix }]);
});

it('several mistakes are told together', () => {
  const { problems } = readOptions({ key: '', maxBatchSize: 0, nothing: 1 }, 'options');
  expect(problems.map(({ what }) => what.split(' ')[0])).toEqual(['key', 'secret', 'maxBatchSize', 'there']);
});

it.each<[source: 'options' | 'factory', given: unknown, fix: string]>([
  ['factory', undefined, 'return { key, secret, … } from the factory'],
  ['factory', null, 'return { key, secret, … } from the factory'],
  ['factory', 'app-key', 'return { key, secret, … } from the factory'],
  ['options', undefined, 'give { key, secret, … } to forRoot'],
])('from %s, %p are no options', (source, given, fix) => {
  expect(readOptions(given, source).problems).toEqual([{ what: 'the options are no object', fix }]);
});

it('what Nest needs early must not come from the factory, where it would be ignored', () => {
  expect(readOptions({ ...RIGHT, guards: [], name: 'chat', path: undefined }, 'factory').problems).toEqual(
    ['guards', 'name'].map((name) => ({
      what: `${name} came from the factory, where Nest would ignore it: it is needed before the factory runs`,
      fix: `put ${name} beside useFactory, useClass or useExisting`,
    })),
  );
  expect(readOptions({ ...RIGHT, guards: [], name: 'chat' }, 'options').problems).toEqual([]);
});
