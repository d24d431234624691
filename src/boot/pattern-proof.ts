import { isEncrypted } from '../channel/channel-kind.js';
import { parseChannelPattern, pointAt, type ChannelPattern } from '../channel/channel-pattern.js';
import type { BootProblem, BootProblemCode } from './boot-problem.js';

/** What the proof of patterns depends on besides them. */
export interface PatternSettings {
  readonly maxChannelNameLength: number;
  readonly hasMasterKey: boolean;
}

/** Reads the patterns of one policy, and reports all that is wrong with each. */
export function readPatterns(
  where: string,
  sources: readonly unknown[],
  { maxChannelNameLength, hasMasterKey }: PatternSettings,
  problems: BootProblem[],
): ChannelPattern[] {
  const report = (code: BootProblemCode, what: string, fix: string) => problems.push({ code, where, what, fix });
  if (sources.length === 0) report('pattern-syntax', 'the list of patterns is empty', 'name at least one');
  const patterns: ChannelPattern[] = [];
  for (const source of sources) {
    if (typeof source !== 'string') {
      report('pattern-syntax', 'a pattern is no string', 'write it as a string');
      continue;
    }
    const pattern = parseChannelPattern(source, maxChannelNameLength);
    if (Array.isArray(pattern)) {
      for (const problem of pattern) report('pattern-syntax', `${pointAt(problem)}\n${problem.reason}`, problem.fix);
      continue;
    }
    if (isEncrypted(pattern.kind) && !hasMasterKey) {
      report(
        'encryption-key',
        `${source} is an encrypted channel, and there is no encryptionMasterKeyBase64`,
        'set the option to the base64 of 32 random bytes: openssl rand -base64 32',
      );
    }
    patterns.push(pattern);
  }
  return patterns;
}
