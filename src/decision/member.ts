import { describeValue } from '../messages.js';

/**
 * The maximum length of a `user_id`, in characters.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export const MAX_USER_ID_LENGTH = 128;

/**
 * The maximum size of a `user_info` as JSON, in bytes.
 *
 * @see https://pusher.com/docs/channels/using_channels/presence-channels/
 */
export const MAX_USER_INFO_BYTES = 1024;

/**
 * The maximum number of ids in a watchlist.
 *
 * @see https://pusher.com/docs/channels/using_channels/watchlist-events/
 */
export const MAX_WATCHLIST_LENGTH = 100;

/** A member of a presence channel, validated and ready to be signed. */
export interface Member {
  /** 1 to 128 characters. */
  readonly userId: string;
  /** A JSON object of at most 1 KB. Serialised once, so that what is validated is what is signed. */
  readonly userInfoJson?: string;
}

/**
 * Error of `signChannel` and `signUser` for an invalid user id, user info or watchlist. Nothing is signed. If a policy or
 * mapper returns such a value, the client gets a 403 and the log an error line instead.
 */
export class MemberError extends TypeError {
  /** Identifies the error even if two copies of the package are loaded. */
  override readonly name = 'MemberError';
}

/** @throws MemberError */
export function createMember(userId: unknown, userInfo: unknown): Member {
  return userInfo === undefined
    ? { userId: userIdText(userId) }
    : { userId: userIdText(userId), userInfoJson: serialiseUserInfo(userInfo) };
}

/**
 * @returns the id as clients see it: a string
 * @throws MemberError unless it is a string or a finite number of 1 to 128 characters
 */
function userIdText(value: unknown): string {
  if (value === undefined) {
    throw new MemberError(
      'the user id is undefined. A guest has no id: return { userId } from the policy, or give it a userId mapper',
    );
  }
  const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  if (typeof value !== 'string' && !isNumber) {
    throw new MemberError(`the user id must be a string or a finite number, not ${describeValue(value)}`);
  }
  const id = String(value);
  if (id.length === 0 || id.length > MAX_USER_ID_LENGTH) {
    throw new MemberError(`the user id must have 1 to ${MAX_USER_ID_LENGTH} characters, not ${id.length}`);
  }
  return id;
}

/** @throws MemberError unless it is a plain object (an entity is not) of at most 1 KB as JSON */
function serialiseUserInfo(value: unknown): string {
  if (!isPlainObject(value)) throw new MemberError('user info must be a plain object');
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    throw new MemberError('user info cannot be serialised as JSON');
  }
  if (!json?.startsWith('{')) throw new MemberError('user info must serialise to a JSON object');
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_USER_INFO_BYTES) {
    throw new MemberError(`user info must have at most ${MAX_USER_INFO_BYTES} bytes as JSON, not ${bytes}`);
  }
  return json;
}

/** The string that is signed and sent as `channel_data`. */
export function channelData({ userId, userInfoJson }: Member): string {
  const id = `{"user_id":${JSON.stringify(userId)}`;
  return userInfoJson === undefined ? `${id}}` : `${id},"user_info":${userInfoJson}}`;
}

const SIGN_IN_KEYS: ReadonlySet<string> = new Set(['id', 'userInfo', 'watchlist']);

/**
 * The string that is signed and sent as `user_data`.
 *
 * @throws MemberError if a Channels server would not accept the id, the info or the watchlist
 */
export function userData(user: unknown): string {
  if (!isPlainObject(user) || !Object.keys(user).every((key) => SIGN_IN_KEYS.has(key))) {
    throw new MemberError('the user must be a plain object with id, userInfo and watchlist');
  }
  const { id, userInfo, watchlist } = user as { id?: unknown; userInfo?: unknown; watchlist?: unknown };
  const parts = [`"id":${JSON.stringify(userIdText(id))}`];
  if (userInfo !== undefined) parts.push(`"user_info":${serialiseUserInfo(userInfo)}`);
  if (watchlist !== undefined) parts.push(`"watchlist":${serialiseWatchlist(watchlist)}`);
  return `{${parts.join(',')}}`;
}

function serialiseWatchlist(watchlist: unknown): string {
  const length = Array.isArray(watchlist) ? watchlist.length : Infinity;
  if (length > MAX_WATCHLIST_LENGTH) {
    throw new MemberError(`the watchlist must be an array of at most ${MAX_WATCHLIST_LENGTH} user ids`);
  }
  // Servers silently drop ids that are not strings. Not `map`: it skips holes, and a subclass of Array could
  // serialise as it likes.
  return JSON.stringify(Array.from({ length }, (_, index) => userIdText((watchlist as readonly unknown[])[index])));
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
