import { CHANNEL_KINDS, kindOf, prefixLength } from './channel-kind.js';
import { parsePlaceholder } from './parse-placeholder.js';
import type { ChannelPattern, PatternProblem, Placeholder, Segment } from './pattern.js';
import { ANY, canStartWith, CHANNEL_CHARACTERS, characterClass, isGreedy, isIn } from './placeholder.js';

/** Parses a pattern. Returns the pattern, or all of its problems, ordered by location. */
export function parseChannelPattern(source: string): ChannelPattern | PatternProblem[] {
  const kind = kindOf(source);
  const start = kind === undefined ? 0 : prefixLength(kind);
  const { segments: located, problems } = scanPattern(source, start);
  problems.push(...checkAdjacency(source, located));
  problems.sort((a, b) => a.at - b.at);
  if (kind === undefined) return [unknownPrefix(source), ...problems];
  if (source.length === start) return [nothingAfterPrefix(source)];
  if (problems.length > 0) return problems;
  const segments = located.map(({ segment }) => segment);
  const placeholders = segments.filter((segment): segment is Placeholder => typeof segment !== 'string');
  return { source, kind, segments, parameterNames: placeholders.map(({ name }) => name) };
}

function unknownPrefix(pattern: string): PatternProblem {
  // Always matches, at least the empty text.
  const prefix = /#?[A-Za-z]*-?/.exec(pattern)![0];
  const meant = CHANNEL_KINDS.find((kind) => pattern.toLowerCase().startsWith(`${kind}-`));
  return {
    pattern,
    at: 0,
    length: Math.max(prefix.length, 1),
    reason: 'unknown prefix: a pattern must start with private- or presence-',
    fix:
      meant === undefined
        ? `start with one of ${CHANNEL_KINDS.map((kind) => `${kind}-`).join(', ')}`
        : `write "${meant}-" in lower case`,
  };
}

function nothingAfterPrefix(pattern: string): PatternProblem {
  return {
    pattern,
    at: 0,
    length: pattern.length,
    reason: 'a pattern needs text after its prefix',
    fix: `add a literal or a placeholder: ${pattern}<name>`,
  };
}

/** A segment and its location in the pattern. */
export interface LocatedSegment {
  readonly segment: Segment;
  readonly at: number;
  readonly length: number;
}

/** Splits the text of a pattern into segments, from `start` on. Invalid pieces are reported and left out. */
export function scanPattern(
  pattern: string,
  start: number,
): { readonly segments: readonly LocatedSegment[]; readonly problems: PatternProblem[] } {
  const segments: LocatedSegment[] = [];
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

/** A run of literal text, a placeholder, an attempt at one, or one illegal character. */
const PIECE = /[A-Za-z0-9_\-=@,.;]+|<[^<>]*>|<[^<>]*|\$?\{[^<>{}]*\}|[:*][A-Za-z0-9_]*|[^]/uy;

function endOfPiece(pattern: string, at: number): number {
  PIECE.lastIndex = at;
  PIECE.test(pattern);
  return PIECE.lastIndex;
}

function explainIllegal(piece: string): { reason: string; fix: string } {
  const name = /[A-Za-z]\w*/.exec(piece)?.[0] ?? 'name';
  if (/^(?:\$?\{|:)/.test(piece)) return { reason: `"${piece}" is not placeholder syntax`, fix: `write <${name}>` };
  switch (piece.charAt(0)) {
    case '<':
      return { reason: `unclosed placeholder "${piece}"`, fix: 'close it with ">"' };
    case '>':
      return { reason: 'unmatched ">" in the pattern', fix: 'open the placeholder with "<", or remove the ">"' };
    case '*':
      return { reason: '"*" is not a wildcard', fix: `write a placeholder: <${name}>` };
    case '|':
      return { reason: '"|" outside a placeholder', fix: 'write alternatives inside one: <name:a|b>' };
    default:
      return {
        reason: `${JSON.stringify(piece)} is not allowed in a channel name`,
        fix: 'use only letters, digits and _ - = @ , . ;',
      };
  }
}

/** Checks which placeholders may follow each other, so that there is only one way to split a name. */
export function checkAdjacency(pattern: string, located: readonly LocatedSegment[]): PatternProblem[] {
  const problems: PatternProblem[] = [];
  const last = located.findLastIndex(({ segment }) => typeof segment !== 'string');
  const names = new Set<string>();
  for (const [index, { segment, at, length }] of located.entries()) {
    if (typeof segment === 'string') continue;
    const { name, type } = segment;
    if (names.has(name)) {
      problems.push({
        pattern,
        at,
        length,
        reason: `duplicate placeholder <${name}>`,
        fix: 'give every placeholder its own name',
      });
    }
    names.add(name);
    if (index === last) continue;
    const next = located[index + 1]!;
    if (type.form === 'any') {
      problems.push({
        pattern,
        at,
        length,
        reason: `only the last placeholder may be untyped, because <${name}> matches any characters`,
        fix: `give it a type, such as <${name}:word>`,
      });
    } else if (isGreedy(type) && next.at === at + length) {
      const clash = [...CHANNEL_CHARACTERS].find(
        (character) => isIn(character.charCodeAt(0), characterClass(type)) && canBegin(next.segment, character),
      );
      if (clash === undefined) continue;
      problems.push({
        pattern,
        at: next.at,
        length: typeof next.segment === 'string' ? 1 : next.length,
        reason: `the text after <${name}:${type.name}> may start with "${clash}", which the value can contain, so the end of the value would be ambiguous`,
        fix: `separate them with a character that no ${type.name} contains, such as "${canStartWith(type, DASH_CODE) ? '.' : '-'}"`,
      });
    }
  }
  return problems;
}

const DASH_CODE = '-'.charCodeAt(0);

function canBegin(segment: Segment, character: string): boolean {
  return typeof segment === 'string'
    ? segment.startsWith(character)
    : canStartWith(segment.type, character.charCodeAt(0));
}
