/** The most characters of a `user_id`. Source: https://pusher.com/docs/channels/using_channels/presence-channels/ */
export const MAX_USER_ID_LENGTH = 128;

/** The most bytes of a `user_info` as JSON. Source: https://pusher.com/docs/channels/using_channels/presence-channels/ */
export const MAX_USER_INFO_BYTES = 1024;

/** A member of a presence channel, checked and ready to be signed. */
export interface Member {
  /** 1 to 128 characters. */
  readonly userId: string;
  /** A JSON object of at most 1 KB: serialised once, so that what is checked is what is signed. */
  readonly userInfoJson?: string;
}

/**
 * A user id, user info or watchlist that no Channels server would take: thrown by `signChannel` and `signUser` before anything
 * is signed. Where a policy or mapper gave it, the client gets a 403 and the log an error line instead.
 */
export class MemberError extends TypeError {
  /** To tell it apart where two copies of the package are at work. */
  override readonly name = 'MemberError';
}

/** @throws MemberError */
export function memberOf(userId: unknown, userInfo: unknown): Member {
  return userInfo === undefined
    ? { userId: userIdOf(userId) }
    : { userId: userIdOf(userId), userInfoJson: userInfoJsonOf(userInfo) };
}

/**
 * @returns the id as it leaves: a string
 * @throws MemberError where it is neither a string nor a number, or not of 1 to 128 characters
 */
export function userIdOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'bigint' && !Number.isFinite(value)) {
    throw new MemberError(`the user id must be a string or a number, not ${value === null ? 'null' : typeof value}`);
  }
  const id = String(value);
  if (id.length === 0 || id.length > MAX_USER_ID_LENGTH) {
    throw new MemberError(`the user id must have 1 to ${MAX_USER_ID_LENGTH} characters, not ${id.length}`);
  }
  return id;
}

/** @throws MemberError where it is no plain object (an entity is none), cannot be serialised, or is larger than 1 KB */
export function userInfoJsonOf(value: unknown): string {
  if (!isPlainObject(value)) throw new MemberError('user info must be a plain object');
  const json = serialise(value);
  if (!json?.startsWith('{')) throw new MemberError('user info must serialise to a JSON object');
  // A UTF-16 unit is at most three bytes of UTF-8, so most infos need no count.
  const bytes = json.length * 3 <= MAX_USER_INFO_BYTES ? 0 : Buffer.byteLength(json);
  if (bytes > MAX_USER_INFO_BYTES) {
    throw new MemberError(`user info must have at most ${MAX_USER_INFO_BYTES} bytes as JSON, not ${bytes}`);
  }
  return json;
}

/** The string that is signed and sent as `channel_data`. */
export function channelDataOf({ userId, userInfoJson }: Member): string {
  const id = `{"user_id":${JSON.stringify(userId)}`;
  return userInfoJson === undefined ? `${id}}` : `${id},"user_info":${userInfoJson}}`;
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function serialise(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    throw new MemberError('user info cannot be serialised as JSON');
  }
}

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
