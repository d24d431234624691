import type { Denial } from './policy-verdict.js';
import type { ResolutionScope } from './resolution-scope.js';
import { isThenable } from './thenable.js';
import { verdictOfThrown } from './thrown-verdict.js';

/** Who asks to join, for one authorization of one channel or of many. */
export interface Asker {
  /** `undefined`: there is no user. */
  readonly user: unknown;
  /** Whether the application named the user itself, instead of leaving it to the request. */
  readonly userGiven: boolean;
  readonly socketId: string | undefined;
  readonly request: object | undefined;
  readonly response: object | undefined;
  /** The DI context that policies without guards share. */
  readonly scope: ResolutionScope;
}

/** Reads the user from a request: the `user` option, or `request.user`. */
export type UserReader = (request: object) => unknown;

/** Where Passport puts the user. */
export const readPassportUser: UserReader = (request) => (request as { user?: unknown }).user;

/** Reads the user; whatever the application's code throws is a verdict. */
export function readUserSafely(
  readUser: UserReader,
  request: object,
): { readonly user: unknown } | Denial | Promise<{ readonly user: unknown } | Denial> {
  try {
    const user = readUser(request);
    return isThenable(user) ? Promise.resolve(user).then((late) => ({ user: late }), verdictOfThrown) : { user };
  } catch (thrown) {
    return verdictOfThrown(thrown);
  }
}

/** `null`, `undefined` and `false` are no user. */
export function userOrUndefined(user: unknown): unknown {
  return user === null || user === false ? undefined : user;
}
