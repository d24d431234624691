import { type UnknownType } from './channel-params.js';

/**
 * What a channel is, told by the longest prefix of its name. Each kind is signed and answered in its own way.
 *
 * @see https://pusher.com/docs/channels/using_channels/channels/
 * @see https://pusher.com/docs/channels/using_channels/cache-channels/
 */
export type ChannelKind =
  'private' | 'private-cache' | 'private-encrypted' | 'private-encrypted-cache' | 'presence' | 'presence-cache';

/** All kinds that need authorization. */
export const CHANNEL_KINDS: readonly ChannelKind[] = [
  'private',
  'private-cache',
  'private-encrypted',
  'private-encrypted-cache',
  'presence',
  'presence-cache',
];

/**
 * The kind of a literal name or pattern; `never` when it has no `private-` or `presence-` prefix.
 *
 * @typeParam P the name or pattern, as a literal type
 */
export type KindOf<P extends string> = P extends `private-encrypted-cache-${string}`
  ? 'private-encrypted-cache'
  : P extends `private-encrypted-${string}`
    ? 'private-encrypted'
    : P extends `private-cache-${string}`
      ? 'private-cache'
      : P extends `private-${string}`
        ? 'private'
        : P extends `presence-cache-${string}`
          ? 'presence-cache'
          : P extends `presence-${string}`
            ? 'presence'
            : never;

type CheckedPattern<P extends string> = string extends P
  ? P
  : [KindOf<P>] extends [never]
    ? `"${P}" has no private- or presence- prefix`
    : [UnknownType<P>] extends [never]
      ? P
      : `"${P}": "${UnknownType<P>}" is no type; there are int, uuid, word, slug and alternatives such as a|b`;

/**
 * The type of a pattern, or of several, itself; of a literal that cannot be right, a sentence that says why, for the compiler
 * to show. Use it as `pattern: P & CheckedPatterns<P>`. The parser finds what types cannot.
 */
export type CheckedPatterns<P extends string | readonly string[]> = P extends string
  ? CheckedPattern<P>
  : { readonly [I in keyof P]: P[I] extends string ? CheckedPattern<P[I]> : never };

/** The kind whose prefix is the longest that `text` (a name or a pattern) starts with; `undefined` for public channels. */
export function kindOf(text: string): ChannelKind | undefined {
  if (text.startsWith('private-')) {
    if (text.startsWith('cache-', 8)) return 'private-cache';
    if (!text.startsWith('encrypted-', 8)) return 'private';
    return text.startsWith('cache-', 18) ? 'private-encrypted-cache' : 'private-encrypted';
  }
  if (!text.startsWith('presence-')) return undefined;
  return text.startsWith('cache-', 9) ? 'presence-cache' : 'presence';
}

/** How many characters of a name its kind takes, the dash included. */
export function prefixLength(kind: ChannelKind): number {
  return kind.length + 1;
}

/** What the text after the prefix must not start with, because the name would then be of another kind. */
export function otherKindPrefixes(kind: ChannelKind): readonly string[] {
  return CHANNEL_KINDS.filter((other) => other.startsWith(`${kind}-`)).map(
    (other) => `${other.slice(kind.length + 1)}-`,
  );
}

/** Whether channels of this kind know their members. */
export function isPresence(kind: ChannelKind): boolean {
  return kind === 'presence' || kind === 'presence-cache';
}

/** Whether messages on channels of this kind are end-to-end encrypted. */
export function isEncrypted(kind: ChannelKind): boolean {
  return kind === 'private-encrypted' || kind === 'private-encrypted-cache';
}
