import type { KindOf } from '../channel/pattern-types.js';
import type { AuthUser, ChannelRequest, UserRequest } from './channel-request.js';

/**
 * A member's id: leaves as a string of 1 to 128 characters, numbers and bigints written out in decimal.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export type UserId = string | number | bigint;

/**
 * What the other members of a presence channel see of a member: a plain object (no instance of a class) of at most 1024 bytes
 * as JSON.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export type UserInfo = object;

/**
 * What a presence policy may return instead of `true`: at least one of the two, and nothing else. What is missing comes from
 * the mappers.
 */
export interface PresenceMember {
  /** The member's id; wins over all mappers. */
  readonly userId?: UserId;
  /** What the other members see; wins over all mappers. */
  readonly userInfo?: UserInfo;
}

type Awaitable<T> = T | Promise<T>;

/**
 * Gives a member's id; may return a promise, within `policyTimeoutMs`. What it throws means the same as when a policy throws
 * it, and an id that no Channels server would take is a 403 with an error line.
 */
export type UserIdMapper<R = UserRequest> = (from: R) => Awaitable<UserId>;

/**
 * Gives what the other members see, or `undefined` for nothing; may return a promise, within `policyTimeoutMs`. Name the
 * fields one by one: every member of the channel receives them. Throwing means the same as in a policy.
 */
export type UserInfoMapper<R = UserRequest> = (from: R) => Awaitable<UserInfo | undefined>;

type IsPresence<P extends string> = [KindOf<P>] extends ['presence' | 'presence-cache'] ? true : false;

/** The user that a policy gets: `undefined` is possible where guests are allowed. */
// eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- AuthUser is `unknown` until the application says more
export type PolicyUser<G extends boolean> = true extends G ? AuthUser | undefined : AuthUser;

interface CommonOptions<G extends boolean> {
  /**
   * Call the policy also when there is no user; `user` is then `undefined`. Default `false`: no user means 401
   * and the policy is not asked.
   */
  readonly allowGuest?: G;
  /** The name of the registration that the policy belongs to; default: the unnamed one. */
  readonly app?: string;
}

interface PresenceOptions<P extends string, G extends boolean> extends CommonOptions<G> {
  /** The member's id for this policy; wins over the module-wide `presence.userId`. */
  readonly userId?: UserIdMapper<ChannelRequest<P, PolicyUser<G>>>;
  /** The member's info for this policy; wins over the module-wide `presence.userInfo`. */
  readonly userInfo?: UserInfoMapper<ChannelRequest<P, PolicyUser<G>>>;
  /**
   * Sign without `channel_data`: the client has signed in through user authentication, and the Channels server
   * knows who it is. Pusher alone supports it.
   *
   * @see https://pusher.com/docs/channels/using_channels/presence-channels/
   */
  readonly useSignedInUser?: boolean;
}

/**
 * Options of {@link ChannelPolicy}:
 *
 * - `allowGuest`: ask the policy also when there is no user; `user` is then `undefined`. Default `false`: a 401.
 * - `app`: the name of the registration that the policy belongs to. Default: the unnamed one.
 *
 * and, where all patterns are of presence channels,
 *
 * - `userId`, `userInfo`: mappers for the member ({@link UserIdMapper}, {@link UserInfoMapper}) that get the
 *   {@link ChannelRequest}; they win over the module-wide ones.
 * - `useSignedInUser`: sign without `channel_data`, because the client has signed in and the Channels server knows who it is.
 *   Pusher alone supports it. Default `false`.
 *
 * What would be ignored is a boot error (`policy-options`).
 *
 * @typeParam P the patterns, as literal types
 * @typeParam G whether guests are allowed
 */
export type ChannelPolicyOptions<P extends string, G extends boolean = false> =
  IsPresence<P> extends true ? PresenceOptions<P, G> : CommonOptions<G>;

/**
 * What a policy for these patterns may return, itself or by a promise: `true` grants and `false` denies; presence alone may
 * name a member. Anything else, as plain JavaScript may return, denies and is an error line.
 *
 * @typeParam P the patterns, as literal types
 */
export type PolicyAnswer<P extends string> = IsPresence<P> extends true ? boolean | PresenceMember : boolean;

/** The options as the runner reads them, whatever the pattern. */
export interface DeclaredPolicyOptions {
  readonly allowGuest?: boolean;
  readonly app?: string;
  readonly userId?: UserIdMapper<ChannelRequest>;
  readonly userInfo?: UserInfoMapper<ChannelRequest>;
  readonly useSignedInUser?: boolean;
}

/** Module-wide mappers, for policies that have none of their own and for signing in. */
export interface PresenceDefaults {
  /** The member's id, and the id under which users sign in. Default: the first of `user.id`, `user.userId`, `user.sub`. */
  readonly userId?: UserIdMapper;
  /** What the other members see. Default: nothing besides the id. */
  readonly userInfo?: UserInfoMapper;
}

/** The first of `user.id`, `user.userId`, `user.sub`; `undefined` where there is none. */
export function defaultUserId(user: unknown): unknown {
  if (typeof user !== 'object' || user === null) return undefined;
  const { id, userId, sub } = user as { id?: unknown; userId?: unknown; sub?: unknown };
  return id ?? userId ?? sub;
}
