import { channelName } from 'nestjs-pusher-auth/channels';

/** A room and who is in it. The policies and the page read these constants, so that they cannot disagree. */
export const ROOM_CHANNEL = 'presence-room-<id:int>';

/** Who is online: everybody who is logged in. */
export const ONLINE_CHANNEL = 'presence-online';

/** What one user alone is told. */
export const USER_CHANNEL = 'private-user-<id:int>';

/** A conversation of two, end-to-end encrypted between this server and the two; the smaller id comes first. */
export const DIRECT_CHANNEL = 'private-encrypted-direct-<first:int>-<second:int>';

/** Every decision as it happens, for administrators. */
export const OPERATORS_CHANNEL = 'private-operators';

export function roomChannel(id: number): string {
  return channelName(ROOM_CHANNEL, { id });
}

export function userChannel(id: number): string {
  return channelName(USER_CHANNEL, { id });
}

export function directChannel(one: number, other: number): string {
  return channelName(DIRECT_CHANNEL, { first: Math.min(one, other), second: Math.max(one, other) });
}
