import type { DiscoveryService } from '@nestjs/core';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import type { ChannelPattern } from '../channel/pattern.js';
import type { Policy, TableEntry } from '../policy/policy.js';
import { orderPatterns } from '../precedence/order-patterns.js';
import type { PusherAuthRegistration } from '../pusher-auth.registration.js';
import type { BootProblems } from './boot-problem.js';
import { findPolicies, type FoundPolicy } from './policy-finder.js';
import { type PatternSettings, validateDeclaration } from './validate-declaration.js';

/** The policies of one registration. */
export interface ValidatedPolicies {
  readonly entries: readonly TableEntry[];
  /** The method under `@UserAuthentication()`. */
  readonly signIn: Policy | undefined;
}

interface Candidate {
  readonly pattern: ChannelPattern;
  readonly found: FoundPolicy;
}

/**
 * Validates the policies of one registration: every pattern is well-formed, and of two patterns that match a common name, one
 * is more specific.
 *
 * @returns the policy table, which is only valid if no problems were added
 */
function validatePolicies(
  all: readonly FoundPolicy[],
  settings: PatternSettings,
  problems: BootProblems,
): ValidatedPolicies {
  const policies = withoutDuplicates(all, problems);
  const candidates: Candidate[] = policies.flatMap((found) =>
    validateDeclaration(found.declaration, found.where, settings, problems).map((pattern) => ({ pattern, found })),
  );
  const order = orderPatterns(
    candidates.map(({ pattern }) => pattern),
    settings.maxChannelNameLength,
  );
  for (const { first, second, reason, example } of order.conflicts) {
    reportConflict(candidates[first]!, candidates[second]!, reason, example, problems);
  }
  const entries = candidates.map(({ pattern, found }, index) => ({
    pattern,
    rank: order.ranks[index]!,
    policy: found.policy,
  }));
  return { entries, signIn: findSignIn(policies, problems) };
}

/** Reports methods with both decorators, whatever their apps: a method receives either one channel or a batch. */
function reportMixedMethods(policies: readonly FoundPolicy[], problems: BootProblems): void {
  const reported: Policy[] = [];
  const isSameMethod = (one: Policy, other: Policy): boolean =>
    one.policyClass === other.policyClass && one.methodName === other.methodName;
  const channelPolicies = policies.filter(({ declaration }) => declaration.decides === 'channel');
  for (const { policy, where } of channelPolicies) {
    const isMixed = channelPolicies.some(
      ({ policy: other }) => other.isBatch !== policy.isBatch && isSameMethod(policy, other),
    );
    if (!isMixed || reported.some((other) => isSameMethod(policy, other))) continue;
    reported.push(policy);
    problems.add(
      'policy-placement',
      where,
      'the method has both @ChannelPolicy() and @ChannelBatchPolicy()',
      'split it into two methods: one receives a channel, the other a batch',
    );
  }
}

function findSignIn(policies: readonly FoundPolicy[], problems: BootProblems): Policy | undefined {
  const [first, ...others] = policies.filter(({ declaration }) => declaration.decides === 'user');
  for (const { where } of others) {
    problems.add(
      'user-authentication',
      where,
      `duplicate @UserAuthentication(): ${first!.where} already has it`,
      'keep one for each registration',
    );
  }
  return first?.policy;
}

function reportConflict(
  { pattern: { source: first }, found: { policy, where } }: Candidate,
  { pattern: { source: second }, found: { policy: other, where: otherWhere } }: Candidate,
  reason: 'same' | 'overlap',
  example: string,
  problems: BootProblems,
): void {
  const report = (what: string, fix: string): void =>
    problems.add('pattern-conflict', [...new Set([where, otherWhere])].join(' and '), what, fix);
  if (reason === 'overlap') {
    report(
      `${first} and ${second} both match ${example}, and neither is more specific`,
      'let them differ in a literal, or give one of them a more specific placeholder type',
    );
  } else if (first !== second) {
    report(`${first} and ${second} match the same names, such as ${example}`, 'keep one of the two');
  } else {
    const isOneMethod = policy.policyClass === other.policyClass && policy.methodName === other.methodName;
    report(`${first} is ${isOneMethod ? 'applied to the method' : 'declared'} twice`, 'keep one of the two');
  }
}

/**
 * Reports declarations that belong to two instances: their class is provided twice, or together with a class that extends it.
 * Both instances would decide the same channels. This is reported once for each pair of providers, not for each pattern.
 *
 * @returns each declaration once
 */
export function withoutDuplicates(policies: readonly FoundPolicy[], problems: BootProblems): FoundPolicy[] {
  const firsts = new Map<FoundPolicy['declaration'], FoundPolicy>();
  for (const found of policies) {
    const first = firsts.get(found.declaration);
    if (first) reportDuplicate(first, found, problems);
    else firsts.set(found.declaration, found);
  }
  return [...firsts.values()];
}

function reportDuplicate(first: FoundPolicy, second: FoundPolicy, problems: BootProblems): void {
  const [{ policyClass, moduleName }, { policyClass: otherClass, moduleName: otherModule }] = [
    first.policy,
    second.policy,
  ];
  const where = [...new Set([`${moduleName} › ${policyClass.name}`, `${otherModule} › ${otherClass.name}`])];
  const report = (what: string, fix: string): void => problems.add('policy-placement', where.join(' and '), what, fix);
  if (policyClass === otherClass) {
    report(
      `${policyClass.name} is provided twice, so two instances would decide the same channels`,
      moduleName === otherModule
        ? 'provide it under one token; other tokens can be aliases: { provide, useExisting }'
        : 'provide it in one module, and export it from there',
    );
  } else {
    report(
      `${policyClass.name} and ${otherClass.name} both have the policies of ${second.declaredBy.name}, so two instances would decide the same channels`,
      'provide one of them, or give each its own patterns',
    );
  }
}

/**
 * Reports policies of unknown apps, with their other mistakes.
 *
 * @param apps the names of the registrations; `undefined` for the one without a name
 */
export function reportUnknownApps(
  policies: readonly FoundPolicy[],
  apps: readonly (string | undefined)[],
  problems: BootProblems,
): void {
  const byApp = new Map<unknown, FoundPolicy[]>();
  for (const found of policies) {
    const { app } = found.policy;
    if (!apps.includes(app)) byApp.set(app, [...(byApp.get(app) ?? []), found]);
  }
  const settings = { maxChannelNameLength: DEFAULT_MAX_CHANNEL_NAME_LENGTH, hasMasterKey: true };
  for (const [app, unknown] of byApp) {
    for (const { where } of unknown) {
      problems.add(
        'policy-app',
        where,
        app === undefined ? 'every registration has a name' : `no registration is named ${JSON.stringify(app)}`,
        whichApp(apps),
      );
    }
    validatePolicies(unknown, settings, problems);
  }
}

function whichApp(apps: readonly (string | undefined)[]): string {
  const named = apps.filter((app) => app !== undefined).map((app) => `app: ${JSON.stringify(app)}`);
  const fixes = [
    ...(named.length > 0 ? [`write ${named.join(' or ')}`] : []),
    ...(apps.includes(undefined) ? ['leave out app for the registration without a name'] : []),
  ];
  return fixes.join('; or ');
}

/** A registration whose policies are validated. */
export interface ValidatedRegistration extends ValidatedPolicies {
  readonly registration: PusherAuthRegistration;
}

/** Validates the policies of the whole application. The result is only valid if no problems were added. */
export function validateApplication(
  registrations: readonly { readonly registration: PusherAuthRegistration; readonly settings: PatternSettings }[],
  discovery: DiscoveryService,
  problems: BootProblems,
): { validated: ValidatedRegistration[]; policies: readonly FoundPolicy[] } {
  const policies = findPolicies(discovery, problems);
  reportMixedMethods(policies, problems);
  const apps = registrations.map(({ registration }) => registration.definition.app);
  reportUnknownApps(policies, apps, problems);
  const validated = registrations.map(({ registration, settings }, index) => {
    const { app } = registration.definition;
    // If two registrations share a name, the first one has the policies, so that their mistakes are reported once.
    const own = apps.indexOf(app) === index ? policies.filter(({ policy }) => policy.app === app) : [];
    return { registration, ...validatePolicies(own, settings, problems) };
  });
  return { validated, policies };
}
