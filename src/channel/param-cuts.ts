import { type ChannelName } from './channel-name.js';
import { type ChannelParams } from './channel-params.js';
import { type ChannelPattern } from './channel-pattern.js';
import { type Placeholder, type Segment } from './pattern-segment.js';
import { readValue, typeKey } from './placeholder-type.js';

/** What has to be known of a pattern that fits a name to cut its parameters out of it: of literal text, the length. */
interface ParamCut {
  readonly placeholders: readonly Placeholder[];
  /** How many characters of literal text come before each placeholder. */
  readonly gaps: readonly number[];
  /** How many come after the last. */
  readonly suffix: number;
}

/**
 * How the parameters of many patterns are cut out of names. Thousands of patterns have few ways between them, which stay at
 * hand: to read the segments of one pattern among ten thousand costs more than to cut.
 */
export class ParamCuts {
  readonly #cuts: readonly ParamCut[];

  constructor(patterns: readonly ChannelPattern[]) {
    const known = new Map<string, ParamCut>();
    this.#cuts = patterns.map(({ segments }) => {
      const key = keyOf(segments);
      const cut = known.get(key) ?? cutOf(segments);
      known.set(key, cut);
      return cut;
    });
  }

  /**
   * The parameters of a name.
   * @param index of a pattern that fits the name: that is not looked at again
   */
  paramsOf(index: number, { name: text, start }: ChannelName): ChannelParams {
    const { placeholders, gaps, suffix } = this.#cuts[index]!;
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
}

/** Patterns with the same key are cut alike. */
function keyOf(segments: readonly Segment[]): string {
  let key = '';
  for (const segment of segments) {
    key += typeof segment === 'string' ? segment.length : `<${segment.name}:${typeKey(segment.type)}>`;
  }
  return key;
}

function cutOf(segments: readonly Segment[]): ParamCut {
  const placeholders: Placeholder[] = [];
  const gaps: number[] = [];
  let literal = 0;
  for (const segment of segments) {
    if (typeof segment !== 'string') {
      placeholders.push(segment);
      gaps.push(literal);
    }
    literal = typeof segment === 'string' ? segment.length : 0;
  }
  return { placeholders, gaps, suffix: literal };
}
