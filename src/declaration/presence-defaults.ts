import type { UserIdMapper, UserInfoMapper } from './policy-options.js';

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
