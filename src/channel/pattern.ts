import { type ChannelKind, otherKindPrefixes } from './channel-kind.js';
import { characterClass, isGreedy, isIn, type PlaceholderType, shortestValue } from './placeholder.js';

/** A parsed pattern such as `presence-room-<id>`. */
export interface ChannelPattern {
  readonly source: string;
  readonly kind: ChannelKind;
  readonly parameterNames: readonly string[];
  /** What follows the prefix of the kind: literals and placeholders, never two literals in a row. */
  readonly segments: readonly Segment[];
}

/** Literal text, or a placeholder. */
export type Segment = string | Placeholder;

/** A `<name:type>` of a pattern. */
export interface Placeholder {
  readonly name: string;
  readonly type: PlaceholderType;
}

/** A mistake in a pattern, with its location. */
export interface PatternProblem {
  /** The pattern as written. */
  readonly pattern: string;
  /** Index into the pattern. */
  readonly at: number;
  /** How many characters to mark, at least one. */
  readonly length: number;
  /** What is wrong. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
}

/** Two lines: the pattern, and carets under the mistake. */
export function pointAt(problem: PatternProblem): string {
  return `${problem.pattern}\n${' '.repeat(problem.at)}${'^'.repeat(problem.length)}`;
}

/**
 * Whether the value of this placeholder ends where the literal after it starts, counted from the end of the name. So it is
 * with an untyped value, and with a type whose values can contain the start of that literal; a valid pattern has either only
 * as its last placeholder. All other values end at the first character their type cannot contain. Both ways, there is one
 * possible end.
 */
export function isDelimitedBySuffix(segments: readonly Segment[], index: number): boolean {
  const { type } = segments[index] as Placeholder;
  if (type.form === 'any') return true;
  const suffix = segments[index + 1];
  return isGreedy(type) && typeof suffix === 'string' && isIn(suffix.charCodeAt(0), characterClass(type));
}

/** The literal after the placeholder at `index`, if any. */
export function suffixAfter(segments: readonly Segment[], index: number): string {
  const suffix = segments[index + 1];
  return typeof suffix === 'string' ? suffix : '';
}

/** The length of the shortest text that matches these segments. */
export function shortestLength(segments: readonly Segment[]): number {
  return segments.reduce(
    (length, segment) => length + (typeof segment === 'string' ? segment.length : shortestValue(segment.type)),
    0,
  );
}

/** Whether some text that matches could belong to another kind. A first value of any other form always leaves texts that do not. */
export function couldBeOtherKind(kind: ChannelKind, segments: readonly Segment[]): boolean {
  const first = segments[0]!;
  const prefixes = otherKindPrefixes(kind);
  const mayStart = (start: string) => prefixes.some((prefix) => start.startsWith(prefix) || prefix.startsWith(start));
  if (typeof first === 'string') return mayStart(first);
  return first.type.form === 'words' && first.type.words.some(mayStart);
}
