/**
 * The longest socket id that is signed, in characters. The protocol and the SDKs set no limit; this one keeps what a
 * client can make the server hash, log and echo small. Servers send up to about 21 characters.
 */
export const MAX_SOCKET_ID_LENGTH = 64;

// Two ASCII digit runs around a dot, whole input. Anything looser lets a socket id smuggle a channel name, a user sign-in
// or a REST request into the string to sign. No `m`, `i` or `u` flag: each would admit more than it says.
const SOCKET_ID = /^[0-9]+\.[0-9]+$/;

/**
 * Whether the value is a socket id as Pusher-protocol servers hand them out: `<digits>.<digits>`, ASCII only, at most
 * {@link MAX_SOCKET_ID_LENGTH} characters. Only a string can be one: a regular expression would stringify `['1.1']`.
 */
export function isSocketId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_SOCKET_ID_LENGTH && SOCKET_ID.test(value);
}
