import { CHANNEL_CHARACTERS } from '../channel/characters.js';
import { type AutomatonState, type Move, type PatternAutomaton } from '../channel/pattern-automaton.js';

/** How the names of two patterns relate. */
export interface Relation {
  /** A shortest text that both accept; `undefined` when there is none. */
  readonly common: string | undefined;
  /** Whether the first accepts a text that the second does not; unsettled when nothing is common. */
  readonly firstAlone: boolean;
  readonly secondAlone: boolean;
}

/** Counts the work of comparing patterns. */
export interface WorkCounter {
  steps: number;
}

/** A pair of states, reached by the same text. `undefined` is the state after which nothing is accepted. */
interface Pair {
  readonly first: AutomatonState | undefined;
  readonly second: AutomatonState | undefined;
  readonly length: number;
  readonly letter: number;
  readonly previous: Pair | undefined;
}

/**
 * Compares the texts of at most `maxLength` characters that two patterns accept. It goes through pairs of states in the order
 * of the shortest text that leads to each, so that the limit of the length is exact and the first common text a shortest one.
 * @param secondIsInside when the second is known to accept nothing alone: then a text of the first alone settles it all
 */
export function relate(
  first: PatternAutomaton,
  second: PatternAutomaton,
  maxLength: number,
  counter: WorkCounter,
  secondIsInside = false,
): Relation {
  let common: string | undefined;
  let firstAlone = false;
  let secondAlone = false;
  const queue: Pair[] = [{ first: first.start, second: second.start, length: 0, letter: 0, previous: undefined }];
  // No text leads back to the start.
  const seen = new Set<number>();
  for (const pair of queue) {
    const inFirst = pair.first?.accepts === true;
    const inSecond = pair.second?.accepts === true;
    if (inFirst && inSecond) common ??= textOf(pair);
    firstAlone ||= inFirst && !inSecond;
    secondAlone ||= inSecond && !inFirst;
    if (firstAlone && (secondIsInside || (secondAlone && common !== undefined))) break;
    if (pair.length === maxLength) continue;
    if ((firstAlone && pair.second === undefined) || (secondAlone && pair.first === undefined)) continue;

    const moves = pair.first === undefined ? [] : first.moves(pair.first);
    const otherMoves = pair.second === undefined ? [] : second.moves(pair.second);
    forEachLetter(moves, otherMoves, (letter, next, otherNext) => {
      counter.steps++;
      const key = keyOf(next, otherNext);
      if (seen.has(key)) return;
      seen.add(key);
      queue.push({ first: next, second: otherNext, length: pair.length + 1, letter, previous: pair });
    });
  }
  return { common, firstAlone, secondAlone };
}

function keyOf(first: AutomatonState | undefined, second: AutomatonState | undefined): number {
  return (first?.id ?? -1) * 0x1000000 + (second?.id ?? -1);
}

function textOf(pair: Pair): string {
  let text = '';
  for (let at = pair; at.previous !== undefined; at = at.previous) text = CHANNEL_CHARACTERS.charAt(at.letter) + text;
  return text;
}

function forEachLetter(
  moves: readonly Move[],
  otherMoves: readonly Move[],
  visit: (letter: number, target: AutomatonState | undefined, otherTarget: AutomatonState | undefined) => void,
): void {
  let index = 0;
  let otherIndex = 0;
  while (index < moves.length || otherIndex < otherMoves.length) {
    const move = moves[index];
    const other = otherMoves[otherIndex];
    const letter = Math.min(move?.letter ?? Infinity, other?.letter ?? Infinity);
    const isMove = move?.letter === letter;
    const isOther = other?.letter === letter;
    visit(letter, isMove ? move.target : undefined, isOther ? other.target : undefined);
    if (isMove) index++;
    if (isOther) otherIndex++;
  }
}
