import { ForbiddenException, HttpException, NotFoundException, UnauthorizedException } from '@nestjs/common';
import { stackOf, verdictOfThrown } from '../../../src/decision/verdict.js';

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

describe('verdictOfThrown', () => {
  it.each<[unknown, object]>([
    [new UnauthorizedException('who?'), { verdict: 'refused', status: 401, reason: 'who?', fault: false }],
    [new HttpException('slow down', 429), { verdict: 'refused', status: 429, reason: 'slow down', fault: false }],
    [new ForbiddenException('no member'), { verdict: 'denied', status: 403, reason: 'no member', fault: false }],
    [new NotFoundException('no room'), { verdict: 'denied', status: 403, reason: 'no room', fault: false }],
    [new HttpException('x', 400), { verdict: 'denied', status: 403, fault: false }],
    [new HttpException('x', 499), { verdict: 'denied', status: 403, fault: false }],
    [new HttpException('x', 500), { verdict: 'failed', status: 500, fault: true }],
    [new HttpException('x', 503), { verdict: 'failed', status: 503, fault: true }],
    [new HttpException('x', 599), { verdict: 'failed', status: 599, fault: true }],
    [new HttpException('x', 600), { verdict: 'failed', status: 500, fault: true }],
    [new HttpException('x', 399), { verdict: 'failed', status: 500, fault: true }],
    [new HttpException('x', 200), { verdict: 'failed', status: 500, fault: true }],
    [new OddException('403'), { verdict: 'failed', status: 500, fault: true }],
    [new OddException(403.5), { verdict: 'failed', status: 500, fault: true }],
    [new OddException(NaN), { verdict: 'failed', status: 500, fault: true }],
    [new Error('gone'), { verdict: 'failed', status: 500, reason: 'gone', fault: true }],
    [Object.assign(new Error('gone'), { status: 403 }), { verdict: 'failed', status: 500, fault: true }],
    ['text', { verdict: 'failed', status: 500, reason: 'something that is no Error was thrown', fault: true }],
    [null, { verdict: 'failed', status: 500, reason: 'something that is no Error was thrown', fault: true }],
    [{ message: 'x' }, { verdict: 'failed', reason: 'something that is no Error was thrown', fault: true }],
  ])('of %p', (thrown, verdict) => {
    expect(verdictOfThrown(thrown)).toMatchObject({ ...verdict, error: thrown });
  });

  it('makes text of a message that is none', () => {
    expect(verdictOfThrown(Object.assign(new Error('x'), { message: 7 })).reason).toBe('7');
  });

  it('is a fault where nothing can be read', () => {
    const expected = {
      verdict: 'failed',
      status: 500,
      reason: 'something was thrown that cannot be read',
      fault: true,
    };
    expect(verdictOfThrown(unreadable)).toEqual(expected);
    expect(verdictOfThrown(Object.assign(new Error('x'), { message: Object.create(null) as object }))).toEqual(
      expected,
    );
  });
});

describe('stackOf', () => {
  it('gives the stack of an error and of nothing else', () => {
    expect(stackOf(new Error('x'))).toContain('Error: x');
    expect(stackOf({ stack: 'x' })).toBeUndefined();
    expect(stackOf(undefined)).toBeUndefined();
    const hidden = Object.defineProperty(new Error('x'), 'stack', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(stackOf(hidden)).toBeUndefined();
  });
});
