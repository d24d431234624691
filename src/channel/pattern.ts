import { type ChannelKind, otherKindPrefixes } from './channel-kind.js';
import { characterClass, isGreedy, isIn, type PlaceholderType, shortestValue } from './placeholder.js';

/** A parsed pattern such as `presence-room-<id>`. */
export interface ChannelPattern {
  readonly source: string;
  readonly kind: ChannelKind;
  readonly parameterNames: readonly string[];
  /** The pattern after the prefix of its kind: literals and placeholders, never two literals in a row. */
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
  /** Index of the first character of the mistake in the pattern. */
  readonly at: number;
  /** The number of characters to mark, at least one. */
  readonly length: number;
  /** The mistake in words. */
  readonly reason: string;
  /** The way to fix it. */
  readonly fix: string;
}

/** Shows a mistake in two lines: the pattern, and carets under the mistake. */
export function pointAt(problem: PatternProblem): string {
  return `${problem.pattern}\n${' '.repeat(problem.at)}${'^'.repeat(problem.length)}`;
}

/**
 * Whether the literal after this placeholder has to be found from the end of the name. This is the case for an untyped
 * placeholder, and for a type whose values can contain the first character of that literal. In a valid pattern, this can
 * only be the last placeholder. Every other value ends at the first character that its type cannot contain. Either way, a value
 * has one possible end.
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

/**
 * Whether all matching names could belong to another kind. Only literal text or alternatives at the start can cause that:
 * values of every other type also match names of this kind.
 */
export function couldBeOtherKind(kind: ChannelKind, segments: readonly Segment[]): boolean {
  const first = segments[0]!;
  const prefixes = otherKindPrefixes(kind);
  const mayStart = (start: string) => prefixes.some((prefix) => start.startsWith(prefix) || prefix.startsWith(start));
  if (typeof first === 'string') return mayStart(first);
  return first.type.form === 'words' && first.type.words.some(mayStart);
}
