import { HttpException } from '@nestjs/common';
import type { PresenceMember } from '../decorators/policy-options.js';
import { isPlainObject, type Member } from './member.js';

/** How the question "may this user join?" came out. */
export type VerdictName =
  /** A policy said yes. */
  | 'granted'
  /** No policy fits the name, the policy or a guard of it said no, or its answer was not a clear yes. */
  | 'denied'
  /** There is no user, and no policy for guests that fits the name. */
  | 'unauthenticated'
  /** The policy or a guard threw an exception that goes to the client as it is: 401 or 429. */
  | 'refused'
  /** Guards, policy and mappers took longer than `policyTimeoutMs`. */
  | 'timed-out'
  /** The policy, a guard or a mapper failed. */
  | 'failed';

export interface Grant {
  readonly verdict: 'granted';
  /** Presence only, and absent where the client's own sign-in names the member. */
  readonly member?: Member;
}

export interface Denial {
  readonly verdict: Exclude<VerdictName, 'granted'>;
  /** The HTTP status for the client. */
  readonly status: number;
  /** For operators; never sent to a client. */
  readonly reason: string;
  /** What was thrown, where something was. */
  readonly error?: unknown;
  /** Whether operators should look at it: the application's fault, not the client's. */
  readonly fault: boolean;
}

export type PolicyVerdict = Grant | Denial;

export function denied(reason: string): Denial {
  return { verdict: 'denied', status: 403, reason, fault: false };
}

/** A no because the application's code answered with something that is no answer. */
export function misanswered(reason: string): Denial {
  return { verdict: 'denied', status: 403, reason, fault: true };
}

export function unauthenticated(): Denial {
  return { verdict: 'unauthenticated', status: 401, reason: 'there is no user', fault: false };
}

export function timedOut(milliseconds: number): Denial {
  return { verdict: 'timed-out', status: 503, reason: `no answer within ${milliseconds} ms`, fault: true };
}

/** A yes, with what the policy itself said of the member. */
export interface Yes {
  readonly verdict: 'yes';
  readonly member?: PresenceMember;
}

const YES: Yes = { verdict: 'yes' };

/**
 * Reads what a policy returned. `true` is a yes and, where a member may be named, so is a plain object of `userId`
 * and/or `userInfo` and nothing else; everything that is not a clear yes is a no, and what is no answer at all is
 * reported to operators as well.
 */
export function readAnswer(answer: unknown, mayNameMember: boolean): Yes | Denial {
  if (answer === true) return YES;
  if (answer === false) return denied('the policy said no');
  if (!isPresenceMember(answer)) {
    return misanswered(
      `the policy returned ${describeValue(answer)}; only true${mayNameMember ? ' or { userId?, userInfo? }' : ''} grants`,
    );
  }
  return mayNameMember
    ? { verdict: 'yes', member: answer }
    : misanswered('the policy returned a member, but only a presence channel without useSignedInUser has members');
}

/** A plain object of `userId` and/or `userInfo` and nothing else; their values are not checked. */
export function isPresenceMember(answer: unknown): answer is PresenceMember {
  if (!isPlainObject(answer)) return false;
  let says = false;
  for (const key of Reflect.ownKeys(answer)) {
    if (key !== 'userId' && key !== 'userInfo') return false;
    says ||= (answer as PresenceMember)[key] !== undefined;
  }
  return says;
}

/** What kind of value it is. Never the value itself: it may be an entity full of personal data. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const className = prototype?.constructor?.name;
  return `an object (${typeof className === 'string' ? className : 'without a prototype'})`;
}

const UNAUTHORIZED = 401;
const TOO_MANY_REQUESTS = 429;

/**
 * What a throw means. 401 and 429 pass through; any other 4xx is a denial whose message is the reason for operators
 * (the client gets a 403: no 404 tells which ids exist); a 5xx keeps its status; all else is a fault. Never throws: what
 * cannot even be read is a fault, too.
 */
export function verdictOfThrown(thrown: unknown): Denial {
  try {
    return readThrown(thrown);
  } catch {
    return { verdict: 'failed', status: 500, reason: 'something was thrown that cannot be read', fault: true };
  }
}

/** The stack of an error, if it is one that has a readable stack. */
export function stackOf(error: unknown): string | undefined {
  try {
    return error instanceof Error ? error.stack : undefined;
  } catch {
    return undefined;
  }
}

function readThrown(thrown: unknown): Denial {
  const status = statusOf(thrown);
  const reason = messageOf(thrown);
  if (status === UNAUTHORIZED || status === TOO_MANY_REQUESTS) {
    return { verdict: 'refused', status, reason, error: thrown, fault: false };
  }
  if (status >= 400 && status < 500) return { verdict: 'denied', status: 403, reason, error: thrown, fault: false };
  return {
    verdict: 'failed',
    status: status >= 500 && status < 600 ? status : 500,
    reason,
    error: thrown,
    fault: true,
  };
}

function statusOf(thrown: unknown): number {
  if (!(thrown instanceof HttpException)) return 500;
  const status: unknown = thrown.getStatus();
  return Number.isInteger(status) ? (status as number) : 500;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? String(thrown.message) : 'something that is no Error was thrown';
}

/** A promise of any make: query builders answer with thenables that are no `Promise`. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
