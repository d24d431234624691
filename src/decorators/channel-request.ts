import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelParams, KindOf } from '../channel/pattern-types.js';

/**
 * The application's types, added by declaration merging:
 *
 * ```ts
 * declare module 'nestjs-pusher-auth' {
 *   interface PusherAuthTypes { user: User; request: Request }
 * }
 * ```
 *
 * `user` is the type of `request.user` (default `unknown`), `request` the adapter's request (default `object`).
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- applications add to it by declaration merging
export interface PusherAuthTypes {}

/** The application's user type from {@link PusherAuthTypes}; `unknown` by default. */
export type AuthUser = PusherAuthTypes extends { user: infer U } ? U : unknown;

/** The application's request type from {@link PusherAuthTypes}; `object` by default. */
export type AuthRequest = PusherAuthTypes extends { request: infer R extends object } ? R : object;

/**
 * The argument of user authentication and of the module-wide presence mappers.
 *
 * @typeParam U the user's type
 */
export interface UserRequest<U = AuthUser> {
  /** The user that the guards left on the request. */
  readonly user: U;
  /** The connection to sign for; absent in `can` and `explain`. */
  readonly socketId?: string | undefined;
  /** The HTTP request; absent if the application did not pass one. A policy with guards receives its own view of it. */
  readonly request?: AuthRequest | undefined;
}

interface PatternRequest<P extends string, U> extends UserRequest<U> {
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** The kind of channel, by the prefix of its name; narrowed by the pattern. */
  readonly kind: string extends P ? ChannelKind : KindOf<P>;
  /** The pattern that matched, as written in the decorator. */
  readonly pattern: P;
  /** The values of the pattern's placeholders by name: `int` as a number, the others as strings. */
  readonly params: ChannelParams<P>;
}

/**
 * The argument of a policy and of its mappers. With several patterns it is a union, discriminated by `pattern`. It has
 *
 * - `channelName`: the whole name, prefix included, at most 164 characters (`maxChannelNameLength`)
 * - `kind`: the kind of channel, by the prefix
 * - `pattern`: the pattern that matched, as written in the decorator
 * - `params`: the values of its placeholders by name: `int` as a number, the others as strings
 * - `user`, `socketId`, `request`: see {@link UserRequest}
 *
 * @typeParam P the pattern, as a literal type
 * @typeParam U the user's type; add `undefined` for a policy with `allowGuest`
 */
export type ChannelRequest<P extends string = string, U = AuthUser> = P extends string ? PatternRequest<P, U> : never;
