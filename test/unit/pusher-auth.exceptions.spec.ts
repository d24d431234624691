import {
  ForbiddenException,
  HttpException,
  ServiceUnavailableException,
  UnauthorizedException,
  type Type,
} from '@nestjs/common';
import { inspect } from 'node:util';
import {
  denied,
  invalidAnswer,
  overloaded,
  timedOut,
  unauthenticated,
  verdictFromError,
  type Denial,
} from '../../src/decision/verdict.js';
import { ChannelDeniedException, OverloadedException, toException } from '../../src/pusher-auth.exceptions.js';

describe('ChannelDeniedException', () => {
  const exception = new ChannelDeniedException('private-room-7', 'not a member');

  it('has the channel and the reason for the application', () => {
    expect(exception.channelName).toBe('private-room-7');
    expect(exception.reason).toBe('not a member');
    expect(new ChannelDeniedException(undefined, 'why').channelName).toBeUndefined();
  });

  it.each<[how: string, write: () => string]>([
    ['JSON.stringify', () => JSON.stringify(exception)],
    ['a spread', () => JSON.stringify({ ...exception })],
    ['Object.assign', () => JSON.stringify(Object.assign({}, exception))],
    ['for … in', () => keysIn(exception).join()],
    ['its own keys', () => Reflect.ownKeys(exception).join()],
    ['the response body', () => JSON.stringify(exception.getResponse())],
    ['its message', () => `${exception.message} ${String(exception)}`],
    ['a log of it', () => inspect({ ...exception }, { showHidden: true })],
  ])('shows neither to %s, from which a filter may build a reply', (_how, write) => {
    for (const hidden of ['private-room-7', 'not a member', 'reason', 'channelName']) {
      expect(write()).not.toContain(hidden);
    }
  });

  it('is a plain 403', () => {
    expect(exception).toBeInstanceOf(ForbiddenException);
    expect(exception.getResponse()).toEqual({ statusCode: 403, message: 'Forbidden' });
  });
});

it('OverloadedException is a 503 with a time to retry', () => {
  const exception = new OverloadedException();
  expect(exception).toBeInstanceOf(ServiceUnavailableException);
  expect(exception.retryAfterSeconds).toBe(1);
  expect(exception.getResponse()).toEqual({ statusCode: 503, message: 'Service Unavailable' });
});

describe('toException', () => {
  const failed = new HttpException('database at 10.0.0.1 is away', 503);

  it.each<[denial: Denial, type: Type, body: object]>([
    [denied('why'), ChannelDeniedException, { statusCode: 403, message: 'Forbidden' }],
    [invalidAnswer('why'), ChannelDeniedException, { statusCode: 403, message: 'Forbidden' }],
    [unauthenticated(), UnauthorizedException, { statusCode: 401, message: 'Unauthorized' }],
    [timedOut(5), ServiceUnavailableException, { statusCode: 503, message: 'Service Unavailable' }],
    [overloaded(5), OverloadedException, { statusCode: 503, message: 'Service Unavailable' }],
    [verdictFromError(failed), HttpException, { statusCode: 503, message: 'Service Unavailable' }],
    [verdictFromError(new Error('why')), HttpException, { statusCode: 500, message: 'Internal Server Error' }],
    [verdictFromError(new HttpException('why', 599)), HttpException, { statusCode: 599, message: 'Server Error' }],
  ])('returns for %j an exception with the status and no reason', (denial, type, body) => {
    const exception = toException(denial, 'private-a') as HttpException;
    expect(exception.constructor).toBe(type);
    expect(exception.getStatus()).toBe(denial.status);
    expect(exception.getResponse()).toEqual(body);
    expect(exception.cause).toBe(denial.error);
  });

  it('keeps the reason and the channel of a denial for the application', () => {
    expect(toException(denied('why'), 'private-a')).toMatchObject({ reason: 'why', channelName: 'private-a' });
  });

  it('returns the thrown exception for a denial by the application', () => {
    const thrown = new HttpException('slow down', 429);
    expect(toException(verdictFromError(thrown), 'private-a')).toBe(thrown);
  });
});

function keysIn(value: object): string[] {
  const keys: string[] = [];
  for (const key in value) keys.push(key);
  return keys;
}
