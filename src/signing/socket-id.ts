/**
 * The longest socket id that is signed, in characters. The protocol and the SDKs have no limit. This one bounds what a client
 * can make the server hash, log and echo. The ids of servers have up to about 21 characters.
 */
export const MAX_SOCKET_ID_LENGTH = 64;

// Two runs of ASCII digits around a dot, and nothing else. Anything looser would let a socket id smuggle a channel name, a
// user sign-in or a REST request into the string to sign. No `m` flag: it would admit further lines.
const SOCKET_ID = /^[0-9]+\.[0-9]+$/;

/**
 * Whether the value is a socket id as Pusher-protocol servers hand them out: `<digits>.<digits>`, ASCII only, at most
 * {@link MAX_SOCKET_ID_LENGTH} characters. The type is checked because a regular expression would stringify `['1.1']`.
 */
export function isSocketId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_SOCKET_ID_LENGTH && SOCKET_ID.test(value);
}
