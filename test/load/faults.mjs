// Decides from the socket id and the channel which policies fail. The sample under load uses it to fail, and the load uses it
// to know the right answer.

/** One policy call in this many fails. */
export const ONE_IN = 100;

/** The behaviours of a failing policy, with their shares of ten and the status that the client must get. */
const FAULTS = [
  { does: 'throws an Error', share: 4, status: 500 },
  { does: 'throws a string', share: 1, status: 500 },
  { does: 'throws a 503 of Nest', share: 1, status: 503 },
  { does: 'throws a 404 of Nest', share: 1, status: 403 },
  { does: "returns 'yes'", share: 2, status: 403 },
  { does: 'never answers', share: 1, status: 503 },
].flatMap((fault) => Array.from({ length: fault.share }, () => fault));

/** @returns the fault of the policy for this channel and socket, or `undefined` */
export function faultOf(socketId, channelName) {
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of `${socketId}:${channelName}`) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  if (hash % ONE_IN !== 0) return undefined;
  return FAULTS[Math.floor(hash / ONE_IN) % FAULTS.length];
}
