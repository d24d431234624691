import { type ChannelKind, otherKindPrefixes } from './channel-kind.js';
import { characterClass, isIn, isTypedRun, type PlaceholderType, shortestValue } from './placeholder.js';

/** A mistake in a pattern, with the place where it is. */
export interface PatternProblem {
  /** As it was written. */
  readonly pattern: string;
  /** Index into the pattern. */
  readonly at: number;
  /** How many characters are meant, at least one. */
  readonly length: number;
  /** What is wrong there. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
}

/** Two lines: the pattern, and carets under the place. */
export function pointAt(problem: PatternProblem): string {
  return `${problem.pattern}\n${' '.repeat(problem.at)}${'^'.repeat(problem.length)}`;
}

/** A `<name:type>` of a pattern. */
export interface Placeholder {
  readonly name: string;
  readonly type: PlaceholderType;
}

/** A piece of a pattern after its kind: literal text, or a placeholder. */
export type Segment = string | Placeholder;

/**
 * Whether the value of this placeholder ends where the literal after it must start, counted from the end of the name.
 * That is so when its type could swallow that literal, which a valid pattern has only behind its last placeholder; every
 * other value ends at the first character that its type cannot contain. Either way there is one end only.
 */
export function endsBySuffix(segments: readonly Segment[], index: number): boolean {
  const placeholder = segments[index] as Placeholder;
  if (placeholder.type.name === 'any') return true;
  if (!isTypedRun(placeholder.type)) return false;
  const suffix = segments[index + 1];
  return typeof suffix === 'string' && isIn(suffix.charCodeAt(0), characterClass(placeholder.type));
}

/** The literal at the end of a pattern, after its placeholder at `index`. */
export function suffixAfter(segments: readonly Segment[], index: number): string {
  const suffix = segments[index + 1];
  return typeof suffix === 'string' ? suffix : '';
}

/** How many characters the shortest text has that fits these segments. */
export function shortestLength(segments: readonly Segment[]): number {
  return segments.reduce(
    (length, segment) => length + (typeof segment === 'string' ? segment.length : shortestValue(segment.type)),
    0,
  );
}

/** Whether some text that fits may make a name of another kind. A first value that is no word always leaves others. */
export function mayBeOfOtherKind(kind: ChannelKind, segments: readonly Segment[]): boolean {
  const first = segments[0]!;
  const prefixes = otherKindPrefixes(kind);
  const mayStart = (start: string) => prefixes.some((prefix) => start.startsWith(prefix) || prefix.startsWith(start));
  if (typeof first === 'string') return mayStart(first);
  return first.type.name === 'alternatives' && first.type.words.some(mayStart);
}

/** A parsed pattern such as `presence-room-<id>`. */
export interface ChannelPattern {
  readonly source: string;
  readonly kind: ChannelKind;
  readonly parameterNames: readonly string[];
  /** What stands after the kind's prefix; literals and placeholders, never two literals side by side. */
  readonly segments: readonly Segment[];
}
