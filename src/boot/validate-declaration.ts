import { isEncrypted, isPresence } from '../channel/channel-kind.js';
import { type ChannelPattern, pointAt } from '../channel/pattern.js';
import type { ChannelPolicyDeclaration, Declaration } from '../decorators/policy-metadata.js';
import type { DeclaredPolicyOptions } from '../decorators/policy-options.js';
import { parseMatchablePattern } from '../precedence/matchable-pattern.js';
import type { BootProblems } from './boot-problem.js';

/** The options that decide whether a pattern is valid. */
export interface PatternSettings {
  readonly maxChannelNameLength: number;
  readonly hasMasterKey: boolean;
}

/**
 * Validates one declaration.
 *
 * @param where its location in messages
 * @returns its valid patterns
 */
export function validateDeclaration(
  declaration: Declaration,
  where: string,
  settings: PatternSettings,
  problems: BootProblems,
): ChannelPattern[] {
  const patterns = declaration.decides === 'channel' ? parsePatterns(declaration, where, settings, problems) : [];
  validateOptionTypes(declaration, where, problems);
  if (declaration.decides === 'channel') validateMemberOptions(declaration.options, where, patterns, problems);
  return patterns;
}

function parsePatterns(
  { patterns: sources }: ChannelPolicyDeclaration,
  where: string,
  { maxChannelNameLength, hasMasterKey }: PatternSettings,
  problems: BootProblems,
): ChannelPattern[] {
  if (sources.length === 0) problems.add('pattern-syntax', where, 'the list of patterns is empty', 'add at least one');
  const patterns: ChannelPattern[] = [];
  for (const source of sources) {
    if (typeof source !== 'string') {
      problems.add('pattern-syntax', where, 'a pattern must be a string', 'write it as a string');
      continue;
    }
    const pattern = parseMatchablePattern(source, maxChannelNameLength);
    if (Array.isArray(pattern)) {
      for (const problem of pattern) {
        problems.add('pattern-syntax', where, `${pointAt(problem)}\n${problem.reason}`, problem.fix);
      }
      continue;
    }
    if (isEncrypted(pattern.kind) && !hasMasterKey) {
      problems.add(
        'encryption-key',
        where,
        `${source} is for encrypted channels, but encryptionMasterKeyBase64 is not set`,
        'set the option to 32 random bytes as base64: openssl rand -base64 32',
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

/** The compiler reports these mistakes too, except in plain JavaScript or with `any`. */
function validateOptionTypes({ decides, options }: Declaration, where: string, problems: BootProblems): void {
  const types: Readonly<Record<string, string>> = TYPES[decides];
  for (const [name, value] of Object.entries(options)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) {
      problems.add(
        'policy-options',
        where,
        `unknown option ${JSON.stringify(name)}`,
        `remove it, or correct its name: ${Object.keys(types).join(', ')}`,
      );
      // An app that is not a string is an unknown app, and is reported as such.
    } else if (name !== 'app' && value !== undefined && typeof value !== type) {
      problems.add('policy-options', where, `${name} must be a ${type}`, `give it a ${type}, or leave it out`);
    }
  }
}

const MEMBER_OPTIONS = ['userId', 'userInfo', 'useSignedInUser'] as const;

/** Reports options without effect. */
function validateMemberOptions(
  options: DeclaredPolicyOptions,
  where: string,
  patterns: readonly ChannelPattern[],
  problems: BootProblems,
): void {
  const withoutMembers = patterns.find(({ kind }) => !isPresence(kind));
  const used = MEMBER_OPTIONS.filter((name) => options[name] !== undefined).join(' and ');
  if (withoutMembers && used !== '') {
    problems.add(
      'policy-options',
      where,
      `${used} would be ignored: ${withoutMembers.source} is for ${withoutMembers.kind} channels, which have no members`,
      `remove ${used}, or move the presence patterns to another method`,
    );
  }
  if (options.useSignedInUser && (options.userId || options.userInfo)) {
    problems.add(
      'policy-options',
      where,
      'userId and userInfo would be ignored: with useSignedInUser, the member is the signed-in user',
      'return the member from the method under @UserAuthentication(), or remove useSignedInUser',
    );
  }
}
