import { BootProblems, type BootProblem } from '../../../src/boot/boot-problem.js';
import type { FoundPolicy } from '../../../src/boot/policy-finder.js';
import { reportUnknownApps } from '../../../src/boot/validate-policies.js';

function found(app: unknown, pattern: string): FoundPolicy {
  return {
    declaration: { decides: 'channel', patterns: [pattern], options: { app }, methodName: 'join', placement: 'method' },
    declaredBy: class {},
    policy: { app, policyClass: class {}, guards: [], provider: {} },
    where: `A › B.${pattern}`,
  } as unknown as FoundPolicy;
}

function problemsOf(policies: readonly FoundPolicy[], apps: readonly (string | undefined)[]): readonly BootProblem[] {
  const problems = new BootProblems();
  reportUnknownApps(policies, apps, problems);
  return problems.all;
}

const NOBODY = 'no registration is named "chat"';

it.each<[app: unknown, registered: (string | undefined)[], what: string, fix: string]>([
  ['chat', [undefined], NOBODY, 'leave out app for the registration without a name'],
  ['chat', ['news'], NOBODY, 'write app: "news"'],
  [
    'chat',
    [undefined, 'news', 'shop'],
    NOBODY,
    'write app: "news" or app: "shop"; or leave out app for the registration without a name',
  ],
  [undefined, ['news', 'shop'], 'every registration has a name', 'write app: "news" or app: "shop"'],
  [7, ['news'], 'no registration is named 7', 'write app: "news"'],
])('a policy of app %j is reported with the apps %j', (app, registered, what, fix) => {
  // Includes an encrypted pattern: the master key that it needs is unknown.
  expect(problemsOf([found(app, 'private-encrypted-a')], registered)).toEqual([
    { code: 'policy-app', where: 'A › B.private-encrypted-a', what, fix },
  ]);
});

it('policies of registered apps are valid', () => {
  const policies = [found(undefined, 'private-*'), found('chat', 'private-*')];
  expect(problemsOf(policies, [undefined, 'chat'])).toEqual([]);
});

it('other mistakes of policies with unknown apps are reported in the same boot, for each app', () => {
  const policies = [found('a', 'private-x'), found('b', 'private-x'), found('a', 'private-*')];
  const problems = problemsOf(policies, [undefined]);
  expect(problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
    'policy-app A › B.private-x',
    'policy-app A › B.private-*',
    'pattern-syntax A › B.private-*',
    'policy-app A › B.private-x',
  ]);
});
