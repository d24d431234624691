import { isDelimitedBySuffix, type Segment } from '../channel/pattern.js';
import {
  canStartWith,
  characterClass,
  consistsOf,
  isGreedy,
  isIn,
  type PlaceholderType,
} from '../channel/placeholder.js';
import { ALPHABET } from './value-machine.js';

/** A value whose length is not known. */
interface Value {
  readonly type: PlaceholderType;
  readonly isDelimitedBySuffix: boolean;
}

/** A pattern as single characters and values. A number is the code of a character, or, negative, the class of one. */
export type Units = readonly (number | Value)[];

/** `undefined` is the end of the pattern. */
type Unit = Units[number] | undefined;

export function unitsOf(segments: readonly Segment[]): Units {
  return segments.flatMap((segment, index): Units => {
    if (typeof segment === 'string') return [...segment].map((character) => character.charCodeAt(0));
    const { type } = segment;
    if (type.form === 'fixed') return type.positions.map((mask) => -mask);
    return [{ type, isDelimitedBySuffix: isDelimitedBySuffix(segments, index) }];
  });
}

/**
 * A cheap test in front of the exact comparison: whether two patterns of one kind obviously have no name in common.
 * `true` is certain; `false` means that only the automata can tell.
 */
export function areObviouslyDisjoint(first: Units, second: Units): boolean {
  // The ends first, because they cost less.
  return endsDiffer(first, second) || startsDiffer(first, second);
}

/** Reads both patterns backwards, up to a value or the start of the shorter one. */
function endsDiffer(first: Units, second: Units): boolean {
  const length = Math.min(first.length, second.length);
  for (let back = 1; back <= length; back++) {
    const a = first[first.length - back]!;
    const b = second[second.length - back]!;
    if (typeof a === 'object') return typeof b === 'number' && !canEndWith(a.type, b);
    if (typeof b === 'object') return !canEndWith(b.type, a);
    if (!mayBeSame(a, b)) return true;
  }
  return false;
}

function canEndWith(type: PlaceholderType, unit: number): boolean {
  if (type.form !== 'words') return mayBeSame(-characterClass(type), unit);
  return type.words.some((word) => mayBeSame(word.charCodeAt(word.length - 1), unit));
}

/**
 * Reads both patterns side by side, as long as every name that matches both is at the same character in both. Gives up where it
 * is unclear how the values of one line up with the other.
 */
function startsDiffer(first: Units, second: Units): boolean {
  let i = 0;
  let j = 0;
  for (;;) {
    const a = first[i];
    const b = second[j];
    // A pattern that has not ended needs at least one more character.
    if (a === undefined || b === undefined) return a !== b;
    if (typeof a === 'number' && typeof b === 'number') {
      if (!mayBeSame(a, b)) return true;
      i++;
      j++;
    } else if (typeof a === 'object' && typeof b === 'object') {
      if (!canStartAlike(a.type, b.type)) return true;
      if (!endTogether(a, first[i + 1], b, second[j + 1])) return false;
      i++;
      j++;
    } else if (typeof a === 'object') {
      const end = endOfValue(a, first[i + 1], second, j);
      if (typeof end === 'boolean') return end;
      i++;
      j = end;
    } else {
      const end = endOfValue(b as Value, second[j + 1], first, i);
      if (typeof end === 'boolean') return end;
      i = end;
      j++;
    }
  }
}

/** Whether two units of one character may be the same character. */
function mayBeSame(a: number, b: number): boolean {
  if (a === b) return true;
  if (isClass(a)) return isClass(b) ? intersect(-a, -b) : isIn(b, -a);
  return isClass(b) && isIn(a, -b);
}

function isClass(unit: number): boolean {
  return unit < 0;
}

const CLASS_LIMIT = 64;
const intersecting: (boolean | undefined)[] = [];

/** Whether two classes have a character in common. Computed once for each pair, because large tables ask millions of times. */
function intersect(a: number, b: number): boolean {
  return (intersecting[a * CLASS_LIMIT + b] ??= ALPHABET.some((code) => isIn(code, a) && isIn(code, b)));
}

/**
 * Reads a value against single characters of the other pattern, from `at` on.
 * @param after what follows the value
 * @returns where the value ends; `true` if it cannot end anywhere, `false` if it may end in several places
 */
function endOfValue({ type }: Value, after: Unit, units: Units, at: number): number | boolean {
  if (type.form === 'words') return endOfWord(type.words, units, at);
  const characters = -characterClass(type);
  let possible: number | undefined;
  for (let end = at; ; end++) {
    const unit = units[end];
    if (typeof unit === 'object') return false;
    if (end > at && canFollow(after, unit)) {
      if (possible !== undefined) return false;
      possible = end;
    }
    if (unit === undefined || !mayBeSame(characters, unit)) return possible ?? true;
  }
}

/** Whether what follows a value may be this character of the other pattern, or the end of both. */
function canFollow(after: Unit, unit: number | undefined): boolean {
  if (after === undefined || unit === undefined) return after === unit;
  return typeof after === 'object' || mayBeSame(after, unit);
}

function endOfWord(words: readonly string[], units: Units, at: number): number | boolean {
  const possible = words.filter((word) => !differs(word, units, at));
  const [word, other] = possible;
  if (word === undefined) return true;
  const end = at + word.length;
  // If the word reaches a value of the other pattern, it may end anywhere in that value.
  return other === undefined && units.slice(at, end).every((unit) => typeof unit === 'number') ? end : false;
}

/** Whether a word differs from the characters of the other pattern, up to a value. */
function differs(word: string, units: Units, at: number): boolean {
  for (let index = 0; index < word.length; index++) {
    const unit = units[at + index];
    if (typeof unit === 'object') return false;
    if (unit === undefined || !mayBeSame(word.charCodeAt(index), unit)) return true;
  }
  return false;
}

/** Whether values of two types may start with the same characters. */
function canStartAlike(a: PlaceholderType, b: PlaceholderType): boolean {
  if (a.form !== 'words') return b.form !== 'words' || canStartAlike(b, a);
  if (b.form !== 'words') return a.words.some((word) => canStartWith(b, word.charCodeAt(0)));
  // Both lists are sorted. If two words differ, the smaller one differs from all that follow the other.
  let i = 0;
  let j = 0;
  while (i < a.words.length && j < b.words.length) {
    const one = a.words[i]!;
    const two = b.words[j]!;
    if (one.startsWith(two) || two.startsWith(one)) return true;
    if (one < two) i++;
    else j++;
  }
  return false;
}

/** Whether two values that start at the same character of a name also end at the same character. */
function endTogether(a: Value, afterA: Unit, b: Value, afterB: Unit): boolean {
  if (a.isDelimitedBySuffix || b.isDelimitedBySuffix) return false;
  return a.type.name === b.type.name || isRunOf(b.type, a.type, afterA) || isRunOf(a.type, b.type, afterB);
}

/** Whether a value consists of characters of a greedy type, and what follows it starts with none of them. */
function isRunOf(greedy: PlaceholderType, type: PlaceholderType, after: Unit): boolean {
  if (!isGreedy(greedy)) return false;
  const mask = characterClass(greedy);
  const ends = after === undefined || (typeof after === 'number' && !mayBeSame(-mask, after));
  return ends && consistsOf(type, mask);
}
