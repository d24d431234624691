import { isPlainObject, MemberError, userIdOf, userInfoJsonOf } from './member.js';

/** The most ids of a watchlist. Source: https://pusher.com/docs/channels/using_channels/watchlist-events/ */
export const MAX_WATCHLIST_LENGTH = 100;

const KNOWN_KEYS: ReadonlySet<string> = new Set(['id', 'userInfo', 'watchlist']);

/**
 * The string that is signed and sent as `user_data`.
 *
 * @throws MemberError where the id, the info or the watchlist is none that a Channels server would take
 */
export function userDataOf(user: unknown): string {
  if (!isPlainObject(user) || !Object.keys(user).every((key) => KNOWN_KEYS.has(key))) {
    throw new MemberError('the user must be a plain object of id, userInfo and watchlist');
  }
  const { id, userInfo, watchlist } = user as { id?: unknown; userInfo?: unknown; watchlist?: unknown };
  const parts = [`"id":${JSON.stringify(userIdOf(id))}`];
  if (userInfo !== undefined) parts.push(`"user_info":${userInfoJsonOf(userInfo)}`);
  if (watchlist !== undefined) parts.push(`"watchlist":${watchlistJsonOf(watchlist)}`);
  return `{${parts.join(',')}}`;
}

function watchlistJsonOf(watchlist: unknown): string {
  const length = Array.isArray(watchlist) ? watchlist.length : Infinity;
  if (length > MAX_WATCHLIST_LENGTH) {
    throw new MemberError(`the watchlist must be an array of at most ${MAX_WATCHLIST_LENGTH} user ids`);
  }
  // Servers drop ids that are no strings in silence. Not by `map`: it passes over holes, and of a subclass it gives one of
  // that class, which may serialise as it likes.
  return JSON.stringify(Array.from({ length }, (_, index) => userIdOf((watchlist as readonly unknown[])[index])));
}
