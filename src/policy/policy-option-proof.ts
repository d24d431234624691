import { isPresence } from '../channel/channel-kind.js';
import type { ChannelPattern } from '../channel/channel-pattern.js';
import type { BootProblem } from './boot-problem.js';
import type { DeclaredPolicyOptions } from './policy-options.js';

const TYPES = {
  allowGuest: 'boolean',
  app: 'string',
  userId: 'function',
  userInfo: 'function',
  signedInUser: 'boolean',
} as const satisfies Record<keyof DeclaredPolicyOptions, string>;

const MEMBER_OPTIONS = ['userId', 'userInfo', 'signedInUser'] as const;

/** What is wrong with a policy's options: the compiler sees it, too, unless they come from plain JavaScript or `any`. */
export function optionProblems(
  where: string,
  options: DeclaredPolicyOptions,
  patterns: readonly ChannelPattern[],
): BootProblem[] {
  const problems: BootProblem[] = [];
  const report = (what: string, fix: string) => problems.push({ code: 'policy-options', where, what, fix });
  for (const [name, value] of Object.entries(options)) {
    const type = (TYPES as Record<string, string | undefined>)[name];
    if (type === undefined)
      report(`there is no option ${JSON.stringify(name)}`, `remove it; there are ${Object.keys(TYPES).join(', ')}`);
    else if (value !== undefined && typeof value !== type) report(`${name} must be a ${type}`, `give it a ${type}`);
  }
  const withoutMembers = patterns.find(({ kind }) => !isPresence(kind));
  const used = MEMBER_OPTIONS.filter((name) => options[name] !== undefined);
  if (withoutMembers && used.length > 0) {
    report(
      `${used.join(' and ')} would be ignored: ${withoutMembers.source} is a ${withoutMembers.kind} channel and has no members`,
      `remove ${used.join(' and ')}, or declare the presence patterns apart`,
    );
  }
  if (options.signedInUser && (options.userId || options.userInfo)) {
    report(
      'userId and userInfo would be ignored: with signedInUser the member is who the client has signed in as',
      'name the member in @UserAuthentication(), or remove signedInUser',
    );
  }
  return problems;
}
