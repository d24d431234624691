import { ConsoleLogger, Logger } from '@nestjs/common';
import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import type { ChannelRequest } from '../decorators/channel-request.js';
import { defaultUserId } from '../decorators/policy-options.js';
import { onOneLine } from '../messages.js';
import type { TableEntry } from '../policy/policy.js';
import { GRANTED_REASON, verdictFromError, type Denial, type PolicyVerdict, type VerdictName } from './verdict.js';

/** One decision about whether a user may join a channel, for metrics, audits and logs. Never sent to a client. */
export interface Decision {
  /** The name of the registration; absent for the one without a name. */
  readonly app?: string;
  /** The whole name as the client sent it, prefix included. */
  readonly channelName: string;
  /** The channel's kind, from its prefix. */
  readonly kind: ChannelKind;
  /** The pattern that decided; absent if none matches. */
  readonly pattern?: string;
  /** `Class.method` of the policy; absent if no pattern matches. */
  readonly policy?: string;
  /** The placeholders' values; absent if the policy was not called. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** The member's id, or the user's `id`, `userId` or `sub`; absent for guests and for users without one of these. */
  readonly userId?: string;
  /** The id of the connection that a signature was requested for; absent if none was, as in `can` and `recheck`. */
  readonly socketId?: string;
  /** The outcome. */
  readonly verdict: VerdictName;
  /** The reason for the verdict: the message of the thrown error, or a sentence from docs/errors.md. */
  readonly reason: string;
  /** The value that a policy, guard or mapper threw, if one did. */
  readonly error?: unknown;
  /**
   * The duration of the policy call with its guards and mappers, in milliseconds with fractions. All channels that a batch
   * policy decided in one call have the same value.
   */
  readonly milliseconds: number;
}

/** Called with every decision after it is made, and not awaited. Its exceptions and rejections are logged. */
export type DecisionListener = (decision: Decision) => unknown;

/** A decision before it is described. */
export interface Decided {
  readonly name: ChannelName;
  /** The pattern and policy that decided; absent if no pattern matches. */
  readonly entry: TableEntry | undefined;
  /** The argument of the policy; absent if it was not called. */
  readonly request: ChannelRequest | undefined;
  readonly user: unknown;
  readonly socketId: string | undefined;
  readonly verdict: PolicyVerdict;
  /** The duration of the policy call; for a batch policy, the same for all of its names. */
  readonly milliseconds: number;
}

/** A fault of the application's code, on a channel or (absent) in a sign-in. */
export interface Fault {
  readonly channelName: string | undefined;
  readonly denial: Denial;
}

const MINUTE_MS = 60_000;

/** Limits a line that many requests could cause to one a minute. @returns a function that says whether it is due */
export function oncePerMinute(): () => boolean {
  let last = -Infinity;
  return () => {
    const now = performance.now();
    if (now - last < MINUTE_MS) return false;
    last = now;
    return true;
  };
}

/**
 * Reports decisions to operators: the application's listener, a debug line each, an error line for faults. Never throws: a
 * failing logger must neither change a decision nor keep a client waiting.
 */
export class DecisionLog {
  readonly #logger = new Logger('PusherAuth');
  readonly #isOverloadWarningDue = oncePerMinute();

  constructor(
    private readonly app: string | undefined,
    private readonly listener: DecisionListener | undefined,
  ) {}

  record(decided: Decided): void {
    if (this.listener === undefined && !isDebugEnabled()) return;
    const decision = describe(this.app, decided);
    this.#write('debug', debugLine(decision.channelName, decision));
    const { listener } = this;
    if (!listener) return;
    // An async function, so that a throw is a rejection.
    const notify = async (): Promise<void> => void (await listener(decision));
    notify().catch((error: unknown) => {
      this.#write('error', `onDecision failed: ${verdictFromError(error).reason}`, stackOf(error));
    });
  }

  /** The debug line of a sign-in, which the listener does not receive: it is not a decision about a channel. */
  recordSignIn(
    policyName: string | undefined,
    user: unknown,
    { verdict, reason = 'signed in' }: { readonly verdict: VerdictName; readonly reason?: string },
    milliseconds: number,
  ): void {
    if (!isDebugEnabled()) return;
    const userId = idOf(user);
    this.#write('debug', debugLine('sign-in', { policy: policyName, userId, verdict, reason, milliseconds }));
  }

  /** One error line for all faults of one policy in one request: the first in full, and how many more there are. */
  recordFaults(policyName: string, faults: readonly Fault[]): void {
    const [first] = faults;
    if (first === undefined) return;
    const { channelName, denial } = first;
    const more = faults.length > 1 ? ` and ${faults.length - 1} more` : '';
    const subject = channelName === undefined ? policyName : `${policyName} on ${channelName}${more}`;
    this.#write('error', `${subject}: ${denial.reason}`, stackOf(denial.error));
  }

  /** At most one warning a minute, however many calls are turned away. */
  warnOverload(limit: number): void {
    if (!this.#isOverloadWarningDue()) return;
    this.#write(
      'warn',
      `${limit} policy calls are pending (maxPendingPolicies), so further ones are answered with 503`,
    );
  }

  #write(level: 'debug' | 'warn' | 'error', message: string, stack?: string): void {
    try {
      const line = onOneLine(message);
      if (level === 'error') this.#logger.error(line, stack);
      else this.#logger[level](line);
    } catch {
      // Logging failed; there is nothing else to do.
    }
  }
}

/** Nest 11 reports every level as disabled until the application names its levels, although it prints them all. */
function isDebugEnabled(): boolean {
  if (Logger.isLevelEnabled('debug')) return true;
  const instance = Logger['staticInstanceRef'];
  if (Logger['logLevels'] !== undefined || instance === undefined) return false;
  return !(instance instanceof ConsoleLogger) || instance.isLevelEnabled('debug');
}

function describe(app: string | undefined, decided: Decided): Decision {
  const { name, entry, request, user, socketId, verdict, milliseconds } = decided;
  const userId = readableUserId(verdict, request ? request.user : user);
  return {
    ...(app !== undefined && { app }),
    channelName: name.name,
    kind: name.kind,
    ...(entry && { pattern: entry.pattern.source, policy: entry.policy.name }),
    ...(request && { params: request.params }),
    ...(userId !== undefined && { userId }),
    ...(socketId !== undefined && { socketId }),
    verdict: verdict.verdict,
    reason: verdict.verdict === 'granted' ? GRANTED_REASON : verdict.reason,
    ...('error' in verdict && { error: verdict.error }),
    milliseconds,
  };
}

function readableUserId(verdict: PolicyVerdict, user: unknown): string | undefined {
  return verdict.verdict === 'granted' && verdict.member ? verdict.member.userId : idOf(user);
}

function idOf(user: unknown): string | undefined {
  try {
    const id = defaultUserId(user);
    return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined;
  } catch {
    return undefined; // A getter threw; the decision is reported all the same.
  }
}

/** What a debug line says, next to its subject. */
interface Outcome extends Pick<Decision, 'verdict' | 'reason' | 'milliseconds'> {
  readonly policy?: string | undefined;
  readonly userId?: string | undefined;
}

function debugLine(subject: string, { policy, userId, verdict, reason, milliseconds }: Outcome): string {
  const who = userId === undefined ? '' : ` for user ${JSON.stringify(userId)}`;
  const by = policy === undefined ? '' : ` by ${policy}`;
  return `${subject} ${verdict}${who}${by}: ${reason} (${milliseconds.toFixed(1)} ms)`;
}

/**
 * An error's stack with its message on one line: a message can quote what a client sent, and a line feed in it would forge
 * lines of the log.
 */
function stackOf(error: unknown): string | undefined {
  try {
    if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined;
    const end = error.stack.indexOf(error.message) + error.message.length;
    const frames = error.stack
      .slice(end)
      .split('\n')
      .filter((line) => /^ +at /.test(line));
    return [`${error.name}: ${error.message}`, ...frames].map(onOneLine).join('\n');
  } catch {
    return undefined; // An accessor of the error threw.
  }
}
