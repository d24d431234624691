import type { ChannelName } from './channel-name.js';
import type { ChannelParams } from './pattern-types.js';
import { type ChannelPattern, isDelimitedBySuffix, type Placeholder, type Segment, suffixAfter } from './pattern.js';
import { readValue } from './placeholder.js';

/**
 * The place where a name stops matching: the index of a character and of a segment. `segment` is the number of segments if all
 * match and text is left.
 */
export interface Mismatch {
  readonly segment: number;
  readonly at: number;
}

/**
 * Compares a pattern with a name of its kind, segment by segment. There is at most one way to match, so nothing is tried
 * twice.
 * @returns `undefined` if the name matches
 */
export function findMismatch({ segments }: ChannelPattern, name: ChannelName): Mismatch | undefined {
  const text = name.name;
  let at = name.start;
  for (const [index, segment] of segments.entries()) {
    let end: number;
    if (typeof segment === 'string') {
      end = text.startsWith(segment, at) ? at + segment.length : -1;
    } else {
      const bySuffix = isDelimitedBySuffix(segments, index);
      const limit = bySuffix ? text.length - suffixAfter(segments, index).length : text.length;
      end = readValue(segment.type, text, at, limit);
      if (bySuffix && end !== limit) end = -1;
    }
    if (end === -1) return { segment: index, at };
    at = end;
  }
  return at === text.length ? undefined : { segment: segments.length, at };
}

/** The positions of a pattern's parameters: the placeholders and the lengths of the literals around them. */
export interface ParamLayout {
  readonly placeholders: readonly Placeholder[];
  /** The length of the literal before each placeholder. */
  readonly literalLengths: readonly number[];
  /** The length of the literal after the last. */
  readonly suffixLength: number;
}

export function paramLayoutOf(segments: readonly Segment[]): ParamLayout {
  const placeholders: Placeholder[] = [];
  const literalLengths: number[] = [];
  let literal = 0;
  for (const segment of segments) {
    if (typeof segment === 'string') {
      literal = segment.length;
    } else {
      placeholders.push(segment);
      literalLengths.push(literal);
      literal = 0;
    }
  }
  return { placeholders, literalLengths, suffixLength: literal };
}

/**
 * Extracts the parameters of a name.
 * @param layout of a pattern that matches the name; this is not checked again
 */
export function extractParams(layout: ParamLayout, { name: text, start }: ChannelName): ChannelParams {
  const { placeholders, literalLengths, suffixLength } = layout;
  const params: Record<string, string | number> = {};
  const last = placeholders.length - 1;
  let at = start;
  for (let index = 0; index <= last; index++) {
    at += literalLengths[index]!;
    const { name, type } = placeholders[index]!;
    // The last value takes the rest.
    const end = index === last ? text.length - suffixLength : readValue(type, text, at, text.length);
    const value = text.slice(at, end);
    params[name] = type.form === 'decimal' ? Number(value) : value;
    at = end;
  }
  return params;
}

/** The result of comparing a pattern with a name: the parameters, or the place and the reason of the mismatch. */
export type MatchExplanation =
  | { readonly matches: true; readonly params: ChannelParams }
  | {
      readonly matches: false;
      /** Index into the name. */
      readonly at: number;
      readonly reason: string;
    };

/** Compares a pattern with a name, and explains a mismatch to people. */
export function explainMatch(pattern: ChannelPattern, name: ChannelName): MatchExplanation {
  if (pattern.kind !== name.kind) {
    return { matches: false, at: 0, reason: `the name is ${name.kind}, the pattern ${pattern.kind}` };
  }
  const mismatch = findMismatch(pattern, name);
  if (mismatch === undefined) return { matches: true, params: extractParams(paramLayoutOf(pattern.segments), name) };
  return { matches: false, at: mismatch.at, reason: explainMismatch(pattern, name.name, mismatch) };
}

function explainMismatch({ segments }: ChannelPattern, text: string, { segment: index, at }: Mismatch): string {
  const segment = segments[index];
  const rest = text.slice(at);
  const place = `at character ${at + 1}`;
  if (segment === undefined) return `unexpected "${rest}" ${place}`;
  if (typeof segment !== 'string') {
    const { name, type } = segment;
    const value = valueMeant(segments, index, text, at);
    if (value === '') return `<${name}> would be empty ${place}`;
    return `<${name}:${type.name}> does not match "${value}" ${place}`;
  }
  const before = segments[index - 1];
  if (before !== undefined && isDelimitedBySuffix(segments, index - 1)) return `the name must end with "${segment}"`;
  return `expected "${segment}" ${place}, found ${rest === '' ? 'the end of the name' : `"${rest}"`}`;
}

/** The text that was probably meant as the value: up to the literal after the placeholder. */
function valueMeant(segments: readonly Segment[], index: number, text: string, at: number): string {
  const next = suffixAfter(segments, index);
  if (isDelimitedBySuffix(segments, index)) return text.slice(at, Math.max(at, text.length - next.length));
  const end = next === '' ? -1 : text.indexOf(next, at);
  return text.slice(at, end === -1 ? undefined : end);
}
