import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelParams, KindOf } from '../channel/pattern-types.js';

/**
 * The application's types, added by declaration merging: `user` is the type of its users (default `unknown`), `request` that of
 * the adapter's requests (default `object`).
 *
 * @example
 * ```ts
 * declare module 'nestjs-pusher-auth' {
 *   interface PusherAuthTypes {
 *     user: User;
 *     request: Request;
 *   }
 * }
 * ```
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
  /** The user: what `getUser` found on the request, or what the application passed. */
  readonly user: U;
  /** The id of the connection to sign for; absent in `can`, `recheck` and `explain`, which sign nothing. */
  readonly socketId?: string | undefined;
  /** The HTTP request; absent if the application did not pass one. A policy with guards receives its own view of it. */
  readonly request?: AuthRequest | undefined;
}

interface PatternRequest<P extends string, U> extends UserRequest<U> {
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** The channel's kind, from its prefix; narrowed by the pattern. */
  readonly kind: string extends P ? ChannelKind : KindOf<P>;
  /** The pattern that matched, as written in the decorator. */
  readonly pattern: P;
  /** The values of the pattern's placeholders by name: `int` as a number, the others as strings. */
  readonly params: ChannelParams<P>;
}

/**
 * The argument of a policy and of its mappers. Several patterns give a union that `pattern` discriminates. The properties are
 *
 * - `channelName`: the whole name, prefix included, at most `maxChannelNameLength` characters (default 164)
 * - `kind`: the channel's kind, from its prefix
 * - `pattern`: the pattern that matched, as written in the decorator
 * - `params`: the values of its placeholders by name: `int` as a number, the others as strings
 * - `user`, `socketId`, `request`: see {@link UserRequest}
 *
 * @typeParam P the pattern, as a literal type
 * @typeParam U the user's type; add `undefined` for a policy with `allowGuest`
 */
export type ChannelRequest<P extends string = string, U = AuthUser> = P extends string ? PatternRequest<P, U> : never;
