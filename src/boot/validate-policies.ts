import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import type { ChannelPattern } from '../channel/pattern.js';
import type { TableEntry } from '../policy/policy.js';
import { orderPatterns } from '../precedence/order-patterns.js';
import type { BootProblem } from './boot-problem.js';
import type { DeclaredPolicy } from './policy-explorer.js';
import { optionProblems, type PatternSettings, readPatterns } from './validate-declaration.js';

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
    entries: candidates.map(({ pattern, declared: { policy } }, index) => ({
      pattern,
      rank: order.ranks[index]!,
      policy,
    })),
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

/**
 * One declaration belongs to one instance: a class that is provided twice, or beside a class that inherits from it, would
 * decide the same channels twice. Told once for each pair of providers, rather than for each pattern.
 */
export function proveProvidedOnce(declared: readonly DeclaredPolicy[]): {
  declared: readonly DeclaredPolicy[];
  problems: readonly BootProblem[];
} {
  const firsts = new Map<DeclaredPolicy['declaration'], DeclaredPolicy>();
  const problems = new Map<string, BootProblem>();
  for (const one of declared) {
    const first = firsts.get(one.declaration);
    if (!first) firsts.set(one.declaration, one);
    else {
      const problem = providedTwice(first, one);
      problems.set(`${problem.where}: ${problem.what}`, problem);
    }
  }
  return { declared: [...firsts.values()], problems: [...problems.values()] };
}

function providedTwice(first: DeclaredPolicy, second: DeclaredPolicy): BootProblem {
  const [one, other] = [first.policy, second.policy];
  const where = [...new Set([first, second].map(({ policy }) => `${policy.moduleName} › ${policy.policyClass.name}`))];
  const problem = (what: string, fix: string): BootProblem => ({
    code: 'policy-placement',
    where: where.join(' and '),
    what,
    fix,
  });
  if (one.policyClass === other.policyClass) {
    return problem(
      `${one.policyClass.name} is provided twice, so two instances would decide the same channels`,
      one.moduleName === other.moduleName
        ? 'provide it under one token; others can be aliases: { provide, useExisting }'
        : 'provide it in one module and export it from there',
    );
  }
  return problem(
    `${one.policyClass.name} and ${other.policyClass.name} both have the policies of ${second.declaredBy.name}, ` +
      'so two instances would decide the same channels',
    'provide one of them, or declare patterns of its own on each',
  );
}

/**
 * Reports policies of an `app` that nobody registered, and what else is wrong with them.
 *
 * @param names of the registrations; `undefined` for the unnamed one
 */
export function strayPolicyProblems(
  declared: readonly DeclaredPolicy[],
  names: readonly (string | undefined)[],
): BootProblem[] {
  const byApp = new Map<unknown, DeclaredPolicy[]>();
  for (const one of declared) {
    const { app } = one.policy;
    if (!names.includes(app)) byApp.set(app, [...(byApp.get(app) ?? []), one]);
  }
  return [...byApp].flatMap(([app, strays]) => [
    ...strays.map(({ where }) => ({
      code: 'policy-app' as const,
      where,
      what: app === undefined ? 'there is no unnamed registration' : `nobody registered the app ${JSON.stringify(app)}`,
      fix: whichApp(names),
    })),
    ...provePolicies(strays, { maxChannelNameLength: DEFAULT_MAX_CHANNEL_NAME_LENGTH, hasMasterKey: true }).problems,
  ]);
}

function whichApp(names: readonly (string | undefined)[]): string {
  const named = names.filter((name) => name !== undefined).map((name) => JSON.stringify(name));
  const fixes = [
    ...(named.length > 0 ? [`name its app: ${named.join(' or ')}`] : []),
    ...(names.includes(undefined) ? ['leave out app, for the unnamed registration'] : []),
  ];
  return fixes.join('; or ');
}
