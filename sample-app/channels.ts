import { channelName } from 'nestjs-pusher-auth/channels';

/** A room and its members. The policies and the page share these constants, so they cannot disagree. */
export const ROOM_CHANNEL = 'presence-room-<id:int>';

/** The users who are online: everyone with an open page. */
export const ONLINE_CHANNEL = 'presence-online';

/** Notifications for one user. */
export const USER_CHANNEL = 'private-user-<id:int>';

/** A conversation of two users, encrypted between this server and both of them. The smaller id comes first. */
export const DIRECT_CHANNEL = 'private-encrypted-direct-<first:int>-<second:int>';

/** Every decision as it happens, for administrators. */
export const OPERATORS_CHANNEL = 'private-operators';

export function roomChannel(id: number): string {
  return channelName(ROOM_CHANNEL, { id });
}

export function userChannel(id: number): string {
  return channelName(USER_CHANNEL, { id });
}

export function directChannel(a: number, b: number): string {
  return channelName(DIRECT_CHANNEL, { first: Math.min(a, b), second: Math.max(a, b) });
}
