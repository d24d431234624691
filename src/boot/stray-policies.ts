import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import type { BootProblem } from './boot-problem.js';
import type { DeclaredPolicy } from './policy-explorer.js';
import { provePolicies } from './policy-proof.js';

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
