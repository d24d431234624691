import { ForbiddenException, HttpException, NotFoundException, UnauthorizedException } from '@nestjs/common';
import {
  denied,
  interpretAnswer,
  interpretBatch,
  invalidAnswer,
  isPresenceMember,
  isPromise,
  overloaded,
  timedOut,
  unauthenticated,
  verdictFromError,
} from '../../../src/decision/verdict.js';

class Room {
  readonly userId = 1;
}

class OddException extends HttpException {
  constructor(private readonly given: unknown) {
    super('odd', 400);
  }
  override getStatus(): number {
    return this.given as number;
  }
}

const unreadable = Object.defineProperty(new Error('x'), 'message', {
  get: () => {
    throw new Error('no');
  },
});

describe('verdictFromError', () => {
  it.each<[unknown, object]>([
    [new UnauthorizedException('who?'), { verdict: 'refused', status: 401, reason: 'who?', isFault: false }],
    [new HttpException('slow down', 429), { verdict: 'refused', status: 429, reason: 'slow down', isFault: false }],
    [new ForbiddenException('no member'), { verdict: 'denied', status: 403, reason: 'no member', isFault: false }],
    [new NotFoundException('no room'), { verdict: 'denied', status: 403, reason: 'no room', isFault: false }],
    [new HttpException('x', 400), { verdict: 'denied', status: 403, isFault: false }],
    [new HttpException('x', 499), { verdict: 'denied', status: 403, isFault: false }],
    [new HttpException('x', 500), { verdict: 'failed', status: 500, isFault: true }],
    [new HttpException('x', 503), { verdict: 'failed', status: 503, isFault: true }],
    [new HttpException('x', 599), { verdict: 'failed', status: 599, isFault: true }],
    [new HttpException('x', 600), { verdict: 'failed', status: 500, isFault: true }],
    [new HttpException('x', 399), { verdict: 'failed', status: 500, isFault: true }],
    [new HttpException('x', 200), { verdict: 'failed', status: 500, isFault: true }],
    [new OddException('403'), { verdict: 'failed', status: 500, isFault: true }],
    [new OddException(403.5), { verdict: 'failed', status: 500, isFault: true }],
    [new OddException(NaN), { verdict: 'failed', status: 500, isFault: true }],
    [new Error('gone'), { verdict: 'failed', status: 500, reason: 'gone', isFault: true }],
    [Object.assign(new Error('gone'), { status: 403 }), { verdict: 'failed', status: 500, isFault: true }],
    ['text', { verdict: 'failed', status: 500, reason: 'a non-Error value was thrown', isFault: true }],
    [null, { verdict: 'failed', status: 500, reason: 'a non-Error value was thrown', isFault: true }],
    [{ message: 'x' }, { verdict: 'failed', reason: 'a non-Error value was thrown', isFault: true }],
  ])('interprets a thrown %p', (thrown, verdict) => {
    expect(verdictFromError(thrown)).toMatchObject({ ...verdict, error: thrown });
  });

  it('converts a message that is not a string', () => {
    expect(verdictFromError(Object.assign(new Error('x'), { message: 7 })).reason).toBe('7');
  });

  it('returns a fault if the thrown value cannot be read', () => {
    const expected = {
      verdict: 'failed',
      status: 500,
      reason: 'the thrown value cannot be read',
      isFault: true,
    };
    expect(verdictFromError(unreadable)).toEqual(expected);
    expect(verdictFromError(Object.assign(new Error('x'), { message: Object.create(null) as object }))).toEqual(
      expected,
    );
  });
});

describe('interpretAnswer', () => {
  it.each([true, false])('grants for true (members: %p)', (hasMember) => {
    expect(interpretAnswer(true, hasMember)).toEqual({ verdict: 'allowed' });
  });

  it.each([true, false])('denies without a fault for false (members: %p)', (hasMember) => {
    expect(interpretAnswer(false, hasMember)).toEqual({
      verdict: 'denied',
      status: 403,
      reason: 'the policy said no',
      isFault: false,
    });
  });

  it.each([
    { userId: 'a' },
    { userInfo: {} },
    { userId: 1, userInfo: {} },
    { userId: null },
    { userId: 0, userInfo: undefined },
  ])('grants for %p if the channel has members, and returns a fault otherwise', (member) => {
    expect(interpretAnswer(member, true)).toEqual({ verdict: 'allowed', member });
    expect(interpretAnswer(member, false)).toEqual({
      verdict: 'denied',
      status: 403,
      reason: 'the policy returned a member, but only a presence channel without useSignedInUser has members',
      isFault: true,
    });
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [0, 'a number'],
    [1, 'a number'],
    ['', 'a string'],
    ['yes', 'a string'],
    [1n, 'a bigint'],
    [Symbol('x'), 'a symbol'],
    [() => true, 'a function'],
    [{}, 'an object'],
    [{ userId: undefined }, 'an object'],
    [{ userId: 'a', role: 'admin' }, 'an object'],
    [{ userId: 'a', [Symbol('x')]: 1 }, 'an object'],
    [[], 'an array'],
    [new Room(), 'an instance of Room'],
    [Object.create(null), 'an object'],
  ])('returns a fault for %p and describes it as %s', (answer, description) => {
    expect(interpretAnswer(answer, false)).toEqual({
      verdict: 'denied',
      status: 403,
      reason: `the policy returned ${description}; only true grants`,
      isFault: true,
    });
    expect(interpretAnswer(answer, true)).toMatchObject({
      verdict: 'denied',
      reason: `the policy returned ${description}; only true or { userId?, userInfo? } grants`,
    });
    expect(isPresenceMember(answer)).toBe(false);
  });
});

it.each([
  [denied('why'), { verdict: 'denied', status: 403, reason: 'why', isFault: false }],
  [invalidAnswer('why'), { verdict: 'denied', status: 403, reason: 'why', isFault: true }],
  [unauthenticated(), { verdict: 'unauthenticated', status: 401, reason: 'there is no user', isFault: false }],
  [timedOut(7), { verdict: 'timed-out', status: 503, reason: 'no answer within 7 ms', isFault: true }],
  [overloaded(7), { verdict: 'overloaded', status: 503, reason: '7 policy calls are already pending', isFault: false }],
])('a denial: %j', (denial, expected) => {
  expect(denial).toEqual(expected);
});

describe('interpretBatch', () => {
  it('accepts an array with an answer for each channel', () => {
    const answers = [true, 'anything', undefined];
    expect(interpretBatch(answers, 3)).toBe(answers);
    expect(interpretBatch([], 0)).toEqual([]);
  });

  it.each<[answers: unknown, count: number, reason: string]>([
    [true, 1, 'the batch policy returned a boolean; it must return an array of answers'],
    [undefined, 1, 'the batch policy returned undefined; it must return an array of answers'],
    [{ 0: true, length: 1 }, 1, 'the batch policy returned an object; it must return an array of answers'],
    [new Set([true]), 1, 'the batch policy returned an instance of Set; it must return an array of answers'],
    [[true], 2, 'the batch policy returned 1 answers for 2 channels; it must return one for each, in their order'],
    [
      [true, true, true],
      2,
      'the batch policy returned 3 answers for 2 channels; it must return one for each, in their order',
    ],
  ])('returns a fault for %p and %i channels', (answers, count, reason) => {
    expect(interpretBatch(answers, count)).toEqual(invalidAnswer(reason));
  });
});

describe('isPromise', () => {
  it.each([
    [Promise.resolve(), true],
    [{ then: () => undefined }, true],
    [Object.assign(() => undefined, { then: () => undefined }), true],
    [{ then: true }, false],
    [{}, false],
    [() => undefined, false],
    [null, false],
    [undefined, false],
    ['then', false],
    [0, false],
  ])('of %p is %p', (value, expected) => {
    expect(isPromise(value)).toBe(expected);
  });
});
