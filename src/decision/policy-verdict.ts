import type { Member } from './member.js';

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
