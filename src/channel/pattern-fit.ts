import { type ChannelName } from './channel-name.js';
import { type ChannelParams } from './channel-params.js';
import { type ChannelPattern } from './channel-pattern.js';
import { endsBySuffix, type Segment, suffixAfter } from './pattern-segment.js';
import { readValue } from './placeholder-type.js';

/** Where and at which segment a name stops fitting. `segment` is the number of segments when all fit and text is left. */
export interface Misfit {
  readonly segment: number;
  readonly at: number;
}

/**
 * Lays a pattern on a name of its kind, segment by segment. There is one way at most, so nothing is tried twice.
 * @returns where each segment ends
 */
export function fit(segments: readonly Segment[], name: ChannelName): readonly number[] | Misfit {
  const text = name.name;
  const ends: number[] = [];
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
    if (end < 0) return { segment: index, at };
    ends.push(end);
    at = end;
  }
  return at === text.length ? ends : { segment: segments.length, at };
}

/** The parameters of a name that fits, by the ends of the segments. */
export function paramsAt(pattern: ChannelPattern, name: ChannelName, ends: readonly number[]): ChannelParams {
  const params: Record<string, string | number> = {};
  let start = name.start;
  for (const [index, end] of ends.entries()) {
    const segment = pattern.segments[index]!;
    if (typeof segment !== 'string') {
      const value = name.name.slice(start, end);
      params[segment.name] = segment.type.name === 'int' ? Number(value) : value;
    }
    start = end;
  }
  return params;
}
