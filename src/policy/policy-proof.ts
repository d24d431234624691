import { isEncrypted } from '../channel/channel-kind.js';
import { parseChannelPattern, pointAt, type ChannelPattern } from '../channel/channel-pattern.js';
import { orderPatterns } from '../channel/pattern-conflicts.js';
import type { BootProblem } from './boot-problem.js';
import type { ChannelPolicyDeclaration } from './declarations.js';
import type { DeclaredPolicy } from './policy-explorer.js';
import { optionProblems } from './policy-option-proof.js';
import { PolicyTable } from './policy-table.js';

interface Candidate {
  readonly pattern: ChannelPattern;
  readonly declared: DeclaredPolicy;
}

/** What the proof depends on besides the policies. */
export interface ProofSettings {
  readonly maxChannelNameLength: number;
  readonly hasMasterKey: boolean;
}

/** Proves the policies of one registration: every pattern well formed, and of any two that meet, one the narrower. */
export function provePolicies(
  declared: readonly DeclaredPolicy[],
  settings: ProofSettings,
): { table: PolicyTable; problems: readonly BootProblem[] } {
  const problems: BootProblem[] = [];
  const candidates: Candidate[] = [];
  for (const one of declared) {
    if (one.declaration.decides !== 'channel') continue;
    const patterns = readPatterns(one, one.declaration, settings, problems);
    problems.push(...optionProblems(one.where, one.declaration.options, patterns));
    candidates.push(...patterns.map((pattern) => ({ pattern, declared: one })));
  }
  const order = orderPatterns(
    candidates.map(({ pattern }) => pattern),
    settings.maxChannelNameLength,
  );
  for (const { first, second, reason, witness } of order.conflicts) {
    problems.push(conflict(candidates[first]!, candidates[second]!, reason, witness));
  }
  for (const { patterns, reason } of order.crowded) {
    problems.push(
      crowd(
        patterns.map((index) => candidates[index]!),
        reason,
      ),
    );
  }
  const table = new PolicyTable(
    problems.length > 0
      ? []
      : candidates.map(({ pattern, declared: { policy } }, index) => ({ pattern, policy, rank: order.ranks[index]! })),
  );
  return { table, problems };
}

function readPatterns(
  { where }: DeclaredPolicy,
  { patterns }: ChannelPolicyDeclaration,
  { maxChannelNameLength, hasMasterKey }: ProofSettings,
  problems: BootProblem[],
): ChannelPattern[] {
  const read: ChannelPattern[] = [];
  if (patterns.length === 0) {
    problems.push({ code: 'pattern-syntax', where, what: 'the list of patterns is empty', fix: 'name at least one' });
  }
  for (const source of patterns) {
    if (typeof source !== 'string') {
      problems.push({ code: 'pattern-syntax', where, what: 'a pattern is no string', fix: 'write it as a string' });
      continue;
    }
    const pattern = parseChannelPattern(source, maxChannelNameLength);
    if (Array.isArray(pattern)) {
      for (const problem of pattern) {
        problems.push({
          code: 'pattern-syntax',
          where,
          what: `${pointAt(problem)}\n${problem.reason}`,
          fix: problem.fix,
        });
      }
      continue;
    }
    if (isEncrypted(pattern.kind) && !hasMasterKey) {
      problems.push({
        code: 'encryption-key',
        where,
        what: `${source} is an encrypted channel, and there is no encryptionMasterKeyBase64`,
        fix: 'set the option to the base64 of 32 random bytes: openssl rand -base64 32',
      });
    }
    read.push(pattern);
  }
  return read;
}

function conflict(first: Candidate, second: Candidate, reason: 'same' | 'overlap', witness: string): BootProblem {
  const where = [...new Set([first.declared.where, second.declared.where])].join(' and ');
  const problem = (what: string, fix: string): BootProblem => ({ code: 'pattern-conflict', where, what, fix });
  const [policy, other] = [first.declared.policy, second.declared.policy];
  if (policy.policyClass === other.policyClass && !policy.provider.isSameAs(other.provider)) {
    return problem(
      `${policy.policyClass.name} is provided twice, so two instances would decide ${first.pattern.source}`,
      'provide it in one module and export it from there',
    );
  }
  const both = `${first.pattern.source} and ${second.pattern.source}`;
  return reason === 'same'
    ? problem(`${both} fit the same names, ${witness} for one`, 'keep one of the two')
    : problem(
        `${both} both fit ${witness}, and neither is the narrower`,
        'let their names differ in a literal, or give one of them a narrower placeholder type',
      );
}

function crowd(crowded: readonly Candidate[], reason: string): BootProblem {
  const shown = crowded.slice(0, 12).map(({ pattern, declared }) => `${pattern.source} (${declared.where})`);
  const more = crowded.length - shown.length;
  return {
    code: 'pattern-paths',
    where: crowded[0]?.declared.where ?? 'the policy table',
    what: [reason, ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    fix: 'begin the patterns with different literals, or give their placeholders the same type',
  };
}
