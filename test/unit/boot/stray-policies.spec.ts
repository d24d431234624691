import type { DeclaredPolicy } from '../../../src/boot/policy-explorer.js';
import { strayPolicyProblems } from '../../../src/boot/validate-policies.js';

function declared(app: unknown, pattern: string): DeclaredPolicy {
  return {
    declaration: { decides: 'channel', patterns: [pattern], options: { app }, methodName: 'join', placement: 'method' },
    declaredBy: class {},
    policy: { app, policyClass: class {}, guards: [], provider: {} },
    where: `A › B.${pattern}`,
  } as unknown as DeclaredPolicy;
}

const NOBODY = 'nobody registered the app "chat"';

it.each<[app: unknown, registered: (string | undefined)[], what: string, fix: string]>([
  ['chat', [undefined], NOBODY, 'leave out app, for the unnamed registration'],
  ['chat', ['news'], NOBODY, 'name its app: "news"'],
  [
    'chat',
    [undefined, 'news', 'shop'],
    NOBODY,
    'name its app: "news" or "shop"; or leave out app, for the unnamed registration',
  ],
  [undefined, ['news', 'shop'], 'there is no unnamed registration', 'name its app: "news" or "shop"'],
  [7, ['news'], 'nobody registered the app 7', 'name its app: "news"'],
])('a policy of app %j is nobody’s where there are %j', (app, registered, what, fix) => {
  // An encrypted one, too: which master key it needs is unknown.
  expect(strayPolicyProblems([declared(app, 'private-encrypted-a')], registered)).toEqual([
    { code: 'policy-app', where: 'A › B.private-encrypted-a', what, fix },
  ]);
});

it('policies of apps that are registered are none', () => {
  const policies = [declared(undefined, 'private-*'), declared('chat', 'private-*')];
  expect(strayPolicyProblems(policies, [undefined, 'chat'])).toEqual([]);
});

it('what else is wrong with them is told in the same boot, each app for itself', () => {
  const policies = [declared('a', 'private-x'), declared('b', 'private-x'), declared('a', 'private-*')];
  const problems = strayPolicyProblems(policies, [undefined]);
  expect(problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
    'policy-app A › B.private-x',
    'policy-app A › B.private-*',
    'pattern-syntax A › B.private-*',
    'policy-app A › B.private-x',
  ]);
});
