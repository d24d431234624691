import { ResolutionScope } from '../policy/request-scope.js';
import { Deadline } from './deadline.js';
import { isPromise, verdictFromError, type Denial } from './verdict.js';

/**
 * The source of the user: the request, the caller of `PusherAuthService`, or the assumption of `explain` that the
 * endpoint's guards found this user. A policy's guard may replace an assumed user, but never one that the caller passed.
 */
export type UserSource = 'request' | 'caller' | 'assumption';

/** The user or guest of one request, about one channel or many. */
export class Subscriber {
  #scope: ResolutionScope | undefined;

  constructor(
    /** `undefined` means a guest. */
    readonly user: unknown,
    readonly userFrom: UserSource,
    readonly socketId: string | undefined,
    readonly request: object | undefined,
    readonly response: object | undefined,
  ) {}

  /** The DI context that policies without guards share. */
  get scope(): ResolutionScope {
    return (this.#scope ??= ResolutionScope.ofRequest(this.request));
  }
}

/** Reads the user from a request: the `getUser` option, or {@link passportUser}. */
export type GetUser = (request: object) => unknown;

/** Reads the user where Passport puts it. */
export const passportUser: GetUser = (request) => (request as { user?: unknown }).user;

/** `null`, `undefined` and `false` mean no user. Everything else is a user, `0` and `''` included: it may be a bare id. */
export function userOrUndefined(user: unknown): unknown {
  return user === null || user === false ? undefined : user;
}

/** The user of a request. A throw means what it means in a policy, and a promise has the deadline of policies. */
export async function readUser(
  getUser: GetUser,
  request: object,
  timeoutMs: number,
): Promise<{ readonly user: unknown } | Denial> {
  try {
    const user = getUser(request);
    if (!isPromise(user)) return { user: userOrUndefined(user) };
    const deadline = new Deadline(timeoutMs);
    const read = await deadline.run(async () => {
      try {
        return { user: userOrUndefined(await user) };
      } catch (thrown) {
        return verdictFromError(thrown);
      }
    });
    deadline.clear();
    return read;
  } catch (thrown) {
    return verdictFromError(thrown);
  }
}
