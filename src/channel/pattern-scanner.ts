import { ANY, isIn } from './characters.js';
import { parsePlaceholder } from './placeholder-syntax.js';
import { type PatternProblem } from './pattern-problem.js';
import { type Segment } from './pattern-segment.js';

/** A segment and where it stands in the pattern. */
export interface PlacedSegment {
  readonly segment: Segment;
  readonly at: number;
  readonly length: number;
}

/** Cuts the text of a pattern from `start` on into segments. Broken pieces are reported and left out. */
export function scanPattern(
  pattern: string,
  start: number,
): { readonly segments: readonly PlacedSegment[]; readonly problems: readonly PatternProblem[] } {
  const segments: PlacedSegment[] = [];
  const problems: PatternProblem[] = [];
  let at = start;
  while (at < pattern.length) {
    const end = endOfPiece(pattern, at);
    const piece = pattern.slice(at, end);
    if (isIn(pattern.charCodeAt(at), ANY)) {
      segments.push({ segment: piece, at, length: piece.length });
    } else if (piece.startsWith('<') && piece.endsWith('>')) {
      const parsed = parsePlaceholder(pattern, at, piece.slice(1, -1));
      if ('reason' in parsed) problems.push(parsed);
      else segments.push({ segment: parsed, at, length: piece.length });
    } else {
      problems.push({ pattern, at, length: piece.length, ...explainIllegal(piece) });
    }
    at = end;
  }
  return { segments, problems };
}

/** A piece is a run of literal text, a placeholder, something that was meant as one, or one illegal character. */
const PIECE = /[A-Za-z0-9_\-=@,.;]+|<[^<>]*>|<[^<>]*|\{[^<>{}]*\}|[:*][A-Za-z0-9_]*|[^]/uy;

function endOfPiece(pattern: string, at: number): number {
  PIECE.lastIndex = at;
  PIECE.test(pattern);
  return PIECE.lastIndex;
}

function explainIllegal(piece: string): { reason: string; fix: string } {
  const name = /[A-Za-z]\w*/.exec(piece)?.[0] ?? 'name';
  switch (piece.charAt(0)) {
    case '<':
      return { reason: `"${piece}" is not closed`, fix: 'close the placeholder with ">"' };
    case '>':
      return { reason: '">" closes no placeholder', fix: 'open the placeholder with "<", or remove the ">"' };
    case '*':
      return { reason: '"*" is no wildcard here', fix: `write a placeholder: <${name}>` };
    case '{':
    case ':':
      return { reason: `"${piece}" is no placeholder here`, fix: `write <${name}>` };
    case '|':
      return { reason: '"|" stands outside a placeholder', fix: 'write alternatives inside one: <name:a|b>' };
    default:
      return {
        reason: `${JSON.stringify(piece)} cannot be in a channel name`,
        fix: 'use letters, digits and _ - = @ , . ; only',
      };
  }
}
