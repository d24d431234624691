import { isPlainObject } from './member.js';
import type { MemberAnswer } from '../declaration/policy-options.js';
import { denied, misanswered, type Denial } from './policy-verdict.js';

/** A yes, with what the policy itself said of the member. */
export interface Yes {
  readonly verdict: 'yes';
  readonly member?: MemberAnswer;
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
  if (!isMemberAnswer(answer)) {
    return misanswered(
      `the policy returned ${describeValue(answer)}; only true${mayNameMember ? ' or { userId?, userInfo? }' : ''} grants`,
    );
  }
  return mayNameMember
    ? { verdict: 'yes', member: answer }
    : misanswered('the policy returned a member, but only a presence channel without signedInUser has members');
}

/** A plain object of `userId` and/or `userInfo` and nothing else; their values are not checked. */
export function isMemberAnswer(answer: unknown): answer is MemberAnswer {
  if (!isPlainObject(answer)) return false;
  let says = false;
  for (const key of Reflect.ownKeys(answer)) {
    if (key !== 'userId' && key !== 'userInfo') return false;
    says ||= (answer as MemberAnswer)[key] !== undefined;
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
