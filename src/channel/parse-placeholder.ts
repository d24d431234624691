import type { PatternProblem, Placeholder } from './pattern.js';
import { alternatives, ANY, isIn, NAMED_TYPES, type PlaceholderType, UNTYPED } from './placeholder.js';

/**
 * Reads the text between `<` and `>`.
 * @param at index of the `<`
 */
export function parsePlaceholder(pattern: string, at: number, inside: string): Placeholder | PatternProblem {
  const colon = inside.indexOf(':');
  const name = colon === -1 ? inside : inside.slice(0, colon);
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    return {
      pattern,
      at: name === '' ? at : at + 1,
      length: name === '' ? inside.length + 2 : name.length,
      reason: name === '' ? 'the placeholder has no name' : `${JSON.stringify(name)} is not a valid placeholder name`,
      fix: 'write a name of letters, digits and _ that starts with a letter, such as <id>',
    };
  }
  if (colon === -1) return { name, type: UNTYPED };
  const type = parseType(inside.slice(colon + 1));
  if ('form' in type) return { name, type };
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

/** A mistake in a type, with its location in the type. Without a location, the whole type is wrong. */
interface TypeProblem {
  readonly offset?: number;
  readonly length?: number;
  readonly reason: string;
  readonly fix: string;
}

function parseType(text: string): PlaceholderType | TypeProblem {
  const named = NAMED_TYPES.find(({ name }) => name === text);
  if (named !== undefined) return named;
  if (text.includes('|')) return parseAlternatives(text);
  if (text === '') return { reason: 'the type after ":" is missing', fix: `write one of ${TYPES}` };
  const close = NAMED_TYPES.find(({ name }) => distance(name, text) <= 2);
  return {
    reason: `unknown type ${JSON.stringify(text)}`,
    fix: close === undefined ? `write one of ${TYPES}` : `did you mean "${close.name}"?`,
  };
}

const TYPES = `${NAMED_TYPES.map(({ name }) => name).join(', ')}, or alternatives such as a|b`;

function parseAlternatives(text: string): PlaceholderType | TypeProblem {
  const words = text.split('|');
  let offset = 0;
  for (const [index, word] of words.entries()) {
    const place = { offset, length: word.length };
    if (word === '') {
      return {
        offset: Math.min(offset, text.length - 1),
        length: 1,
        reason: 'empty alternative',
        fix: 'remove a "|", or write the word',
      };
    }
    if (![...word].every((character) => isIn(character.charCodeAt(0), ANY))) {
      return {
        ...place,
        reason: `${JSON.stringify(word)} contains characters that channel names cannot have`,
        fix: 'use only letters, digits and _ - = @ , . ;',
      };
    }
    const clash = words.find(
      (earlier, position) => position < index && (earlier.startsWith(word) || word.startsWith(earlier)),
    );
    if (clash === word) return { ...place, reason: `duplicate alternative "${word}"`, fix: 'remove one of them' };
    if (clash !== undefined) {
      const [short, long] = clash.startsWith(word) ? [word, clash] : [clash, word];
      return {
        ...place,
        reason: `"${short}" is a prefix of "${long}", so the end of the value would be ambiguous`,
        fix: 'choose words of which none is a prefix of another',
      };
    }
    offset += word.length + 1;
  }
  return alternatives(words);
}

/** The number of characters to insert, remove or replace to turn one word into the other. */
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
