import type { BootProblem } from './boot-problem.js';
import type { DeclaredPolicy } from './policy-explorer.js';

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
