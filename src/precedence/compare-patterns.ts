import { type Segment, suffixAfter } from '../channel/pattern.js';
import { CHANNEL_CHARACTERS, consistsOf, isIn, type PlaceholderType } from '../channel/placeholder.js';
import type { AutomatonState, Move, PatternAutomaton } from './pattern-automaton.js';

/** Two states that the same text leads to. `undefined` is the state after which nothing is accepted. */
interface Pair<S extends AutomatonState | undefined> {
  readonly first: AutomatonState;
  readonly second: S;
  /** The length of the text, its last letter, and the pair before that letter. */
  readonly length: number;
  readonly letter: number;
  readonly previous: Pair<S> | undefined;
}

// Both searches visit pairs of states in the order of the shortest text that leads to them, so the limits are exact. The start
// need not be remembered, because no text leads back to it.

/** A shortest text of at most `maxLength` characters that both patterns accept, if any. */
export function findCommonText(
  first: PatternAutomaton,
  second: PatternAutomaton,
  maxLength: number,
): string | undefined {
  const queue: Pair<AutomatonState>[] = [
    { first: first.start, second: second.start, length: 0, letter: 0, previous: undefined },
  ];
  const seen = new Set<number>();
  for (const pair of queue) {
    if (pair.first.accepts && pair.second.accepts) return textOf(pair);
    if (pair.length === maxLength) continue;
    forEachMove(first.moves(pair.first), second.moves(pair.second), (letter, a, b) => {
      if (b === undefined || !addTo(seen, a, b)) return;
      queue.push({ first: a, second: b, length: pair.length + 1, letter, previous: pair });
    });
  }
  return undefined;
}

/** Whether the first pattern accepts a text of at most `maxLength` characters that the second does not. */
export function acceptsMore(first: PatternAutomaton, second: PatternAutomaton, maxLength: number): boolean {
  const queue: Pair<AutomatonState | undefined>[] = [
    { first: first.start, second: second.start, length: 0, letter: 0, previous: undefined },
  ];
  const seen = new Set<number>();
  for (const pair of queue) {
    if (pair.first.accepts && pair.second?.accepts !== true) return true;
    if (pair.length === maxLength) continue;
    const otherMoves = pair.second === undefined ? [] : second.moves(pair.second);
    forEachMove(first.moves(pair.first), otherMoves, (letter, a, b) => {
      if (addTo(seen, a, b)) queue.push({ first: a, second: b, length: pair.length + 1, letter, previous: pair });
    });
  }
  return false;
}

/** Remembers a pair of states. @returns whether it is new */
function addTo(seen: Set<number>, first: AutomatonState, second: AutomatonState | undefined): boolean {
  const key = first.id * 0x1000000 + (second?.id ?? -1);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function textOf(pair: Pair<AutomatonState>): string {
  let text = '';
  for (let at = pair; at.previous !== undefined; at = at.previous) text = CHANNEL_CHARACTERS.charAt(at.letter) + text;
  return text;
}

/** Visits every move of the first, with the target of the same letter in the second. */
function forEachMove(
  moves: readonly Move[],
  otherMoves: readonly Move[],
  visit: (letter: number, target: AutomatonState, otherTarget: AutomatonState | undefined) => void,
): void {
  let other = 0;
  for (const { letter, target } of moves) {
    while (other < otherMoves.length && otherMoves[other]!.letter < letter) other++;
    const match = otherMoves[other];
    visit(letter, target, match?.letter === letter ? match.target : undefined);
  }
}

/**
 * Whether a comparison piece by piece shows that all texts of `inner` are texts of `outer`. `true` is certain; `false` means
 * that only the automata can tell. This avoids them in the common case of a broad pattern and many specific ones.
 */
export function obviouslySubsumes(outer: readonly Segment[], inner: readonly Segment[]): boolean {
  const pieces = inner.flatMap((segment): Segment[] => (typeof segment === 'string' ? [...segment] : [segment]));
  let at = 0;
  for (const [index, segment] of outer.entries()) {
    if (typeof segment === 'string') {
      for (const character of segment) if (pieces[at++] !== character) return false;
    } else if (segment.type.form === 'any') {
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

/** The end of the pieces that a value is certain to cover. */
function endOfValue(type: PlaceholderType, pieces: readonly Segment[], start: number): number {
  if (type.form === 'run') {
    let end = start;
    while (end < pieces.length && isWithin(pieces[end]!, type.characters)) end++;
    return end;
  }
  const first = pieces[start];
  return typeof first === 'object' && first.type.name === type.name ? start + 1 : start;
}

function isWithin(piece: Segment, mask: number): boolean {
  return typeof piece === 'string' ? isIn(piece.charCodeAt(0), mask) : consistsOf(piece.type, mask);
}
