import { ResolutionScope } from '../policy/request-scope.js';
import type { Deadlines } from './deadline.js';
import { type Denial, isThenable, verdictOfThrown } from './verdict.js';

/** Who asks to join, for one authorization of one channel or of many. */
export class Asker {
  #scope: ResolutionScope | undefined;

  constructor(
    /** `undefined`: there is no user. */
    readonly user: unknown,
    /** Whether the application named the user itself, instead of leaving it to the request. */
    readonly userGiven: boolean,
    readonly socketId: string | undefined,
    readonly request: object | undefined,
    readonly response: object | undefined,
  ) {}

  /** The DI context that policies without guards share. */
  get scope(): ResolutionScope {
    return (this.#scope ??= ResolutionScope.ofRequest(this.request));
  }
}

/** Reads the user from a request: the `user` option, or `request.user`. */
export type UserReader = (request: object) => unknown;

/** Where Passport puts the user. */
export const readPassportUser: UserReader = (request) => (request as { user?: unknown }).user;

/** `null`, `undefined` and `false` are no user. All else is one, `0` and `''` included: they may be bare ids. */
export function userOrUndefined(user: unknown): unknown {
  return user === null || user === false ? undefined : user;
}

/** The user that a request has, if it has one. */
export interface ReadUser {
  readonly user: unknown;
}

/** Reads the user within the deadline of policies; whatever the application's code throws or rejects with is a verdict. */
export function readUserInTime(
  readUser: UserReader,
  request: object,
  deadlines: Deadlines,
): ReadUser | Denial | Promise<ReadUser | Denial> {
  try {
    const user = readUser(request);
    if (!isThenable(user)) return { user };
    const deadline = deadlines.start<ReadUser, ReadUser | Denial>({ finish: (read) => read });
    // Not by the promise's own `then`, which an application may have replaced.
    void Promise.all([user]).then(
      ([late]) => deadline.settle({ user: late }),
      (thrown: unknown) => deadline.settle(verdictOfThrown(thrown)),
    );
    return deadline.promise;
  } catch (thrown) {
    return verdictOfThrown(thrown);
  }
}
