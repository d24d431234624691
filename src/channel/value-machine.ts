import { ANY, CHANNEL_CHARACTERS, DIGIT, SLUG, WORD, isIn } from './characters.js';
import { type Segment } from './pattern-segment.js';
import { fitsUuidAt, GREATEST_INT, type PlaceholderType, UUID_LENGTH } from './placeholder-type.js';

/** A small deterministic automaton over the characters of one segment. State 0 is the start. */
export interface ValueMachine {
  /** The state after one more character, or `DEAD`. */
  step(state: number, code: number): number;
  /** Whether the segment may end here. */
  accepts(state: number): boolean;
}

export const DEAD = -1;

/** All codes that a step can be asked about. */
export const ALPHABET: readonly number[] = [...CHANNEL_CHARACTERS].map((character) => character.charCodeAt(0));

export function machineOf(segment: Segment): ValueMachine {
  return typeof segment === 'string' ? words([segment]) : machineOfType(segment.type);
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

/** One state per start of a word. */
function words(all: readonly string[]): ValueMachine {
  const starts = new Map<string, number>([['', 0]]);
  for (const word of all) {
    for (let end = 1; end <= word.length; end++) {
      const start = word.slice(0, end);
      if (!starts.has(start)) starts.set(start, starts.size);
    }
  }
  const texts = [...starts.keys()];
  const ends = new Set(all.map((word) => starts.get(word)));
  return {
    step: (state, code) => starts.get(texts[state]! + String.fromCharCode(code)) ?? DEAD,
    accepts: (state) => ends.has(state),
  };
}

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
};
