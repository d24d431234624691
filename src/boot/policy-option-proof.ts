import { isPresence } from '../channel/channel-kind.js';
import type { ChannelPattern } from '../channel/channel-pattern.js';
import type { BootProblem } from './boot-problem.js';
import type { Declaration } from '../declaration/declarations.js';
import type { DeclaredPolicyOptions } from '../declaration/policy-options.js';

const CHANNEL_TYPES = {
  allowGuest: 'boolean',
  app: 'string',
  userId: 'function',
  userInfo: 'function',
  signedInUser: 'boolean',
} as const satisfies Record<keyof DeclaredPolicyOptions, string>;

const TYPES = { channel: CHANNEL_TYPES, user: { app: 'string' } } as const satisfies Record<
  Declaration['decides'],
  object
>;

const MEMBER_OPTIONS = ['userId', 'userInfo', 'signedInUser'] as const;

/**
 * What is wrong with a policy's options: the compiler sees it, too, unless they come from plain JavaScript or `any`.
 *
 * @param patterns those of the policy that are well formed
 */
export function optionProblems(
  where: string,
  { decides, options }: Declaration,
  patterns: readonly ChannelPattern[],
): BootProblem[] {
  const problems: BootProblem[] = [];
  const report = (what: string, fix: string) => problems.push({ code: 'policy-options', where, what, fix });
  const types: Readonly<Record<string, string>> = TYPES[decides];
  for (const [name, value] of Object.entries(options)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) {
      const known = Object.keys(types);
      report(
        `there is no option ${JSON.stringify(name)}`,
        `remove it; there ${known.length > 1 ? 'are' : 'is'} ${known.join(', ')}`,
      );
      // What is no string names no app either, and is reported as that.
    } else if (name !== 'app' && value !== undefined && typeof value !== type) {
      report(`${name} must be a ${type}`, `give it a ${type}`);
    }
  }
  if (decides === 'channel') reportIgnored(options, patterns, report);
  return problems;
}

function reportIgnored(
  options: DeclaredPolicyOptions,
  patterns: readonly ChannelPattern[],
  report: (what: string, fix: string) => void,
): void {
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
}
