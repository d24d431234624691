import type { ChannelName } from './channel-name.js';
import type { ChannelParams } from './pattern-types.js';
import { endsBySuffix, type Placeholder, type Segment, suffixAfter, type ChannelPattern } from './pattern.js';
import { readValue } from './placeholder.js';

/** Where and at which segment a name stops fitting. `segment` is the number of segments when all fit and text is left. */
export interface Misfit {
  readonly segment: number;
  readonly at: number;
}

/**
 * Lays a pattern on a name of its kind, segment by segment. There is one way at most, so nothing is tried twice.
 * @returns where it stops fitting, or `undefined` where it fits
 */
export function misfitOf({ segments }: ChannelPattern, name: ChannelName): Misfit | undefined {
  const text = name.name;
  let at = name.start;
  for (const [index, segment] of segments.entries()) {
    let end: number;
    if (typeof segment === 'string') {
      end = text.startsWith(segment, at) ? at + segment.length : -1;
    } else {
      const bySuffix = endsBySuffix(segments, index);
      const limit = bySuffix ? text.length - suffixAfter(segments, index).length : text.length;
      end = readValue(segment.type, text, at, limit);
      if (bySuffix && end !== limit) end = -1;
    }
    if (end === -1) return { segment: index, at };
    at = end;
  }
  return at === text.length ? undefined : { segment: segments.length, at };
}

/** What has to be known of a pattern that fits a name to cut its parameters out of it: of literal text, the length. */
export interface ParamCut {
  readonly placeholders: readonly Placeholder[];
  /** How many characters of literal text come before each placeholder. */
  readonly gaps: readonly number[];
  /** How many come after the last. */
  readonly suffix: number;
}

export function paramCutOf(segments: readonly Segment[]): ParamCut {
  const placeholders: Placeholder[] = [];
  const gaps: number[] = [];
  let literal = 0;
  for (const segment of segments) {
    if (typeof segment === 'string') {
      literal = segment.length;
    } else {
      placeholders.push(segment);
      gaps.push(literal);
      literal = 0;
    }
  }
  return { placeholders, gaps, suffix: literal };
}

/**
 * The parameters of a name.
 * @param cut of a pattern that fits the name: that is not looked at again
 */
export function cutParams({ placeholders, gaps, suffix }: ParamCut, { name: text, start }: ChannelName): ChannelParams {
  const params: Record<string, string | number> = {};
  const last = placeholders.length - 1;
  let at = start;
  for (let place = 0; place <= last; place++) {
    at += gaps[place]!;
    const { name, type } = placeholders[place]!;
    // What is left is the last one's.
    const end = place === last ? text.length - suffix : readValue(type, text, at, text.length);
    const value = text.slice(at, end);
    params[name] = type.name === 'int' ? Number(value) : value;
    at = end;
  }
  return params;
}

/** Whether a pattern fits a name, and if not, from where on and why. */
export type MatchExplanation =
  | { readonly fits: true; readonly params: ChannelParams }
  | {
      readonly fits: false;
      /** Index into the name. */
      readonly at: number;
      readonly reason: string;
    };

/** Says what a pattern makes of a name, for people. */
export function explainMatch(pattern: ChannelPattern, name: ChannelName): MatchExplanation {
  if (pattern.kind !== name.kind) {
    return { fits: false, at: 0, reason: `the name is of a ${name.kind} channel, the pattern of ${pattern.kind} ones` };
  }
  const misfit = misfitOf(pattern, name);
  if (misfit === undefined) return { fits: true, params: cutParams(paramCutOf(pattern.segments), name) };
  return { fits: false, at: misfit.at, reason: explainMisfit(pattern, name.name, misfit) };
}

function explainMisfit({ segments }: ChannelPattern, text: string, { segment: index, at }: Misfit): string {
  const segment = segments[index];
  const rest = text.slice(at);
  const place = `at character ${at + 1}`;
  if (segment === undefined) return `the name should end before "${rest}" ${place}`;
  if (typeof segment !== 'string') {
    const value = valueMeant(segments, index, text, at);
    return value === '' ? `nothing is left for <${segment.name}> ${place}` : `"${value}" ${place} is ${wrong(segment)}`;
  }
  const before = segments[index - 1];
  if (before !== undefined && endsBySuffix(segments, index - 1)) return `the name should end with "${segment}"`;
  return `"${segment}" is expected ${place}, and ${rest === '' ? 'the name ends there' : `there is "${rest}"`}`;
}

/** The text up to what follows the placeholder. */
function valueMeant(segments: ChannelPattern['segments'], index: number, text: string, at: number): string {
  const next = suffixAfter(segments, index);
  if (endsBySuffix(segments, index)) return text.slice(at, Math.max(at, text.length - next.length));
  const end = next === '' ? -1 : text.indexOf(next, at);
  return text.slice(at, end === -1 ? undefined : end);
}

function wrong({ name, type }: Placeholder): string {
  return type.name === 'alternatives'
    ? `none of ${type.words.join(', ')} for <${name}>`
    : `no ${type.name} for <${name}>`;
}
