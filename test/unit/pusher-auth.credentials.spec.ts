import { jest } from '@jest/globals';
import { HttpException, NotFoundException, UnauthorizedException } from '@nestjs/common';
import type { PusherAuthService, PusherCredentials } from 'nestjs-pusher-auth';
import { setTimeout as sleep } from 'node:timers/promises';
import Pusher from 'pusher';
import { createService, logged, recordLogs } from './decision/service.js';

const socketId = '1.2';
const MASTER_KEY = Buffer.alloc(32, 9).toString('base64');
const ACME: PusherCredentials = { key: 'acme-key', secret: 'acme-secret' };
const GLOBEX: PusherCredentials = { key: 'globex-key', secret: 'globex-secret', encryptionMasterKeyBase64: MASTER_KEY };

const sdkOf = ({ key, secret, encryptionMasterKeyBase64 }: PusherCredentials): Pusher =>
  new Pusher({
    appId: '1',
    cluster: 'x',
    key,
    secret,
    ...(encryptionMasterKeyBase64 && { encryptionMasterKeyBase64 }),
  });

const signatureOf = (credentials: PusherCredentials, channelName = 'private-room'): object =>
  sdkOf(credentials).authorizeChannel(socketId, channelName);

let asked: string[];
beforeEach(() => {
  recordLogs();
  asked = [];
});
afterEach(() => jest.restoreAllMocks());

function serviceOf(credentials: unknown, options: object = {}): PusherAuthService {
  const method = ({ channelName }: { channelName: string }): boolean => asked.push(channelName) > 0;
  return createService({
    policies: { 'private-room private-encrypted-room': { method } },
    options: { key: undefined, secret: undefined, credentials, ...options },
  });
}

const join = (service: PusherAuthService, channelName = 'private-room', user: unknown = { id: 1 }) =>
  service.authorize({ socketId, channelName }, { user });

async function statusOf(joining: Promise<unknown>): Promise<number> {
  try {
    await joining;
    return 200;
  } catch (error) {
    if (error instanceof HttpException) return error.getStatus();
    throw error;
  }
}

const errorLines = (): string[] => logged.filter(({ level }) => level === 'error').map(({ message }) => message);

describe('the result of the function', () => {
  it.each<[string, () => unknown]>([
    ['credentials', () => ACME],
    ['a promise', () => Promise.resolve(ACME)],
    ['a thenable of a query builder', () => ({ then: (resolve: (value: unknown) => void) => resolve(ACME) })],
    ['an instance of a class', () => Object.assign(new (class Row {})(), ACME)],
    ['a master key as well', () => GLOBEX],
  ])('signs: %s', async (_, find) => {
    const expected = (await find()) as PusherCredentials;
    expect(await join(serviceOf(find))).toEqual(signatureOf(expected));
  });

  it.each<[string, () => unknown]>([
    ['null', () => null],
    ['a promise of null', () => Promise.resolve(null)],
  ])('leads to a 501 without a policy and without an error line: %s', async (_, find) => {
    expect(await statusOf(join(serviceOf(find)))).toBe(501);
    expect(asked).toEqual([]);
    expect(errorLines()).toEqual([]);
  });

  const RIGHT = { key: 'k-e-y', secret: 's-e-c-r-e-t' };
  it.each<[value: unknown, reason: string]>([
    [undefined, 'the credentials must be { key, secret } or null, not undefined'],
    ['k-e-y:s-e-c-r-e-t', 'the credentials must be { key, secret } or null, not a string'],
    [7, 'the credentials must be { key, secret } or null, not a number'],
    [false, 'the credentials must be { key, secret } or null, not a boolean'],
    [[RIGHT], 'key must be a string of ASCII characters without spaces and colons'],
    [{}, 'key must be a string of ASCII characters without spaces and colons'],
    [{ ...RIGHT, key: '' }, 'key must be a string of ASCII characters without spaces and colons'],
    [{ ...RIGHT, key: 'undefined' }, 'key must be a string of ASCII characters without spaces and colons'],
    [{ ...RIGHT, key: 'k-e-y:x' }, 'key must be a string of ASCII characters without spaces and colons'],
    [{ ...RIGHT, key: 42 }, 'key must be a string of ASCII characters without spaces and colons'],
    [{ key: 'k-e-y' }, 'secret must be a non-empty string without spaces around it'],
    [{ ...RIGHT, secret: ' s-e-c-r-e-t' }, 'secret must be a non-empty string without spaces around it'],
    [{ ...RIGHT, secret: Buffer.from('s-e-c-r-e-t') }, 'secret must be a non-empty string without spaces around it'],
    [{ key: 's-e-c-r-e-t', secret: 's-e-c-r-e-t' }, 'key and secret are the same'],
    [{ ...RIGHT, encryptionMasterKeyBase64: null }, 'encryptionMasterKeyBase64 must be a string of base64, got null'],
    [{ ...RIGHT, encryptionMasterKeyBase64: 's-e-c-r-e-t' }, 'encryptionMasterKeyBase64 is not standard base64'],
    [{ ...RIGHT, encryptionMasterKeyBase64: 'AAAA' }, 'encryptionMasterKeyBase64 must decode to 32 bytes, got 3'],
  ])('leads to a 503 without a policy, with an error line that hides the value: %j', async (value, reason) => {
    const service = serviceOf(() => value);
    expect(await statusOf(join(service))).toBe(503);
    expect(asked).toEqual([]);
    expect(errorLines()).toEqual([expect.stringContaining(`The option credentials: ${reason}`)]);
    expect(JSON.stringify(logged)).not.toMatch(/k-e-y|s-e-c-r-e-t/);
  });
});

describe('an exception of the function', () => {
  it.each<[string, unknown, number]>([
    ['a 401', new UnauthorizedException(), 401],
    ['a 429', new HttpException('slow down', 429), 429],
    ['a 404', new NotFoundException('no such tenant'), 403],
    ['a 502', new HttpException('bad gateway', 502), 502],
    ['an error', new Error('connection lost'), 500],
    ['a string', 'connection lost', 500],
  ])('has the same effect as in getUser: %s', async (_, thrown, status) => {
    const throwing = (): never => {
      throw thrown;
    };
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- applications reject with anything
    for (const find of [throwing, () => Promise.reject(thrown)]) {
      recordLogs();
      const service = serviceOf(find);
      const reader = createService({ options: { getUser: find } });
      const read = reader.authorize({ socketId, channelName: 'private-room' }, { request: {} });
      expect(await statusOf(join(service))).toBe(status);
      expect(await statusOf(read)).toBe(status);
      expect(asked).toEqual([]);
      expect(errorLines()).toHaveLength(status >= 500 ? 2 : 0);
    }
  });

  it('is replaced by a 503 if the function takes too long', async () => {
    const service = serviceOf(() => sleep(60_000, ACME, { ref: false }), { policyTimeoutMs: 5 });
    expect(await statusOf(join(service))).toBe(503);
    expect(errorLines()).toEqual(['The option credentials: no answer within 5 ms']);
  });
});

it('causes at most one error line a minute, whatever goes wrong', async () => {
  let now = 1_000_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const faults: (() => unknown)[] = [() => 'wrong', () => Promise.reject(new Error('lost')), () => ({ key: 'k' })];
  let calls = 0;
  const service = serviceOf(() => faults[calls++ % faults.length]!());
  for (let call = 0; call < 30; call++) await join(service).catch(() => undefined);
  expect(errorLines()).toHaveLength(1);
  now += 59_999;
  await join(service).catch(() => undefined);
  expect(errorLines()).toHaveLength(1);
  now += 1;
  await join(service).catch(() => undefined);
  expect(errorLines()).toHaveLength(2);
});

describe('a call of the function', () => {
  it('receives the user and the request, before any policy runs', async () => {
    const calls: unknown[] = [];
    const service = serviceOf((subscriber: unknown) => {
      calls.push(subscriber, [...asked]);
      return ACME;
    });
    const request = { headers: {} };
    await service.authorize({ socketId, channelName: 'private-room' }, { user: 'ada', request });
    expect(calls).toEqual([{ user: 'ada', request }, []]);
    expect(asked).toEqual(['private-room']);
  });

  it('happens once for a batch, and never for an invalid name', async () => {
    const find = jest.fn(() => ACME);
    const service = serviceOf(find);
    const names = ['private-room', 'private-nobody', 'private-room', 'no name!'];
    const results = await service.authorizeMany({ socketId, channelNames: names }, { user: 1 });
    expect([...results].map(([name, { status }]) => [name, status])).toEqual([
      ['private-room', 200],
      ['private-nobody', 403],
      ['no name!', 400],
    ]);
    expect(find).toHaveBeenCalledTimes(1);
    expect(await statusOf(join(service, 'no name!'))).toBe(400);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('never happens for can() and explain()', async () => {
    const find = jest.fn(() => ACME);
    const service = serviceOf(find);
    await service.can({ channelName: 'private-room' }, { user: 1 });
    await service.explain({ channelName: 'private-room' }, { user: 1 });
    expect(find).not.toHaveBeenCalled();
  });
});

describe('keys', () => {
  it('can appear, change and disappear without a restart', async () => {
    let stored: PusherCredentials | null = null;
    const service = serviceOf(() => stored);
    expect(await statusOf(join(service))).toBe(501);
    stored = ACME;
    expect(await join(service)).toEqual(signatureOf(ACME));
    stored = { ...ACME, secret: 'rotated-secret' };
    expect(await join(service)).toEqual(signatureOf(stored));
    expect(await join(service)).not.toEqual(signatureOf(ACME));
    stored = null;
    expect(await statusOf(join(service))).toBe(501);
  });

  it('are correct whether or not the function caches them', async () => {
    for (const find of [
      ({ user }: { user: PusherCredentials }) => user,
      ({ user }: { user: PusherCredentials }) => ({ ...user }),
    ]) {
      const service = serviceOf(find);
      const joins = Array.from({ length: 60 }, (_, index) => (index % 2 ? ACME : GLOBEX));
      const replies = await Promise.all(joins.map((user) => join(service, 'private-room', user)));
      expect(replies).toEqual(joins.map((user) => signatureOf(user)));
    }
  });
});

describe('an encrypted channel', () => {
  it('is signed with the master key of the request', async () => {
    expect(
      await join(
        serviceOf(() => GLOBEX),
        'private-encrypted-room',
      ),
    ).toEqual(signatureOf(GLOBEX, 'private-encrypted-room'));
  });

  it('is a 503 with an error line without a master key', async () => {
    const service = serviceOf(() => ACME);
    expect(await statusOf(join(service, 'private-encrypted-room'))).toBe(503);
    expect(errorLines()).toEqual([
      'The option credentials on private-encrypted-room: the credentials of this request have no encryptionMasterKeyBase64',
    ]);
  });

  it('without a master key does not affect the other channels of a batch, with one error line for all', async () => {
    const service = createService({
      policies: { 'private-room private-encrypted-room-<id>': { method: ({ params }) => params['id'] !== '3' } },
      options: { key: undefined, secret: undefined, credentials: () => ACME },
    });
    const channelNames = [
      'private-encrypted-room-1',
      'private-room',
      'private-encrypted-room-2',
      'private-encrypted-room-3',
    ];
    const results = await service.authorizeMany({ socketId, channelNames }, { user: 1 });
    expect([...results.values()]).toEqual([
      { status: 503 },
      { status: 200, data: signatureOf(ACME) },
      { status: 503 },
      { status: 403 },
    ]);
    expect(errorLines()).toEqual([
      'The option credentials on private-encrypted-room-1 and 1 more: the credentials of this request have no encryptionMasterKeyBase64',
    ]);
  });
});

describe('signing without policies', () => {
  const input = { socketId, channelName: 'private-room' };
  const signIn = { socketId, user: { id: 'ada' } };
  const NEEDED = 'The option credentials is a function: pass { key, secret } as the second argument to sign manually.';

  it('uses the credentials in its second argument, without calling the function', () => {
    const find = jest.fn(() => ACME);
    const service = serviceOf(find);
    expect(service.signChannel(input, GLOBEX)).toEqual(signatureOf(GLOBEX));
    expect(service.signUser(signIn, GLOBEX)).toEqual(sdkOf(GLOBEX).authenticateUser(socketId, signIn.user));
    expect(find).not.toHaveBeenCalled();
  });

  it('throws a TypeError with a function but without a second argument', () => {
    const service = serviceOf(() => ACME);
    expect(() => service.signChannel(input)).toThrow(new TypeError(NEEDED));
    expect(() => service.signUser(signIn)).toThrow(new TypeError(NEEDED));
  });

  it('needs no second argument with key and secret, but prefers it', () => {
    const service = createService({ options: ACME });
    expect(service.signChannel(input)).toEqual(signatureOf(ACME));
    expect(service.signChannel(input, GLOBEX)).toEqual(signatureOf(GLOBEX));
  });

  it.each([[{}], [{ key: 'k-e-y' }], [{ key: 'k-e-y', secret: '' }], ['s-e-c-r-e-t'], [null]])(
    'rejects %j as its second argument, without quoting a value',
    (credentials) => {
      const service = serviceOf(() => ACME);
      expect(() => service.signChannel(input, credentials as never)).toThrow(/^The second argument is invalid: /);
      expect(() => service.signUser(signIn, credentials as never)).toThrow(
        expect.objectContaining({ message: expect.not.stringMatching(/k-e-y|s-e-c-r-e-t/) as string }) as Error,
      );
    },
  );

  it('needs a master key in its second argument for an encrypted channel', () => {
    const encrypted = { socketId, channelName: 'private-encrypted-room' };
    const service = serviceOf(() => ACME);
    expect(service.signChannel(encrypted, GLOBEX)).toEqual(signatureOf(GLOBEX, 'private-encrypted-room'));
    expect(() => service.signChannel(encrypted, ACME)).toThrow('without encryptionMasterKeyBase64');
  });
});
