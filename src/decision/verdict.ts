import { HttpException } from '@nestjs/common';
import type { PresenceMember } from '../decorators/policy-options.js';
import { describeValue } from '../messages.js';
import { isPlainObject, type Member } from './member.js';

/** The outcome of a decision about whether a user may join a channel. */
export type VerdictName =
  /** A policy allowed it. */
  | 'granted'
  /** No policy matches the name, the policy or one of its guards said no, or its answer was not a clear yes. */
  | 'denied'
  /** There is no user, and no policy for guests matches the name. */
  | 'unauthenticated'
  /** The policy or a guard threw an exception that reaches the client unchanged: 401 or 429. */
  | 'refused'
  /** Guards, policy and mappers took longer than `policyTimeoutMs`. */
  | 'timed-out'
  /** `maxPendingPolicies` policy calls were already pending, so the policy was not called. */
  | 'overloaded'
  /** The policy, a guard or a mapper failed. */
  | 'failed';

/** The verdict that access is granted. */
export interface Grant {
  readonly verdict: 'granted';
  /** Presence only; absent if the Channels server takes the member from the client's sign-in. */
  readonly member?: Member;
  /** Never, so that `verdict.isFault` can be read from any verdict. */
  readonly isFault?: undefined;
}

/** Every other verdict. */
export interface Denial {
  readonly verdict: Exclude<VerdictName, 'granted'>;
  /** The HTTP status for the client. */
  readonly status: number;
  /** For operators; never sent to a client. */
  readonly reason: string;
  /** The thrown value, if something was thrown. */
  readonly error?: unknown;
  /** Whether the application is at fault, not the client, so that operators should look at it. */
  readonly isFault: boolean;
}

export type PolicyVerdict = Grant | Denial;

/** The reason of every grant. */
export const GRANTED_REASON = 'the policy said yes';

export function denied(reason: string): Denial {
  return { verdict: 'denied', status: 403, reason, isFault: false };
}

/** A denial because the application's code returned something that is not an answer. */
export function invalidAnswer(reason: string): Denial {
  return { verdict: 'denied', status: 403, reason, isFault: true };
}

export function unauthenticated(): Denial {
  return { verdict: 'unauthenticated', status: 401, reason: 'there is no user', isFault: false };
}

export function timedOut(milliseconds: number): Denial {
  return { verdict: 'timed-out', status: 503, reason: `no answer within ${milliseconds} ms`, isFault: true };
}

export function overloaded(limit: number): Denial {
  return { verdict: 'overloaded', status: 503, reason: `${limit} policy calls are already pending`, isFault: false };
}

/** A policy's yes, with what it said about the member. */
export interface Allow {
  readonly verdict: 'allowed';
  readonly member?: PresenceMember;
}

const ALLOW: Allow = { verdict: 'allowed' };

/**
 * Interprets a policy's return value. `true` allows and, where a member can be named, so does a plain object with `userId`
 * and/or `userInfo` and nothing else. Everything else denies, and what is not an answer at all is also reported to operators.
 */
export function interpretAnswer(answer: unknown, hasMember: boolean): Allow | Denial {
  if (answer === true) return ALLOW;
  if (answer === false) return denied('the policy said no');
  if (!isPresenceMember(answer)) {
    return invalidAnswer(
      `the policy returned ${describeValue(answer)}; only true${hasMember ? ' or { userId?, userInfo? }' : ''} grants`,
    );
  }
  return hasMember
    ? { verdict: 'allowed', member: answer }
    : invalidAnswer('the policy returned a member, but only a presence channel without useSignedInUser has members');
}

/**
 * Interprets a batch policy's return value: an answer for each of its channels, in their order, or a denial of all of them.
 */
export function interpretBatch(answers: unknown, count: number): readonly unknown[] | Denial {
  if (!Array.isArray(answers)) {
    return invalidAnswer(`the batch policy returned ${describeValue(answers)}; it must return an array of answers`);
  }
  if (answers.length !== count) {
    ignoreRejections(answers);
    return invalidAnswer(
      `the batch policy returned ${answers.length} answers for ${count} channels; it must return one for each, in their order`,
    );
  }
  return answers as readonly unknown[];
}

/**
 * Handles rejections of dropped answers, because an unhandled one would end the process. Only of real promises: calling `then`
 * of a query builder would send its query.
 */
export function ignoreRejections(answers: readonly unknown[]): void {
  for (const answer of answers) if (answer instanceof Promise) answer.catch(() => undefined);
}

/** Whether this is a promise of any kind: query builders return thenables that are not a `Promise`. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

/** Whether this is a plain object with `userId` and/or `userInfo` and nothing else. Their values are not checked. */
export function isPresenceMember(answer: unknown): answer is PresenceMember {
  if (!isPlainObject(answer)) return false;
  let hasValue = false;
  for (const key of Reflect.ownKeys(answer)) {
    if (key !== 'userId' && key !== 'userInfo') return false;
    hasValue ||= (answer as PresenceMember)[key] !== undefined;
  }
  return hasValue;
}

const UNAUTHORIZED = 401;
const TOO_MANY_REQUESTS = 429;

/**
 * Interprets a thrown value. 401 and 429 reach the client unchanged. Any other 4xx is a denial whose message is the reason for
 * operators; the client gets a 403, so that no 404 reveals which ids exist. A 5xx keeps its status; everything else is a fault.
 * Never throws: a value that cannot be read is a fault.
 */
export function verdictFromError(thrown: unknown): Denial {
  try {
    return readThrown(thrown);
  } catch {
    return { verdict: 'failed', status: 500, reason: 'the thrown value cannot be read', isFault: true };
  }
}

function readThrown(thrown: unknown): Denial {
  const status = statusOf(thrown);
  const reason = thrown instanceof Error ? String(thrown.message) : 'a non-Error value was thrown';
  if (status === UNAUTHORIZED || status === TOO_MANY_REQUESTS) {
    return { verdict: 'refused', status, reason, error: thrown, isFault: false };
  }
  if (status >= 400 && status < 500) return { verdict: 'denied', status: 403, reason, error: thrown, isFault: false };
  return {
    verdict: 'failed',
    status: status >= 500 && status < 600 ? status : 500,
    reason,
    error: thrown,
    isFault: true,
  };
}

function statusOf(thrown: unknown): number {
  if (!(thrown instanceof HttpException)) return 500;
  const status: unknown = thrown.getStatus();
  return Number.isInteger(status) ? (status as number) : 500;
}
