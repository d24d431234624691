import type { DiscoveryService } from '@nestjs/core';
import { seeSection } from '../messages.js';
import type { ValidRegistration } from './runtime.js';
import type { FoundPolicy } from './policy-finder.js';

/** Metadata that guards do not read: Nest's own, types, documentation, and keys that other explorers look for. */
const NOT_FOR_GUARDS =
  /^(?:design:|__|self:|optional:|scope:|nestjs-pusher-auth:|swagger\/|microservices:|websockets:|graphql:|bullmq:|cache_module:|EVENT_LISTENER|SCHEDULE)/;
const OF_NEST: ReadonlySet<string> = new Set([
  ...['path', 'host', 'method', 'message', 'port'],
  ...['imports', 'providers', 'exports', 'controllers'],
]);

// `Reflector.createDecorator` makes keys of 21 random hexadecimal digits.
const CREATED_KEY = /^[0-9a-f]{21}$/;
const MOST_POLICIES = 5;

/**
 * Warnings about metadata that guards read on routes but cannot see on policies: `@Roles('admin')` on a policy has no effect on
 * a global RolesGuard, which sees the endpoint's class and method. One warning for each key.
 */
export function unreadMetadataWarnings(
  opened: readonly ValidRegistration[],
  policies: readonly FoundPolicy[],
  discovery: DiscoveryService,
  hasGlobalGuards: boolean,
): string[] {
  const known = new Set<unknown>(
    opened.flatMap(({ registration }) =>
      (registration.definition.knownMetadata ?? []).map((key) =>
        typeof key === 'string' || typeof key === 'symbol' ? key : key.KEY,
      ),
    ),
  );
  const guardedApps = new Set(
    opened
      .filter(({ registration }) => registration.definition.isGuarded)
      .map(({ registration }) => registration.definition.app),
  );
  const onRoutes = keysOnRoutes(discovery);
  const found = new Map<unknown, Set<string>>();
  for (const { policy, where } of policies) {
    if (policy.guards.length > 0) continue;
    const hasGuardElsewhere = hasGlobalGuards || guardedApps.has(policy.app);
    // The metadata of a class often serves other purposes, so it counts only if routes have it.
    const keys = new Set([
      ...keysOf(policy.method).filter((key) => hasGuardElsewhere || onRoutes.has(key)),
      ...keysOf(policy.policyClass).filter((key) => onRoutes.has(key)),
    ]);
    for (const key of keys) if (!known.has(key)) found.set(key, (found.get(key) ?? new Set()).add(where));
  }
  return [...found].map(([key, where]) => warn(key, [...where]));
}

function warn(key: unknown, where: readonly string[]): string {
  const name = CREATED_KEY.test(String(key)) ? 'of a decorator made by createDecorator()' : String(key);
  const shown = where.slice(0, MOST_POLICIES).join(', ');
  const more = where.length > MOST_POLICIES ? ', …' : '';
  return (
    `No guard reads the metadata ${name} on ${shown}${more}: guards of the endpoint and global guards see the endpoint, not the ` +
    `policy. Add @UseGuards with the guard to the policy, or the key to knownMetadata. ${seeSection('unread-metadata')}`
  );
}

function keysOnRoutes(discovery: DiscoveryService): ReadonlySet<unknown> {
  return new Set(
    discovery.getControllers().flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prototype = metatype.prototype as object;
      const methods = Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) => value as unknown);
      return [metatype, ...methods].flatMap(keysOf);
    }),
  );
}

function keysOf(decorated: unknown): unknown[] {
  if (typeof decorated !== 'function') return [];
  const keys = Reflect.getMetadataKeys(decorated) as unknown[];
  return keys.filter(
    (key) => typeof key === 'symbol' || !(NOT_FOR_GUARDS.test(String(key)) || OF_NEST.has(String(key))),
  );
}
