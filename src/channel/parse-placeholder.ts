import type { PatternProblem, Placeholder } from './pattern.js';
import { ANY, isIn, type PlaceholderType, TYPE_NAMES } from './placeholder.js';

// One object for all placeholders of a type: with ten thousand patterns, what a match reads should stay in the cache.
const ANYTHING: PlaceholderType = { name: 'any' };
const NAMED = { int: { name: 'int' }, uuid: { name: 'uuid' }, word: { name: 'word' }, slug: { name: 'slug' } } as const;

/**
 * Reads what stands between `<` and `>`.
 * @param at where the `<` is
 */
export function parsePlaceholder(pattern: string, at: number, inside: string): Placeholder | PatternProblem {
  const colon = inside.indexOf(':');
  const name = colon === -1 ? inside : inside.slice(0, colon);
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    return {
      pattern,
      at: name === '' ? at : at + 1,
      length: name === '' ? inside.length + 2 : name.length,
      reason: name === '' ? 'a placeholder has no name' : `${JSON.stringify(name)} cannot be the name of a placeholder`,
      fix: 'write a name of letters, digits and _ that starts with a letter, such as <id>',
    };
  }
  if (colon === -1) return { name, type: ANYTHING };
  const type = parseType(inside.slice(colon + 1));
  if ('name' in type) return { name, type };
  const typeAt = at + 1 + colon + 1;
  const length = type.length ?? inside.length - colon - 1;
  return {
    pattern,
    at: length === 0 ? typeAt - 1 : typeAt + (type.offset ?? 0),
    length: Math.max(length, 1),
    reason: type.reason,
    fix: type.fix,
  };
}

/** What is wrong with a type; the place is all of it unless told. */
interface TypeProblem {
  readonly offset?: number;
  readonly length?: number;
  readonly reason: string;
  readonly fix: string;
}

function parseType(text: string): PlaceholderType | TypeProblem {
  const named = TYPE_NAMES.find((candidate) => candidate === text);
  if (named !== undefined) return NAMED[named];
  if (text.includes('|')) return parseAlternatives(text);
  if (text === '') return { reason: 'a type is missing after ":"', fix: `write one of ${TYPES}` };
  const close = TYPE_NAMES.find((candidate) => distance(candidate, text) <= 2);
  return {
    reason: `${JSON.stringify(text)} is no type`,
    fix: close === undefined ? `write one of ${TYPES}` : `did you mean "${close}"?`,
  };
}

const TYPES = `${TYPE_NAMES.join(', ')}, or alternatives such as a|b`;

function parseAlternatives(text: string): PlaceholderType | TypeProblem {
  const words = text.split('|');
  let offset = 0;
  for (const [index, word] of words.entries()) {
    const place = { offset, length: word.length };
    if (word === '') {
      return {
        offset: Math.min(offset, text.length - 1),
        length: 1,
        reason: 'an alternative is empty',
        fix: 'remove a "|", or write the word',
      };
    }
    if (![...word].every((character) => isIn(character.charCodeAt(0), ANY))) {
      return {
        ...place,
        reason: `${JSON.stringify(word)} has characters that cannot be in a channel name`,
        fix: 'use letters, digits and _ - = @ , . ; only',
      };
    }
    const clash = words.find(
      (other, position) => position < index && (other.startsWith(word) || word.startsWith(other)),
    );
    if (clash === word) return { ...place, reason: `"${word}" is there twice`, fix: 'remove one of them' };
    if (clash !== undefined) {
      const [short, long] = clash.startsWith(word) ? [word, clash] : [clash, word];
      return {
        ...place,
        reason: `"${short}" is the start of "${long}", so it would not be clear where the value ends`,
        fix: 'choose words of which none is the start of another',
      };
    }
    offset += word.length + 1;
  }
  return { name: 'alternatives', words: words.sort() };
}

/** How many characters must be inserted, removed or replaced to make one word of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
