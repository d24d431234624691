/**
 * Names as a body parser returns them: slices of a longer text that V8 has not hashed yet. A reused string keeps its hash,
 * which would make a `Map` look faster than in a server.
 */
export class FreshNames {
  readonly #text: string;
  readonly #ends: Uint32Array;
  #next = 0;

  constructor(names: readonly string[]) {
    this.#text = Buffer.from(names.join('')).toString('latin1');
    let end = 0;
    this.#ends = Uint32Array.from([0, ...names.map((name) => (end += name.length))]);
  }

  next(): string {
    const index = this.#next;
    this.#next = index + 2 < this.#ends.length ? index + 1 : 0;
    return this.#text.slice(this.#ends[index], this.#ends[index + 1]);
  }
}

/** A sequence that is the same in every run (mulberry32). */
export function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
