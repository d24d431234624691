import { type ChannelName } from './channel-name.js';
import { type ChannelParams } from './channel-params.js';
import { type ChannelPattern } from './channel-pattern.js';
import { type PlaceholderType, readValue } from './placeholder-type.js';

/**
 * How the parameters of many patterns are cut out of names, in one array for the same reason as `PackedTree`: to read the
 * segments of one pattern among ten thousand costs more than to cut.
 */
export class ParamCuts {
  /**
   * For each pattern: how many placeholders it has, how much literal text ends it, and for each placeholder how much literal
   * text comes before it, the index of its name and that of its type.
   */
  readonly #cuts: Int32Array;
  readonly #starts: Int32Array;
  readonly #names: readonly string[];
  readonly #types: readonly PlaceholderType[];

  constructor(patterns: readonly ChannelPattern[]) {
    const names = new Map<string, number>();
    const types = new Map<PlaceholderType, number>();
    const cuts: number[] = [];
    this.#starts = Int32Array.from(patterns, ({ segments, parameterNames }) => {
      const start = cuts.length;
      cuts.push(parameterNames.length, 0);
      let before = 0;
      for (const segment of segments) {
        if (typeof segment === 'string') {
          before = segment.length;
        } else {
          cuts.push(before, placeOf(names, segment.name), placeOf(types, segment.type));
          before = 0;
        }
      }
      cuts[start + 1] = before;
      return start;
    });
    this.#cuts = Int32Array.from(cuts);
    this.#names = [...names.keys()];
    this.#types = [...types.keys()];
  }

  /**
   * The parameters of a name.
   * @param index of a pattern that fits the name: that is not looked at again
   */
  paramsOf(index: number, { name: text, start }: ChannelName): ChannelParams {
    const params: Record<string, string | number> = {};
    const cuts = this.#cuts;
    let cut = this.#starts[index]!;
    const last = cuts[cut]! - 1;
    const end = text.length - cuts[cut + 1]!;
    let at = start;
    cut += 2;
    for (let placeholder = 0; placeholder <= last; placeholder++, cut += 3) {
      at += cuts[cut]!;
      const type = this.#types[cuts[cut + 2]!]!;
      // What is left is the last one's.
      const valueEnd = placeholder === last ? end : readValue(type, text, at, text.length);
      const value = text.slice(at, valueEnd);
      params[this.#names[cuts[cut + 1]!]!] = type.name === 'int' ? Number(value) : value;
      at = valueEnd;
    }
    return params;
  }
}

/** The place of a value among those that were asked for. */
function placeOf<T>(places: Map<T, number>, value: T): number {
  const place = places.get(value) ?? places.size;
  places.set(value, place);
  return place;
}
