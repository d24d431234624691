import { isPlainObject } from './member.js';
import type { MemberAnswer } from './policy-options.js';
import { denied, misanswered, type Denial } from './policy-verdict.js';

const MEMBER_KEYS: ReadonlySet<PropertyKey> = new Set(['userId', 'userInfo']);

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
      `the policy returned ${describe(answer)}; only true${mayNameMember ? ' or { userId?, userInfo? }' : ''} grants`,
    );
  }
  return mayNameMember
    ? { verdict: 'yes', member: answer }
    : misanswered('the policy returned a member, but only a presence channel without signedInUser has members');
}

function isMemberAnswer(answer: unknown): answer is MemberAnswer {
  if (!isPlainObject(answer)) return false;
  const keys = Reflect.ownKeys(answer);
  return (
    keys.every((key) => MEMBER_KEYS.has(key)) &&
    keys.some((key) => (answer as Record<PropertyKey, unknown>)[key] !== undefined)
  );
}

// Never the value itself: it may be an entity full of personal data.
function describe(answer: unknown): string {
  if (answer === null) return 'null';
  if (typeof answer !== 'object') return typeof answer === 'undefined' ? 'undefined' : `a ${typeof answer}`;
  return `an object (${answer.constructor?.name ?? 'without a prototype'})`;
}
