import type { AutomatonState, Move, PatternAutomaton } from '../channel/pattern-automaton.js';
import { type Segment, suffixAfter } from '../channel/pattern.js';
import { CHANNEL_CHARACTERS, isIn, type PlaceholderType, SLUG, typeKey, WORD } from '../channel/placeholder.js';

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

/**
 * Whether all texts of `inner` are texts of `outer`, as far as it shows piece by piece. True is certain; false means that
 * only the automata can tell. It spares them the common case, a table with a broad pattern and many narrow ones.
 */
export function plainlyIncludes(outer: readonly Segment[], inner: readonly Segment[]): boolean {
  const pieces = inner.flatMap((segment): Segment[] => (typeof segment === 'string' ? [...segment] : [segment]));
  let at = 0;
  for (const [index, segment] of outer.entries()) {
    if (typeof segment === 'string') {
      for (const character of segment) if (pieces[at++] !== character) return false;
    } else if (segment.type.name === 'any') {
      const suffix = suffixAfter(outer, index);
      const end = pieces.length - suffix.length;
      return at < end && [...suffix].every((character, offset) => pieces[end + offset] === character);
    } else {
      const end = endOfValue(segment.type, pieces, at);
      if (end === at) return false;
      at = end;
    }
  }
  return at === pieces.length;
}

/** Where those pieces end that are always taken by one value. */
function endOfValue(type: PlaceholderType, pieces: readonly Segment[], start: number): number {
  if (type.name === 'word' || type.name === 'slug') {
    let end = start;
    while (end < pieces.length && isWithin(pieces[end]!, type.name)) end++;
    return end;
  }
  const first = pieces[start];
  return typeof first === 'object' && typeKey(first.type) === typeKey(type) ? start + 1 : start;
}

function isWithin(piece: Segment, run: 'word' | 'slug'): boolean {
  const mask = run === 'word' ? WORD : SLUG;
  if (typeof piece === 'string') return isIn(piece.charCodeAt(0), mask);
  const { type } = piece;
  if (type.name === 'alternatives')
    return type.words.every((word) => [...word].every((letter) => isWithin(letter, run)));
  return type.name === 'int' || type.name === 'word' || (run === 'slug' && type.name !== 'any');
}
