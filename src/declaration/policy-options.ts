import type { KindOf } from '../channel/channel-kind.js';
import type { AuthUser, ChannelRequest, UserRequest } from './channel-request.js';

/** A member's id: leaves as a string of 1 to 128 characters. */
export type UserId = string | number | bigint;

/** What the other members of a presence channel see of a member: a plain object, at most 1 KB as JSON. */
export type UserInfo = object;

/** What a presence policy may return instead of `true`; what is missing comes from the mappers. */
export interface MemberAnswer {
  readonly userId?: UserId;
  readonly userInfo?: UserInfo;
}

type Awaitable<T> = T | Promise<T>;

/** Gives a member's id. May return a promise. */
export type UserIdMapper<R = UserRequest> = (from: R) => Awaitable<UserId>;

/** Gives what the other members see. Name the fields one by one: every member of the channel receives them. */
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
  readonly signedInUser?: boolean;
}

/** Options of `@ChannelPolicy`; the member options exist for presence patterns alone. */
export type ChannelPolicyOptions<P extends string, G extends boolean = false> =
  IsPresence<P> extends true ? PresenceOptions<P, G> : CommonOptions<G>;

/** What a policy for these patterns may return: presence alone may name a member. */
export type PolicyAnswer<P extends string> = IsPresence<P> extends true ? boolean | MemberAnswer : boolean;

/** The options as the runner reads them, whatever the pattern. */
export interface DeclaredPolicyOptions {
  readonly allowGuest?: boolean;
  readonly app?: string;
  readonly userId?: UserIdMapper<ChannelRequest>;
  readonly userInfo?: UserInfoMapper<ChannelRequest>;
  readonly signedInUser?: boolean;
}
