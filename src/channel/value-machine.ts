import type { Segment } from './pattern.js';
import {
  ANY,
  CHANNEL_CHARACTERS,
  DIGIT,
  fitsUuidAt,
  GREATEST_INT,
  isIn,
  type PlaceholderType,
  SLUG,
  UUID_LENGTH,
  WORD,
} from './placeholder.js';

/** A small deterministic automaton over the characters of one segment. State 0 is the start. */
export interface ValueMachine {
  /** The state after one more character, or `DEAD`. */
  step(state: number, code: number): number;
  /** Whether the segment may end here. */
  accepts(state: number): boolean;
  /** The characters that do not lead to `DEAD`, where they are few. */
  codes?(state: number): readonly number[];
}

export const DEAD = -1;

/** All codes that a step can be asked about. */
export const ALPHABET: readonly number[] = [...CHANNEL_CHARACTERS].map((character) => character.charCodeAt(0));

export function machineOf(segment: Segment): ValueMachine {
  return typeof segment === 'string' ? literal(segment) : machineOfType(segment.type);
}

function machineOfType(type: PlaceholderType): ValueMachine {
  switch (type.name) {
    case 'any':
      return run(ANY);
    case 'word':
      return run(WORD);
    case 'slug':
      return run(SLUG);
    case 'int':
      return INT;
    case 'uuid':
      return UUID;
    case 'alternatives':
      return words(type.words);
  }
}

function run(mask: number): ValueMachine {
  return { step: (_, code) => (isIn(code, mask) ? 1 : DEAD), accepts: (state) => state === 1 };
}

const UUID: ValueMachine = {
  step: (state, code) => (state < UUID_LENGTH && fitsUuidAt(state, code) ? state + 1 : DEAD),
  accepts: (state) => state === UUID_LENGTH,
};

function literal(text: string): ValueMachine {
  return {
    step: (state, code) => (text.charCodeAt(state) === code ? state + 1 : DEAD),
    accepts: (state) => state === text.length,
    codes: (state) => (state < text.length ? [text.charCodeAt(state)] : []),
  };
}

/** One state per start of a word. */
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

/** State 1 is the lone 0. Else 3 x digits read + how they compare with as many first digits of the greatest int. */
const [BELOW, EQUAL, ABOVE] = [0, 1, 2];
const ZERO = 1;
const INT: ValueMachine = {
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
