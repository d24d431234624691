import type { Logger } from '@nestjs/common';
import type { ApplicationConfig, DiscoveryService } from '@nestjs/core';
import { seeSection } from '../messages.js';
import type { FoundPolicy } from './policy-finder.js';
import type { ValidRegistration } from './runtime.js';
import { sharedKeyWarnings } from './shared-keys.js';
import { unreadMetadataWarnings } from './unread-metadata.js';

interface Boot {
  readonly opened: readonly ValidRegistration[];
  readonly policies: readonly FoundPolicy[];
  readonly discovery: DiscoveryService;
  readonly config: ApplicationConfig;
  readonly logger: Logger;
}

/** Logs the mapped policies, as Nest logs routes, and warns about likely mistakes. */
export function logBoot({ opened, policies, discovery, config, logger }: Boot): void {
  const hasGlobalGuards = config.getGlobalGuards().length + config.getGlobalRequestGuards().length > 0;
  for (const one of opened) {
    logPolicies(one, logger);
    for (const warning of [
      ...optionWarnings(one),
      ...tableWarnings(one),
      ...(hasGlobalGuards ? [] : guardWarnings(one)),
    ]) {
      logger.warn(warning);
    }
  }
  for (const warning of [
    ...parameterWarnings(policies),
    ...unreadMetadataWarnings(opened, policies, discovery, hasGlobalGuards),
    ...sharedKeyWarnings(opened),
  ]) {
    logger.warn(warning);
  }
}

function logPolicies({ registration, entries, signIn }: ValidRegistration, logger: Logger): void {
  const { app } = registration.definition;
  const suffix = app === undefined ? '' : `, app ${app}`;
  for (const { pattern, policy } of entries) {
    const label = policy.isBatch ? 'batch policy' : 'policy';
    logger.log(`Mapped {${pattern.source}} ${label} → ${policy.name}${suffix}`);
  }
  if (signIn) logger.log(`Mapped user authentication → ${signIn.name}${suffix}`);
}

const SHORTEST_SECRET = 8;

function optionWarnings({ registration: { label }, options }: ValidRegistration): string[] {
  if (options.credentials === null) {
    return [
      `${label}: realtime is off (credentials: null). The endpoints answer 501 and nothing is signed. ` +
        seeSection('realtime-off'),
    ];
  }
  if (options.credentials !== undefined || options.secret.length >= SHORTEST_SECRET) return [];
  return [
    `${label}: the secret has fewer than ${SHORTEST_SECRET} characters, so signatures can be forged by guessing it. ` +
      seeSection('short-secret'),
  ];
}

function tableWarnings({ registration: { label, definition }, entries, signIn }: ValidRegistration): string[] {
  const warnings: string[] = [];
  if (entries.length === 0) {
    warnings.push(
      `${label}: no policies found, so every channel is denied. Add classes with @ChannelPolicy() to the \`providers\` of a ` +
        `module. ${seeSection('no-policies')}`,
    );
  }
  if (signIn && !definition.hasUserAuth) {
    warnings.push(
      `${label}: no endpoint calls ${signIn.name}. Set userAuthPath: 'user-auth', unless you only call authenticateUser(). ` +
        seeSection('no-user-auth'),
    );
  }
  return warnings;
}

/** An application with `getUser` is assumed to have other protection, such as a session or a proxy. */
function guardWarnings({ registration, options, entries }: ValidRegistration): string[] {
  if (options.getUser || registration.definition.isGuarded) return [];
  return entries
    .filter(({ policy }) => policy.guards.length === 0 && !policy.allowGuest)
    .map(
      ({ pattern, policy }) =>
        `No guard protects {${pattern.source}} (${policy.name}): unless middleware sets request.user, everyone is denied. ` +
        `Add guards to PusherAuthModule, or @UseGuards to the policy. ${seeSection('no-guard')}`,
    );
}

/** Warnings, not errors: a second parameter may be optional, which cannot be seen at run time. */
function parameterWarnings(policies: readonly FoundPolicy[]): string[] {
  return policies
    .filter(({ declaration: { method } }) => method && method.length > 1)
    .map(
      ({ declaration: { method }, where }) =>
        `${where} has ${method!.length} parameters, but policies are called with one argument, the channel request. ` +
        `Read user, params and request from it. ${seeSection('policy-parameters')}`,
    );
}
