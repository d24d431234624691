import { CHANNEL_KINDS, type ChannelKind, kindOf, prefixLength } from './channel-kind.js';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from './channel-name.js';
import { parsePlaceholder } from './parse-placeholder.js';
import { PatternAutomaton } from './pattern-automaton.js';
import {
  type ChannelPattern,
  mayBeOfOtherKind,
  type PatternProblem,
  type Placeholder,
  type Segment,
  shortestLength,
} from './pattern.js';
import { ANY, canStartWith, CHANNEL_CHARACTERS, characterClass, isIn, isTypedRun } from './placeholder.js';

/**
 * Reads a pattern. Gives the pattern, or all of its problems.
 * @param maxLength the most characters that a name may have: a pattern that fits no such name is a problem, too
 */
export function parseChannelPattern(
  source: string,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): ChannelPattern | PatternProblem[] {
  const kind = kindOf(source);
  const scan = scanPattern(source, kind === undefined ? 0 : prefixLength(kind));
  const problems = [...scan.problems, ...checkPlacement(source, scan.segments)].sort((one, other) => one.at - other.at);
  if (kind === undefined) return [noKind(source), ...problems];
  if (problems.length > 0) return problems;
  const segments = scan.segments.map(({ segment }) => segment);
  const useless = fitsNoName(source, kind, segments, maxLength);
  if (useless !== undefined) return [useless];
  const parameterNames = segments.filter((segment): segment is Placeholder => typeof segment !== 'string');
  return { source, kind, segments, parameterNames: parameterNames.map(({ name }) => name) };
}

function noKind(pattern: string): PatternProblem {
  // Found at the start, as it may be empty.
  const prefix = /#?[A-Za-z]*-?/.exec(pattern)![0];
  const meant = CHANNEL_KINDS.find((kind) => pattern.toLowerCase().startsWith(`${kind}-`));
  return {
    pattern,
    at: 0,
    length: Math.max(prefix.length, 1),
    reason: 'there is no kind of channel with this prefix that needs authorization',
    fix:
      meant === undefined
        ? `start with one of ${CHANNEL_KINDS.map((kind) => `${kind}-`).join(', ')}`
        : `write "${meant}-" in lower case`,
  };
}

/** A pattern whose names would all be too long or of another kind can never decide anything. */
function fitsNoName(
  pattern: string,
  kind: ChannelKind,
  segments: readonly Segment[],
  maxLength: number,
): PatternProblem | undefined {
  const start = prefixLength(kind);
  if (segments.length === 0) {
    return {
      pattern,
      at: 0,
      length: start,
      reason: 'nothing follows the prefix, and no channel has such a name',
      fix: `go on after the prefix: ${kind}-<name>`,
    };
  }
  const place = { pattern, at: start, length: pattern.length - start };
  const shortest = start + shortestLength(segments);
  if (shortest > maxLength) {
    return {
      ...place,
      reason: `the shortest name that fits has ${shortest} characters, and a name has at most ${maxLength}`,
      fix: 'shorten the pattern',
    };
  }
  if (!mayBeOfOtherKind(kind, segments)) return undefined;
  if (new PatternAutomaton(kind, segments).shortestText(maxLength - start) !== undefined) return undefined;
  return {
    ...place,
    reason: `no ${kind} channel has such a name: what starts like this is of another kind, or too long`,
    fix: 'write the prefix of the kind that you mean in full, or change the first characters after it',
  };
}

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

const CHARACTERS = [...CHANNEL_CHARACTERS];

/** Checks what placeholders may follow each other: that every name can be split in one way only. */
export function checkPlacement(pattern: string, placed: readonly PlacedSegment[]): PatternProblem[] {
  const problems: PatternProblem[] = [];
  const last = placed.findLastIndex(({ segment }) => typeof segment !== 'string');
  const names = new Set<string>();
  placed.forEach(({ segment, at, length }, index) => {
    if (typeof segment === 'string') return;
    const { name, type } = segment;
    if (names.has(name)) {
      problems.push({
        pattern,
        at,
        length,
        reason: `<${name}> is there twice`,
        fix: 'give every placeholder its own name',
      });
    }
    names.add(name);
    if (index === last) return;
    if (type.name === 'any') {
      problems.push({
        pattern,
        at,
        length,
        reason: `<${name}> takes any characters, so only the last placeholder may be like that`,
        fix: `give it a type, such as <${name}:word>`,
      });
    } else if (isTypedRun(type) && placed[index + 1]!.at === at + length) {
      const next = placed[index + 1]!;
      const clash = CHARACTERS.find(
        (character) => isIn(character.charCodeAt(0), characterClass(type)) && canBegin(next.segment, character),
      );
      if (clash === undefined) return;
      problems.push({
        pattern,
        at: next.at,
        length: typeof next.segment === 'string' ? 1 : next.length,
        reason: `what follows <${name}:${type.name}> may start with "${clash}", which the value itself can contain, so it would not be clear where the value ends`,
        fix: `separate them with a character that no ${type.name} contains, such as "${type.name === 'slug' ? '.' : '-'}"`,
      });
    }
  });
  return problems;
}

function canBegin(segment: Segment, character: string): boolean {
  return typeof segment === 'string'
    ? segment.startsWith(character)
    : canStartWith(segment.type, character.charCodeAt(0));
}
