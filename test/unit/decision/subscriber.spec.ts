import { jest } from '@jest/globals';
import { HttpException, UnauthorizedException } from '@nestjs/common';
import { passportUser, readUser, Subscriber, userOrUndefined } from '../../../src/decision/subscriber.js';
import { timedOut } from '../../../src/decision/verdict.js';
import { ADA, blockFor, later, never, raise } from './service.js';

const REQUEST = { user: ADA };

it.each<[user: unknown, expected: unknown]>([
  [undefined, undefined],
  [null, undefined],
  [false, undefined],
  [0, 0],
  ['', ''],
  [ADA, ADA],
])('userOrUndefined(%j) is %j', (user, expected) => {
  expect(userOrUndefined(user)).toBe(expected);
});

it('passportUser is request.user', () => {
  expect(passportUser(REQUEST)).toBe(ADA);
});

describe('readUser', () => {
  it.each<[what: string, getUser: (request: object) => unknown, expected: object]>([
    ['a value', passportUser, { user: ADA }],
    ['a promise', () => later(ADA), { user: ADA }],
    ['no user', () => null, { user: undefined }],
    ['a thenable', () => ({ then: (resolve: (user: unknown) => void) => resolve(ADA) }), { user: ADA }],
    ['a promise of no user', () => later(false), { user: undefined }],
    ['an error', () => raise(new Error('no store')), { verdict: 'failed', status: 500, reason: 'no store' }],
    [
      'a rejection',
      () => later(0).then(() => raise(new HttpException('away', 503))),
      { verdict: 'failed', status: 503, reason: 'away' },
    ],
    ['an exception that denies', () => raise(new UnauthorizedException()), { verdict: 'refused', status: 401 }],
  ])('returns the user or a denial: %s', async (_what, getUser, expected) => {
    expect(await readUser(getUser, REQUEST, 10_000)).toMatchObject(expected);
  });

  it.each<[what: string, getUser: () => unknown]>([
    ['never comes', never],
    ['comes after the deadline', () => Promise.resolve().then(() => (blockFor(10), ADA))],
    [
      'comes from a thenable after the deadline',
      () => ({ then: (resolve: (user: unknown) => void) => (blockFor(10), resolve(ADA)) }),
    ],
  ])('times out for a user that %s', async (_what, getUser) => {
    expect(await readUser(getUser, REQUEST, 5)).toEqual(timedOut(5));
  });
});

it('readUser needs a timer only for a promise, and clears it', async () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  await readUser(passportUser, REQUEST, 7);
  expect(timers).not.toHaveBeenCalled();
  await readUser(() => Promise.resolve(ADA), REQUEST, 7);
  const [timer] = timers.mock.results;
  expect(cleared.mock.calls).toEqual([[timer!.value]]);
  jest.restoreAllMocks();
});

it('a subscriber has one DI context, created at the first access', () => {
  const subscriber = new Subscriber(ADA, 'request', '1.1', REQUEST, undefined);
  expect(subscriber.scope).toBe(subscriber.scope);
  expect(new Subscriber(ADA, 'request', '1.1', REQUEST, undefined).scope).not.toBe(subscriber.scope);
});
