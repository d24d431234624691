import { type ChannelKind, otherKindPrefixes } from '../channel/channel-kind.js';
import type { Segment } from '../channel/pattern.js';
import { CHANNEL_CHARACTERS } from '../channel/placeholder.js';
import { ALPHABET, DEAD, machineOf, type ValueMachine } from './value-machine.js';

/** The state that one character leads to. */
export interface Move {
  /** Index of the character in `CHANNEL_CHARACTERS`. */
  readonly letter: number;
  readonly target: AutomatonState;
}

/** A state of the automaton. Its moves are computed on first use. */
export interface AutomatonState {
  /** Whether a matching name may end here. */
  readonly accepts: boolean;
  /** A small number, unique within its automaton. */
  readonly id: number;
}

/** Greater than the number of states of any machine. */
const STATES = 0x100000;

interface State extends AutomatonState {
  /** All places in the pattern that the text so far can lead to: segment × STATES + state of the segment's machine. */
  readonly places: readonly number[];
  /** Remainders of other kinds' prefixes that the text so far matches; completing one rejects. */
  readonly otherKinds: readonly string[];
  moves?: readonly Move[];
}

/**
 * A deterministic automaton that accepts exactly the names of a pattern, without the prefix of their kind. It does not accept
 * names of another kind: no name of `private-<a>` starts with `private-cache-`.
 */
export class PatternAutomaton {
  readonly start: AutomatonState;
  readonly #machines: readonly ValueMachine[];
  readonly #states = new Map<string, State>();

  constructor(kind: ChannelKind, segments: readonly Segment[]) {
    this.#machines = segments.map(machineOf);
    this.start = this.#state([0], otherKindPrefixes(kind));
  }

  /** Every character that may follow, in the order of `CHANNEL_CHARACTERS`, with its target. */
  moves(from: AutomatonState): readonly Move[] {
    const state = from as State;
    return (state.moves ??= this.#letters(state).flatMap((letter) => {
      const target = this.#step(state, ALPHABET[letter]!);
      return target === undefined ? [] : [{ letter, target }];
    }));
  }

  #letters(state: State): readonly number[] {
    const letters = new Set<number>();
    for (const place of state.places) {
      const codes = this.#machines[Math.floor(place / STATES)]!.codes?.(place % STATES);
      if (codes === undefined) return ALL_LETTERS;
      for (const code of codes) letters.add(ALPHABET.indexOf(code));
    }
    return [...letters].sort((a, b) => a - b);
  }

  /** A shortest accepted text, if there is one of at most `maxLength` characters. */
  shortestText(maxLength: number): string | undefined {
    // A map is iterated in the order of insertion, so shorter texts come first.
    const texts = new Map<AutomatonState, string>([[this.start, '']]);
    for (const [state, text] of texts) {
      if (state.accepts) return text;
      if (text.length === maxLength) continue;
      for (const { letter, target } of this.moves(state)) {
        if (!texts.has(target)) texts.set(target, text + CHANNEL_CHARACTERS.charAt(letter));
      }
    }
    return undefined;
  }

  #step(state: State, code: number): State | undefined {
    const otherKinds = state.otherKinds.filter((rest) => rest.charCodeAt(0) === code).map((rest) => rest.slice(1));
    if (otherKinds.includes('')) return undefined;
    const places: number[] = [];
    for (const place of state.places) {
      const segment = Math.floor(place / STATES);
      const machine = this.#machines[segment]!;
      const next = machine.step(place % STATES, code);
      if (next === DEAD) continue;
      places.push(segment * STATES + next);
      if (machine.accepts(next) && segment + 1 < this.#machines.length) places.push((segment + 1) * STATES);
    }
    return places.length === 0 ? undefined : this.#state(places, otherKinds);
  }

  /**
   * @param places sorted and unique: only the last value can continue while the literal after it starts, so no two are equal
   */
  #state(places: readonly number[], otherKinds: readonly string[]): State {
    const key = `${places.join()} ${otherKinds.join()}`;
    let state = this.#states.get(key);
    if (state === undefined) {
      const last = this.#machines.length - 1;
      const accepts = places.some(
        (place) => Math.floor(place / STATES) === last && this.#machines[last]!.accepts(place % STATES),
      );
      state = { id: this.#states.size, accepts, places, otherKinds };
      this.#states.set(key, state);
    }
    return state;
  }
}

const ALL_LETTERS = [...ALPHABET.keys()];
