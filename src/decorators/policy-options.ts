import type { KindOf } from '../channel/pattern-types.js';
import type { AuthUser, ChannelRequest, UserRequest } from './channel-request.js';

/**
 * The id of a member of a presence channel. It is sent as a string of 1 to 128 characters; a number must be finite.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export type UserId = string | number | bigint;

/**
 * The part of a member that the other members of a presence channel see: a plain object, not an instance of a class, of at most
 * 1024 bytes as JSON.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export type UserInfo = object;

/**
 * A grant that names the member, from a presence policy: at least one of the two properties, and no others. The mappers supply
 * the missing one.
 */
export interface PresenceMember {
  /** The member's id; overrides all mappers. */
  readonly userId?: UserId;
  /** The info for the other members; overrides all mappers. */
  readonly userInfo?: UserInfo;
}

type Awaitable<T> = T | Promise<T>;

/**
 * Returns a member's id, or a promise of it within `policyTimeoutMs`. Exceptions mean the same as in a policy. An invalid
 * {@link UserId} gives a 403 and an error in the log.
 */
export type UserIdMapper<R = UserRequest> = (from: R) => Awaitable<UserId>;

/**
 * Returns the info that the other members see, `undefined` for none, or a promise of either within `policyTimeoutMs`. Name the
 * fields one by one, because every member of the channel receives them. Exceptions mean the same as in a policy. An invalid
 * {@link UserInfo} gives a 403 and an error in the log.
 */
export type UserInfoMapper<R = UserRequest> = (from: R) => Awaitable<UserInfo | undefined>;

type IsPresence<P extends string> = [KindOf<P>] extends ['presence' | 'presence-cache'] ? true : false;

/** The user that a policy receives: also `undefined` if guests are allowed. */
// eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- AuthUser is `unknown` until the application names a type
export type PolicyUser<G extends boolean> = true extends G ? AuthUser | undefined : AuthUser;

interface CommonOptions<G extends boolean> {
  /**
   * Whether to call the policy also without a user; `user` is then `undefined`. Default `false`: without a user the reply is
   * 401 and the policy is not called.
   */
  readonly allowGuest?: G;
  /** The name of the registration that the policy belongs to. Default: the one without a name. */
  readonly app?: string;
}

interface PresenceOptions<P extends string, G extends boolean> extends CommonOptions<G> {
  /** The member's id for this policy; overrides the module-wide `presence.userId`. */
  readonly userId?: UserIdMapper<ChannelRequest<P, PolicyUser<G>>>;
  /** The member's info for this policy; overrides the module-wide `presence.userInfo`. */
  readonly userInfo?: UserInfoMapper<ChannelRequest<P, PolicyUser<G>>>;
  /**
   * Whether to sign without `channel_data`, because the client has signed in and the Channels server knows the member. Only
   * Pusher supports it. Default `false`.
   *
   * @see https://pusher.com/docs/channels/using_channels/presence-channels/
   */
  readonly useSignedInUser?: boolean;
}

/**
 * Options of {@link ChannelPolicy}:
 *
 * - `allowGuest`: whether to call the policy also without a user; `user` is then `undefined`. Default `false`: the reply is
 *   401.
 * - `app`: the name of the registration that the policy belongs to. Default: the one without a name.
 *
 * and, if all patterns are for presence channels,
 *
 * - `userId`, `userInfo`: mappers for the member ({@link UserIdMapper}, {@link UserInfoMapper}) that receive the
 *   {@link ChannelRequest}. They override the module-wide ones.
 * - `useSignedInUser`: whether to sign without `channel_data`, because the client has signed in and the Channels server knows
 *   the member. Only Pusher supports it. Default `false`.
 *
 * Options without effect are a boot error (`policy-options`).
 *
 * @typeParam P the patterns, as literal types
 * @typeParam G whether guests are allowed
 */
export type ChannelPolicyOptions<P extends string, G extends boolean = false> =
  IsPresence<P> extends true ? PresenceOptions<P, G> : CommonOptions<G>;

/**
 * The return value of a policy for these patterns, directly or in a promise: `true` grants and `false` denies. If all patterns
 * are for presence channels, a {@link PresenceMember} also grants. Anything else, which only plain JavaScript can return,
 * denies and logs an error.
 *
 * @typeParam P the patterns, as literal types
 */
export type PolicyAnswer<P extends string> = IsPresence<P> extends true ? boolean | PresenceMember : boolean;

/** The options of a policy for any pattern. */
export interface DeclaredPolicyOptions {
  readonly allowGuest?: boolean;
  readonly app?: string;
  readonly userId?: UserIdMapper<ChannelRequest>;
  readonly userInfo?: UserInfoMapper<ChannelRequest>;
  readonly useSignedInUser?: boolean;
}

/** Module-wide mappers for the members of presence channels: `userId` and `userInfo`. Those of a policy override them. */
export interface PresenceDefaults {
  /** The member's id, and the id that users sign in with. Default: the first of `user.id`, `user.userId`, `user.sub`. */
  readonly userId?: UserIdMapper;
  /** The info that the other members see. Default: none, so they see only the id. */
  readonly userInfo?: UserInfoMapper;
}

/** The first of `user.id`, `user.userId`, `user.sub`; `undefined` without any. */
export function defaultUserId(user: unknown): unknown {
  if (typeof user !== 'object' || user === null) return undefined;
  const { id, userId, sub } = user as { id?: unknown; userId?: unknown; sub?: unknown };
  return id ?? userId ?? sub;
}
