import { prefixLength } from '../channel/channel-kind.js';
import { parseChannelPattern } from '../channel/parse-pattern.js';
import { type ChannelPattern, couldBeOtherKind, type PatternProblem, shortestLength } from '../channel/pattern.js';
import { PatternAutomaton } from './pattern-automaton.js';

/**
 * Parses a pattern, and also rejects one that can never match, because all of its names are too long or belong to another
 * kind.
 * @param maxLength the longest allowed name, in characters
 */
export function parseMatchablePattern(source: string, maxLength: number): ChannelPattern | PatternProblem[] {
  const pattern = parseChannelPattern(source);
  if (Array.isArray(pattern)) return pattern;
  const { kind, segments } = pattern;
  const start = prefixLength(kind);
  const place = { pattern: source, at: start, length: source.length - start };
  const shortest = start + shortestLength(segments);
  if (shortest > maxLength) {
    const reason = `even the shortest matching name (${shortest} characters) exceeds the limit of ${maxLength}`;
    return [{ ...place, reason, fix: 'shorten the pattern' }];
  }
  return isUnmatchable(pattern, maxLength - start)
    ? [
        {
          ...place,
          reason: 'this pattern can never match: every such name belongs to another channel kind or is too long',
          fix: 'write the prefix of the kind you mean in full, or change the first characters after it',
        },
      ]
    : pattern;
}

function isUnmatchable({ kind, segments }: ChannelPattern, maxText: number): boolean {
  // Only the automaton can tell which texts are left, and few patterns need it.
  if (!couldBeOtherKind(kind, segments)) return false;
  return new PatternAutomaton(kind, segments).shortestText(maxText) === undefined;
}
