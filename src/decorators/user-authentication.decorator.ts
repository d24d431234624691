import type { UserRequest } from './channel-request.js';
import { placeFinder } from './declaration-place.js';
import { declare } from './policy-metadata.js';

/** Who signs in: the answer of the method under `@UserAuthentication()`. */
export interface SignedInUser {
  /** 1 to 128 characters; leaves as a string. */
  readonly id: string | number | bigint;
  /** Shown to the members of presence channels with `useSignedInUser`: a plain object of at most 1024 bytes as JSON. */
  readonly userInfo?: object;
  /**
   * Ids of the users whose online status this user follows, at most 100, each of 1 to 128 characters.
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
 * Makes a method of a provider decide who a connection signs in as (`POST /pusher/user-auth`), at most one for each
 * registration. It is asked only when there is a user; `false` denies. Without one, a user signs in under the id that
 * `presence.userId` gives. Throwing means the same as in a policy, and guards on the method work as on policies.
 *
 * Boot refuses a second one for a registration (`user-authentication`).
 *
 * @param options `app`: the name of the registration; default: the unnamed one
 * @see https://pusher.com/docs/channels/server_api/authenticating-users/
 */
export function UserAuthentication(options: { readonly app?: string } = {}) {
  const place = placeFinder()?.written(UserAuthentication);
  return <M extends UserAuthenticationMethod>(
    target: object,
    methodName: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => declare(target, methodName, descriptor, { decides: 'user', options: { ...options }, place });
}
