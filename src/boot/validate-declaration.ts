import { isEncrypted, isPresence } from '../channel/channel-kind.js';
import { parseChannelPattern } from '../channel/parse-pattern.js';
import { type ChannelPattern, pointAt } from '../channel/pattern.js';
import type { Declaration } from '../decorators/policy-metadata.js';
import type { DeclaredPolicyOptions } from '../decorators/policy-options.js';
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

const CHANNEL_TYPES = {
  allowGuest: 'boolean',
  app: 'string',
  userId: 'function',
  userInfo: 'function',
  useSignedInUser: 'boolean',
} as const satisfies Record<keyof DeclaredPolicyOptions, string>;

const TYPES = { channel: CHANNEL_TYPES, user: { app: 'string' } } as const satisfies Record<
  Declaration['decides'],
  object
>;

const MEMBER_OPTIONS = ['userId', 'userInfo', 'useSignedInUser'] as const;

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
  if (options.useSignedInUser && (options.userId || options.userInfo)) {
    report(
      'userId and userInfo would be ignored: with useSignedInUser the member is who the client has signed in as',
      'name the member in @UserAuthentication(), or remove useSignedInUser',
    );
  }
}
