/**
 * The kind of a channel: the longest of these prefixes that its name starts with, followed by a dash. It decides what the reply
 * to a client contains. Channels without such a prefix are public and need no authorization.
 *
 * @see https://pusher.com/docs/channels/using_channels/channels/
 * @see https://pusher.com/docs/channels/using_channels/cache-channels/
 */
export type ChannelKind =
  'private' | 'private-cache' | 'private-encrypted' | 'private-encrypted-cache' | 'presence' | 'presence-cache';

/** All kinds of channels that need authorization. */
export const CHANNEL_KINDS: readonly ChannelKind[] = [
  'private',
  'private-cache',
  'private-encrypted',
  'private-encrypted-cache',
  'presence',
  'presence-cache',
];

/** The kind of a name or a pattern; `undefined` for public channels. */
export function kindOf(text: string): ChannelKind | undefined {
  if (text.startsWith('private-')) {
    if (text.startsWith('cache-', 8)) return 'private-cache';
    if (!text.startsWith('encrypted-', 8)) return 'private';
    return text.startsWith('cache-', 18) ? 'private-encrypted-cache' : 'private-encrypted';
  }
  if (!text.startsWith('presence-')) return undefined;
  return text.startsWith('cache-', 9) ? 'presence-cache' : 'presence';
}

/** The length of the prefix, including its last dash. */
export function prefixLength(kind: ChannelKind): number {
  return kind.length + 1;
}

/** Starts of the text after the prefix that would make the name one of another kind. */
export function otherKindPrefixes(kind: ChannelKind): readonly string[] {
  return CHANNEL_KINDS.filter((other) => other.startsWith(`${kind}-`)).map(
    (other) => `${other.slice(kind.length + 1)}-`,
  );
}

/** Whether channels of this kind have members. */
export function isPresence(kind: ChannelKind): boolean {
  return kind === 'presence' || kind === 'presence-cache';
}

/** Whether messages on channels of this kind are end-to-end encrypted. */
export function isEncrypted(kind: ChannelKind): boolean {
  return kind === 'private-encrypted' || kind === 'private-encrypted-cache';
}
