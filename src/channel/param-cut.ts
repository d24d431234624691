import { type ChannelName } from './channel-name.js';
import { type ChannelParams } from './channel-params.js';
import { type Placeholder, type Segment } from './pattern-segment.js';
import { readValue } from './placeholder-type.js';

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
