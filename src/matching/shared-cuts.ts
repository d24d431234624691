import { type ChannelPattern } from '../channel/channel-pattern.js';
import { paramCutOf, type ParamCut } from '../channel/param-cut.js';
import { type Segment } from '../channel/pattern-segment.js';
import { typeKey } from '../channel/placeholder-type.js';

/**
 * How the parameters of each pattern are cut out of names. Patterns that are cut alike share one: thousands have a handful between
 * them, which stay at hand, and to read the segments of one pattern among ten thousand costs more than to cut.
 */
export function sharedCuts(patterns: readonly ChannelPattern[]): ParamCut[] {
  const known = new Map<string, ParamCut>();
  return patterns.map(({ segments }) => {
    const key = keyOf(segments);
    let cut = known.get(key);
    if (cut === undefined) known.set(key, (cut = paramCutOf(segments)));
    return cut;
  });
}

/** Patterns with the same key are cut alike. */
function keyOf(segments: readonly Segment[]): string {
  let key = '';
  for (const segment of segments) {
    key += typeof segment === 'string' ? segment.length : `<${segment.name}:${typeKey(segment.type)}>`;
  }
  return key;
}
