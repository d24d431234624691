import { isIn, SLUG, WORD } from '../channel/characters.js';
import { type Segment, suffixAfter } from '../channel/pattern-segment.js';
import { type PlaceholderType, typeKey } from '../channel/placeholder-type.js';

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
