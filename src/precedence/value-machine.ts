import type { Segment } from '../channel/pattern.js';
import { ANY, CHANNEL_CHARACTERS, DIGIT, GREATEST_INT, isIn, type PlaceholderType } from '../channel/placeholder.js';

/** A small deterministic automaton for the texts of one segment. State 0 is the start. */
export interface ValueMachine {
  /** The state after one more character, or `DEAD`. */
  step(state: number, code: number): number;
  /** Whether the segment may end here. */
  accepts(state: number): boolean;
  /** The characters that do not always lead to `DEAD`, if they are few. */
  codes?(state: number): readonly number[];
}

export const DEAD = -1;

/** The codes of all characters, in the order of `CHANNEL_CHARACTERS`. */
export const ALPHABET: readonly number[] = [...CHANNEL_CHARACTERS].map((character) => character.charCodeAt(0));

export function machineOf(segment: Segment): ValueMachine {
  return typeof segment === 'string' ? literal(segment) : machineOfType(segment.type);
}

function machineOfType(type: PlaceholderType): ValueMachine {
  switch (type.form) {
    case 'any':
      return run(ANY);
    case 'run':
      return run(type.characters);
    case 'decimal':
      return DECIMAL;
    case 'fixed':
      return fixed(type.positions);
    case 'words':
      return words(type.words);
  }
}

function run(mask: number): ValueMachine {
  return { step: (_, code) => (isIn(code, mask) ? 1 : DEAD), accepts: (state) => state === 1 };
}

function fixed(positions: readonly number[]): ValueMachine {
  return {
    step: (state, code) => (state < positions.length && isIn(code, positions[state]!) ? state + 1 : DEAD),
    accepts: (state) => state === positions.length,
  };
}

function literal(text: string): ValueMachine {
  return {
    step: (state, code) => (text.charCodeAt(state) === code ? state + 1 : DEAD),
    accepts: (state) => state === text.length,
    codes: (state) => (state < text.length ? [text.charCodeAt(state)] : []),
  };
}

/** One state for each prefix of a word. */
function words(all: readonly string[]): ValueMachine {
  const moves = [new Map<number, number>()];
  const ends = new Set<number>();
  for (const word of all) {
    let state = 0;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      let next = moves[state]!.get(code);
      if (next === undefined) {
        next = moves.push(new Map()) - 1;
        moves[state]!.set(code, next);
      }
      state = next;
    }
    ends.add(state);
  }
  return {
    step: (state, code) => moves[state]!.get(code) ?? DEAD,
    accepts: (state) => ends.has(state),
    codes: (state) => [...moves[state]!.keys()],
  };
}

const DIGITS = ALPHABET.filter((code) => isIn(code, DIGIT));

/** State 1 is a single 0. Others are 3 × the digits read + how these compare with as many leading digits of the largest int. */
const [BELOW, EQUAL, ABOVE] = [0, 1, 2];
const ZERO = 1;
const DECIMAL: ValueMachine = {
  step(state, code) {
    if (!isIn(code, DIGIT) || state === ZERO) return DEAD;
    const read = Math.floor(state / 3);
    if (read === 0 && code === 48) return ZERO;
    const compared = read === 0 ? EQUAL : state % 3;
    const limit = GREATEST_INT.charCodeAt(read);
    const next = compared !== EQUAL ? compared : code < limit ? BELOW : code > limit ? ABOVE : EQUAL;
    if (read + 1 > GREATEST_INT.length || (read + 1 === GREATEST_INT.length && next === ABOVE)) return DEAD;
    return 3 * (read + 1) + next;
  },
  accepts: (state) => state > 0,
  codes: () => DIGITS,
};
