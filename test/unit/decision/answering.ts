import { Logger } from '@nestjs/common';
import { createRuntime } from '../../../src/boot/runtime.js';
import { BootProblems } from '../../../src/boot/boot-problem.js';
import { validateOptions } from '../../../src/boot/validate-registration.js';
import { orderPatterns } from '../../../src/precedence/order-patterns.js';
import type { DeclaredPolicyOptions } from '../../../src/decorators/policy-options.js';
import { Policy, TableEntry } from '../../../src/policy/policy.js';
import type { PolicyGuard } from '../../../src/policy/policy-guard.js';
import type { ProviderInstance } from '../../../src/policy/provider-instance.js';
import { PusherAuthRegistration, type RegistrationDefinition } from '../../../src/pusher-auth.registration.js';
import { PusherAuthService } from '../../../src/pusher-auth.service.js';
import { pattern } from '../channel/arbitraries.js';

/** What was logged last, a level and a message each; forget it before a test that reads it. */
export const logged: string[] = [];
const keep = (level: string) => (message: unknown) => void logged.push(`${level} ${String(message)}`);
/** Keeps what is logged in {@link logged}, as these tests do from the start. */
export function keepLogs(): void {
  Logger.overrideLogger({ log: keep('log'), error: keep('error'), warn: keep('warn'), debug: keep('debug') });
  Logger.overrideLogger(['error', 'warn', 'log', 'debug']);
}
keepLogs();

export interface PolicyLike {
  readonly answer?: (asked: never) => unknown;
  readonly options?: DeclaredPolicyOptions;
  readonly guards?: readonly PolicyGuard[];
  /** The provider, where it is not one shared instance. */
  readonly provider?: object;
}

/** A policy `Policies.<name>` that answers `true`, unless told otherwise. */
export function policyOf(
  name: string,
  { answer = () => true, options = {}, guards = [], provider }: PolicyLike,
): Policy {
  class Policies {}
  Object.defineProperty(Policies.prototype, name, { value: answer });
  const shared = { scope: 'singleton', shared: new Policies(), needsRequest: false };
  return new Policy(Policies, name, 'Module', options, guards, (provider ?? shared) as unknown as ProviderInstance);
}

export interface Answering {
  readonly policies?: Readonly<Record<string, PolicyLike>>;
  readonly options?: object;
  readonly signIn?: PolicyLike;
  /** Of the registration. */
  readonly name?: string;
}

/** What answers for a registration, made without Nest: the policies by their patterns, called `Policies.p0`, `p1` … */
export function answering({ policies = {}, options = {}, signIn, name }: Answering): PusherAuthService {
  const given = { key: 'app-key', secret: 'app-secret', ...options };
  const problems = new BootProblems();
  const definition = { app: name, source: 'options', problems: [] } as unknown as RegistrationDefinition;
  const registration = new PusherAuthRegistration(definition, given);
  const read = validateOptions(registration, problems);
  if (problems.all.length > 0) throw new Error(JSON.stringify(problems.all));
  const patterns = Object.keys(policies).map((source) => pattern(source));
  const { ranks } = orderPatterns(patterns);
  const runtime = createRuntime({
    registration,
    options: read,
    entries: Object.values(policies).map(
      (policy, index) => new TableEntry(patterns[index]!, ranks[index]!, policyOf(`p${index}`, policy)),
    ),
    signIn: signIn && policyOf('signIn', signIn),
  });
  return new PusherAuthService({ runtime } as unknown as PusherAuthRegistration);
}

/** A guard that answers so, and sees what it is given. */
export function guardOf(name: string, canActivate: (request: Record<string, unknown>) => unknown): PolicyGuard {
  return {
    name,
    // eslint-disable-next-line @typescript-eslint/require-await -- it may throw
    canActivate: async (execution) => canActivate(execution.switchToHttp().getRequest()),
  };
}
