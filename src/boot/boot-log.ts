import type { Logger } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import { seeSection } from '../messages.js';
import type { PusherAuthRegistration } from '../pusher-auth.registration.js';
import type { ProvedRegistration } from './runtime.js';

/** Tells operators what was opened, as Nest does of routes, and warns of what can hardly be meant. */
export function announce(
  { entries, signIn, options }: ProvedRegistration,
  { declared, label, app: name }: PusherAuthRegistration,
  applicationConfig: ApplicationConfig,
  logger: Logger,
): void {
  const app = name === undefined ? '' : `, app ${name}`;
  for (const { pattern, policy } of entries) logger.log(`Mapped {${pattern.source}} policy → ${policy.name}${app}`);
  if (signIn) logger.log(`Mapped user authentication → ${signIn.policy.name}${app}`);
  if (entries.length === 0) {
    logger.warn(
      `${label} found no policies, so every channel is refused: name classes with @ChannelPolicy() in providers. ` +
        seeSection('no-policies'),
    );
  }
  // An application that reads the user itself has its own protection: a session, a proxy.
  if (options.getUser || declared.isGuarded || hasGlobalGuards(applicationConfig)) return;
  for (const { pattern, policy } of entries) {
    if (policy.guards.length > 0 || policy.allowGuest) continue;
    logger.warn(
      `No guard protects {${pattern.source}} (${policy.name}): unless middleware sets request.user, everybody is refused. ` +
        `Name guards in PusherAuthModule, or put @UseGuards on the policy. ${seeSection('no-guard')}`,
    );
  }
}

function hasGlobalGuards(applicationConfig: ApplicationConfig): boolean {
  return applicationConfig.getGlobalGuards().length + applicationConfig.getGlobalRequestGuards().length > 0;
}
