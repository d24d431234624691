import type { UserRequest } from './channel-request.js';
import { declare } from './policy-metadata.js';

/** The user that a connection signs in as: the return value of the method under `@UserAuthentication()`. */
export interface SignedInUser {
  /** 1 to 128 characters; sent as a string. */
  readonly id: string | number | bigint;
  /** Visible to the members of presence channels with `useSignedInUser`: a plain object of at most 1024 bytes as JSON. */
  readonly userInfo?: object;
  /**
   * Ids of the users whose online status this user follows: at most 100, each of 1 to 128 characters.
   *
   * @see https://pusher.com/docs/channels/using_channels/watchlist-events/
   */
  readonly watchlist?: readonly string[];
}

type UserAuthenticationMethod = (
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the method chooses its own user type
  request: UserRequest<any>,
) => SignedInUser | false | Promise<SignedInUser | false>;

/**
 * Makes a method of a provider decide who a connection signs in as, at most one method for each registration. It is called
 * only if there is a user; `false` denies. Without such a method, users sign in with the id that `presence.userId` gives.
 * Exceptions mean the same as in a policy, and guards on the method work as on policies.
 *
 * The endpoint `POST /pusher/user-auth` exists only if the registration sets `userAuthPath`. Without it, boot logs a warning:
 * the method then only serves `PusherAuthService.authenticateUser()`.
 *
 * @param options `app`: the name of the registration; default: the one without a name
 * @see https://pusher.com/docs/channels/server_api/authenticating-users/
 */
export function UserAuthentication(options: { readonly app?: string } = {}) {
  return <M extends UserAuthenticationMethod>(
    target: object,
    methodName: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => declare(target, methodName, descriptor, { decides: 'user', options: { ...options } });
}
