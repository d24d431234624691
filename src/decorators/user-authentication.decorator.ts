import type { UserRequest } from './channel-request.js';
import { declare } from './policy-metadata.js';

/**
 * The user that a connection signs in as: the return value of the method under `@UserAuthentication()`. Other properties than
 * these are invalid.
 *
 * @see https://pusher.com/docs/channels/using_channels/user-authentication/
 */
export interface SignedInUser {
  /** The user's id, sent as a string of 1 to 128 characters; a number must be finite. */
  readonly id: string | number | bigint;
  /** The info that members of presence channels with `useSignedInUser` see: a plain object of at most 1024 bytes as JSON. */
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
 * Makes a method of a provider decide which user a connection signs in as, at most one method for each registration. The method
 * receives a {@link UserRequest} and returns a {@link SignedInUser}, or `false` to deny. It is called only if there is a user.
 * Without such a method, users sign in with the id that `presence.userId` returns. Exceptions mean the same as in a policy, and
 * guards on the method work as on policies.
 *
 * The endpoint `POST /pusher/user-auth` exists only if the registration sets `userAuthPath: 'user-auth'`. Without an endpoint,
 * boot logs a warning: only `PusherAuthService.authenticateUser()` calls the method.
 *
 * @param options `app`: the name of the registration; default: the one without a name
 * @example
 * ```ts
 * @UserAuthentication()
 * signIn({ user }: UserRequest<User>): SignedInUser {
 *   return { id: user.id, userInfo: { name: user.name } };
 * }
 * ```
 * @see https://pusher.com/docs/channels/server_api/authenticating-users/
 */
export function UserAuthentication(options: { readonly app?: string } = {}) {
  return <M extends UserAuthenticationMethod>(
    target: object,
    methodName: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => declare(target, methodName, descriptor, { decides: 'user', options: { ...options } });
}
