import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelParams, KindOf } from '../channel/pattern-types.js';

/**
 * The application's own types, by declaration merging:
 *
 * ```ts
 * declare module 'nestjs-pusher-auth' {
 *   interface PusherAuthTypes { user: User; request: Request }
 * }
 * ```
 *
 * `user` is what the guards put on the request (default `unknown`), `request` the adapter's request (default `object`).
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the application through declaration merging
export interface PusherAuthTypes {}

/** The application's user type, from {@link PusherAuthTypes}; `unknown` where it names none. */
export type AuthUser = PusherAuthTypes extends { user: infer U } ? U : unknown;

/** The application's request type, from {@link PusherAuthTypes}; `object` where it names none. */
export type AuthRequest = PusherAuthTypes extends { request: infer R extends object } ? R : object;

/**
 * What is known of whoever asks: the one argument of user authentication and of the module-wide presence mappers.
 *
 * @typeParam U the user's type
 */
export interface UserRequest<U = AuthUser> {
  /** Who asks, as the guards left it on the request. */
  readonly user: U;
  /** The connection that the signature would be for; absent in `can` and `explain`. */
  readonly socketId?: string | undefined;
  /** The HTTP request; absent where the application asked without one. A policy with guards gets its own view of it. */
  readonly request?: AuthRequest | undefined;
}

interface PatternRequest<P extends string, U> extends UserRequest<U> {
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** What the name's prefix makes of it; narrowed by the pattern. */
  readonly kind: string extends P ? ChannelKind : KindOf<P>;
  /** The pattern that fitted, as it was declared. */
  readonly pattern: P;
  /** The values of the pattern's placeholders, by name: `int` as a number, all else as strings. */
  readonly params: ChannelParams<P>;
}

/**
 * The one argument of a policy and of its mappers. Several patterns give a union that `pattern` discriminates. It has
 *
 * - `channelName`: the whole name, prefix included, at most 164 characters (`maxChannelNameLength`)
 * - `kind`: what the prefix makes of it
 * - `pattern`: the one that fitted, as it was declared
 * - `params`: the values of its placeholders, by name: `int` as a number, all else as strings
 * - `user`, `socketId`, `request`: see {@link UserRequest}
 *
 * @typeParam P the pattern, as a literal type
 * @typeParam U the user's type; add `undefined` for a policy with `allowGuest`
 */
export type ChannelRequest<P extends string = string, U = AuthUser> = P extends string ? PatternRequest<P, U> : never;
