import { HttpException, Logger } from '@nestjs/common';
import { BootProblems } from '../../../src/boot/boot-problem.js';
import { createRuntime } from '../../../src/boot/runtime.js';
import { validateOptions } from '../../../src/boot/validate-registration.js';
import type { Decision } from '../../../src/decision/decision-log.js';
import type { DeclaredPolicyOptions } from '../../../src/decorators/policy-options.js';
import type { PolicyGuard } from '../../../src/policy/policy-guard.js';
import { Policy } from '../../../src/policy/policy.js';
import type { ProviderInstance } from '../../../src/policy/provider-instance.js';
import { orderPatterns } from '../../../src/precedence/order-patterns.js';
import type { SubscriberInput } from '../../../src/pusher-auth.inputs.js';
import { PusherAuthRegistration, type RegistrationDefinition } from '../../../src/pusher-auth.registration.js';
import { PusherAuthService } from '../../../src/pusher-auth.service.js';
import { pattern } from '../channel/arbitraries.js';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** The name of the logger. */
  readonly source: unknown;
}

/** The lines logged since the last {@link recordLogs}. */
export const logged: LogLine[] = [];

/** Clears {@link logged} and records at every level. */
export function recordLogs(): void {
  const at =
    (level: string) =>
    (message: unknown, ...rest: (string | undefined)[]) =>
      void logged.push({
        level,
        message: String(message),
        stack: level === 'error' ? rest[0] : undefined,
        source: rest.at(-1),
      });
  logged.length = 0;
  Logger.overrideLogger({ log: at('log'), error: at('error'), warn: at('warn'), debug: at('debug') });
  Logger.overrideLogger(['error', 'warn', 'log', 'debug']);
}
recordLogs();

/** `level message` of each logged line, without the duration of a decision. */
export function logLines(): string[] {
  return logged.map(({ level, message }) => `${level} ${message.replace(/\(\d+\.\d ms\)$/, '(time)')}`);
}

export interface PolicySetup {
  /** The policy's method; default: returns `true`. */
  readonly method?: (argument: never) => unknown;
  readonly options?: DeclaredPolicyOptions & { readonly isBatch?: boolean };
  readonly guards?: readonly PolicyGuard[];
  /** The provider, if it is not a single shared instance. */
  readonly provider?: object;
}

/** The policy `Policies.<name>`. */
export function createPolicy(
  name: string,
  { method = () => true, options = {}, guards = [], provider }: PolicySetup,
): Policy {
  class Policies {}
  Object.defineProperty(Policies.prototype, name, { value: method });
  return new Policy(
    Policies,
    name,
    'Module',
    options,
    guards,
    (provider ?? shared(new Policies())) as unknown as ProviderInstance,
  );
}

/** A provider with one instance. */
export function shared(instance: object): object {
  return { scope: 'singleton', shared: instance, needsRequest: false };
}

/** A provider in request scope: each request gets its instance from `resolve`. */
export function requestScoped(resolve: (scope: unknown) => Promise<object>): object {
  return { scope: 'request', shared: undefined, needsRequest: false, resolve };
}

export interface ServiceSetup {
  /** Policies by pattern, or by several patterns separated by spaces, named `Policies.p0`, `Policies.p1` … */
  readonly policies?: Readonly<Record<string, PolicySetup>>;
  readonly options?: object;
  /** The `@UserAuthentication()` method, `Policies.signIn`. */
  readonly signIn?: PolicySetup;
  readonly app?: string;
  /** Called for names that no pattern matches. */
  readonly onNoMatch?: () => void;
}

/** Creates the service of a registration without Nest. */
export function createService({
  policies = {},
  options = {},
  signIn,
  app,
  onNoMatch,
}: ServiceSetup): PusherAuthService {
  const given = { key: 'app-key', secret: 'app-secret', ...options };
  const problems = new BootProblems();
  const definition = { app, source: 'options', problems: [] } as unknown as RegistrationDefinition;
  const registration = new PusherAuthRegistration(definition, given);
  const read = validateOptions(registration, problems);
  if (problems.all.length > 0) throw new Error(JSON.stringify(problems.all));
  const rows = Object.entries(policies).flatMap(([sources, setup], index) => {
    const policy = createPolicy(`p${index}`, setup);
    return sources.split(' ').map((source) => ({ pattern: pattern(source), policy }));
  });
  const { ranks } = orderPatterns(rows.map((row) => row.pattern));
  const entries = rows.map((row, index) => ({ ...row, rank: ranks[index]! }));
  const signInPolicy = signIn && createPolicy('signIn', signIn);
  const runtime = createRuntime({ registration, options: read, entries, signIn: signInPolicy }, onNoMatch);
  return new PusherAuthService({ runtime, isOpen: true } as unknown as PusherAuthRegistration);
}

/** A service, and the decisions that its listener receives. */
export function createObservedService(setup: ServiceSetup): { service: PusherAuthService; decisions: Decision[] } {
  const decisions: Decision[] = [];
  const onDecision = (decision: Decision) => void decisions.push(decision);
  return { service: createService({ ...setup, options: { ...setup.options, onDecision } }), decisions };
}

/** The client's result for one channel: the status, and the member of a granted presence channel. */
export async function outcomeOf(
  service: PusherAuthService,
  channelName: string,
  subscriber: SubscriberInput = { user: ADA },
): Promise<string> {
  try {
    const reply = await service.authorize({ socketId: '1.1', channelName }, subscriber);
    return `200 ${'channel_data' in reply ? reply.channel_data : ''}`.trim();
  } catch (error) {
    return error instanceof HttpException ? String(error.getStatus()) : String(error);
  }
}

export function createGuard(name: string, canActivate: (request: Record<string, unknown>) => unknown): PolicyGuard {
  return {
    name,
    // eslint-disable-next-line @typescript-eslint/require-await -- a throw becomes a rejection
    canActivate: async (execution) => canActivate(execution.switchToHttp().getRequest()),
  };
}

export const ADA = { id: 'ada' };
export const GRACE = { id: 'grace' };

export const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(resolve, value));
export const never = () => new Promise<never>(() => undefined);
export const raise = (thrown: unknown): never => {
  throw thrown;
};

/** Blocks the event loop, so that no timer fires. */
export function blockFor(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
}

/** A promise, and the function that resolves it. */
export function createDeferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
