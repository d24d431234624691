import type { KindOf } from '../channel/pattern-types.js';
import type { AuthUser, ChannelRequest, UserRequest } from './channel-request.js';

/**
 * A member's id: sent as a string of 1 to 128 characters, numbers and bigints in decimal.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export type UserId = string | number | bigint;

/**
 * What the other members of a presence channel see of a member: a plain object (not an instance of a class) of at most 1024
 * bytes as JSON.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export type UserInfo = object;

/**
 * What a presence policy may return instead of `true`: at least one of the two properties, and no others. The mappers supply
 * the missing one.
 */
export interface PresenceMember {
  /** The member's id; overrides all mappers. */
  readonly userId?: UserId;
  /** What the other members see; overrides all mappers. */
  readonly userInfo?: UserInfo;
}

type Awaitable<T> = T | Promise<T>;

/**
 * Returns a member's id, or a promise within `policyTimeoutMs`. Exceptions mean the same as in a policy. An id that Channels
 * servers reject is a 403 and an error in the log.
 */
export type UserIdMapper<R = UserRequest> = (from: R) => Awaitable<UserId>;

/**
 * Returns what the other members see, or `undefined` for nothing; or a promise within `policyTimeoutMs`. Name the fields one by
 * one, because every member of the channel receives them. Exceptions mean the same as in a policy.
 */
export type UserInfoMapper<R = UserRequest> = (from: R) => Awaitable<UserInfo | undefined>;

type IsPresence<P extends string> = [KindOf<P>] extends ['presence' | 'presence-cache'] ? true : false;

/** The user that a policy receives: also `undefined` if guests are allowed. */
// eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- AuthUser is `unknown` until the application names a type
export type PolicyUser<G extends boolean> = true extends G ? AuthUser | undefined : AuthUser;

interface CommonOptions<G extends boolean> {
  /**
   * Also call the policy without a user; `user` is then `undefined`. Default `false`: without a user the reply is 401 and the
   * policy is not called.
   */
  readonly allowGuest?: G;
  /** The name of the registration that the policy belongs to; default: the one without a name. */
  readonly app?: string;
}

interface PresenceOptions<P extends string, G extends boolean> extends CommonOptions<G> {
  /** The member's id for this policy; overrides the module-wide `presence.userId`. */
  readonly userId?: UserIdMapper<ChannelRequest<P, PolicyUser<G>>>;
  /** The member's info for this policy; overrides the module-wide `presence.userInfo`. */
  readonly userInfo?: UserInfoMapper<ChannelRequest<P, PolicyUser<G>>>;
  /**
   * Sign without `channel_data`: the client has signed in by user authentication, so the Channels server knows the member.
   * Only Pusher supports it.
   *
   * @see https://pusher.com/docs/channels/using_channels/presence-channels/
   */
  readonly useSignedInUser?: boolean;
}

/**
 * Options of {@link ChannelPolicy}:
 *
 * - `allowGuest`: also call the policy without a user; `user` is then `undefined`. Default `false`: the reply is 401.
 * - `app`: the name of the registration that the policy belongs to. Default: the one without a name.
 *
 * and, if all patterns are for presence channels,
 *
 * - `userId`, `userInfo`: mappers for the member ({@link UserIdMapper}, {@link UserInfoMapper}) that receive the
 *   {@link ChannelRequest}; they override the module-wide ones.
 * - `useSignedInUser`: sign without `channel_data`, because the client has signed in and the Channels server knows the member.
 *   Only Pusher supports it. Default `false`.
 *
 * Options without effect are a boot error (`policy-options`).
 *
 * @typeParam P the patterns, as literal types
 * @typeParam G whether guests are allowed
 */
export type ChannelPolicyOptions<P extends string, G extends boolean = false> =
  IsPresence<P> extends true ? PresenceOptions<P, G> : CommonOptions<G>;

/**
 * What a policy for these patterns may return, directly or as a promise: `true` grants, `false` denies, and only policies for
 * presence channels may return a member. Anything else (possible in plain JavaScript) denies and logs an error.
 *
 * @typeParam P the patterns, as literal types
 */
export type PolicyAnswer<P extends string> = IsPresence<P> extends true ? boolean | PresenceMember : boolean;

/** The options of a declaration, for any pattern. */
export interface DeclaredPolicyOptions {
  readonly allowGuest?: boolean;
  readonly app?: string;
  readonly userId?: UserIdMapper<ChannelRequest>;
  readonly userInfo?: UserInfoMapper<ChannelRequest>;
  readonly useSignedInUser?: boolean;
}

/** Module-wide mappers, for sign-in and for policies without their own. */
export interface PresenceDefaults {
  /** The member's id, and the id that users sign in with. Default: the first of `user.id`, `user.userId`, `user.sub`. */
  readonly userId?: UserIdMapper;
  /** What the other members see. Default: only the id. */
  readonly userInfo?: UserInfoMapper;
}

/** The first of `user.id`, `user.userId`, `user.sub`; `undefined` without any. */
export function defaultUserId(user: unknown): unknown {
  if (typeof user !== 'object' || user === null) return undefined;
  const { id, userId, sub } = user as { id?: unknown; userId?: unknown; sub?: unknown };
  return id ?? userId ?? sub;
}
