import { type ChannelName } from './channel-name.js';
import { type ChannelPattern } from './channel-pattern.js';
import { endsBySuffix, suffixAfter } from './pattern-segment.js';
import { readValue } from './placeholder-type.js';

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
