import { type ChannelKind, CHANNEL_KINDS, kindOf, prefixLength } from './channel-kind.js';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from './channel-name.js';
import { PatternAutomaton } from './pattern-automaton.js';
import { checkPlacement } from './pattern-placement.js';
import { type PatternProblem } from './pattern-problem.js';
import { scanPattern } from './pattern-scanner.js';
import { mayBeOfOtherKind, type Placeholder, type Segment, shortestLength } from './pattern-segment.js';

export { pointAt, type PatternProblem } from './pattern-problem.js';

/** A parsed pattern such as `presence-room-<id>`. */
export interface ChannelPattern {
  readonly source: string;
  readonly kind: ChannelKind;
  readonly parameterNames: readonly string[];
  /** What stands after the kind's prefix; literals and placeholders, never two literals side by side. */
  readonly segments: readonly Segment[];
}

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
