import type { ChannelPattern } from '../channel/channel-pattern.js';
import { orderPatterns } from '../precedence/pattern-conflicts.js';
import type { BootProblem } from './boot-problem.js';
import { readPatterns, type PatternSettings } from './pattern-proof.js';
import type { DeclaredPolicy } from './policy-explorer.js';
import { optionProblems } from './policy-option-proof.js';
import { TableEntry } from '../policy/table-entry.js';
import { proveProvidedOnce } from './provided-once.js';

interface Candidate {
  readonly pattern: ChannelPattern;
  readonly declared: DeclaredPolicy;
}

/**
 * Proves the policies of one registration: every pattern well formed, and of any two that meet, one the narrower.
 *
 * @returns the entries of the policy table, which mean nothing unless nothing at all is wrong with the application
 */
export function provePolicies(
  declared: readonly DeclaredPolicy[],
  settings: PatternSettings,
): { entries: readonly TableEntry[]; signIn: DeclaredPolicy | undefined; problems: readonly BootProblem[] } {
  const once = proveProvidedOnce(declared);
  const problems: BootProblem[] = [...once.problems];
  const candidates: Candidate[] = [];
  for (const one of once.declared) {
    const { declaration, where } = one;
    const patterns =
      declaration.decides === 'channel' ? readPatterns(where, declaration.patterns, settings, problems) : [];
    problems.push(...optionProblems(where, declaration, patterns));
    candidates.push(...patterns.map((pattern) => ({ pattern, declared: one })));
  }
  const signIns = once.declared.filter(({ declaration }) => declaration.decides === 'user');
  problems.push(...signIns.slice(1).map(({ where }) => secondSignIn(signIns[0]!, where)));
  const order = orderPatterns(
    candidates.map(({ pattern }) => pattern),
    settings.maxChannelNameLength,
  );
  for (const { first, second, reason, witness } of order.conflicts) {
    problems.push(conflict(candidates[first]!, candidates[second]!, reason, witness));
  }
  for (const { patterns, reason } of order.crowded) {
    const crowded = patterns.map((index) => candidates[index]!);
    problems.push(crowd(crowded, reason));
  }
  return {
    entries: candidates.map(
      ({ pattern, declared: { policy } }, index) => new TableEntry(pattern, order.ranks[index]!, policy),
    ),
    signIn: signIns[0],
    problems,
  };
}

function secondSignIn(first: DeclaredPolicy, where: string): BootProblem {
  return {
    code: 'user-authentication',
    where,
    what: `a second @UserAuthentication(), beside ${first.where}`,
    fix: 'keep one for each registration',
  };
}

function conflict(one: Candidate, other: Candidate, reason: 'same' | 'overlap', witness: string): BootProblem {
  const where = [...new Set([one.declared.where, other.declared.where])].join(' and ');
  const problem = (what: string, fix: string): BootProblem => ({ code: 'pattern-conflict', where, what, fix });
  const [first, second] = [one.pattern.source, other.pattern.source];
  if (reason === 'overlap') {
    return problem(
      `${first} and ${second} both fit ${witness}, and neither is the narrower`,
      'let their names differ in a literal, or give one of them a narrower placeholder type',
    );
  }
  if (first !== second) {
    return problem(`${first} and ${second} fit the same names, ${witness} for one`, 'keep one of the two');
  }
  const [policy, rival] = [one.declared.policy, other.declared.policy];
  const isOneMethod = policy.policyClass === rival.policyClass && policy.methodName === rival.methodName;
  return problem(`${first} ${isOneMethod ? 'stands on the method' : 'is declared'} twice`, 'keep one of the two');
}

function crowd(crowded: readonly Candidate[], reason: string): BootProblem {
  const shown = crowded.map(({ pattern, declared }) => `${pattern.source} (${declared.where})`);
  return {
    code: 'pattern-paths',
    where: crowded[0]!.declared.where,
    what: [reason, ...shown].join('\n'),
    fix: 'begin the patterns with different literals, or give their placeholders the same type',
  };
}
