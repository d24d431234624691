import { Logger } from '@nestjs/common';
import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import type { ChannelRequest } from '../decorators/channel-request.js';
import { defaultUserId } from '../decorators/policy-options.js';
import type { TableEntry } from '../policy/policy.js';
import { type Denial, type PolicyVerdict, stackOf, type VerdictName } from './verdict.js';

/** One answer to "may this user join this channel?", for operators: metrics, audits, logs. Never sent to a client. */
export interface Decision {
  /** The name of the registration; absent for the unnamed one. */
  readonly app?: string;
  /** The whole name, prefix included, as the client sent it. */
  readonly channelName: string;
  /** What its prefix makes of it. */
  readonly kind: ChannelKind;
  /** The pattern that fitted; absent where none did. */
  readonly pattern?: string;
  /** `Class.method` of the policy; absent where no pattern fitted. */
  readonly policy?: string;
  /** The placeholders' values; absent where the policy was not asked. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** The member's id, or the user's `id`, `userId` or `sub`; absent where there is no user. */
  readonly userId?: string;
  /** The connection that the signature would be for; absent in `can`. */
  readonly socketId?: string;
  /** How it came out. */
  readonly verdict: VerdictName;
  /** Why: the message of what was thrown, or a sentence of docs/errors.md. */
  readonly reason: string;
  /** What a policy, guard or mapper threw, if one did. */
  readonly error?: unknown;
  /** How long the policy, its guards and its mappers took, in milliseconds with fractions. */
  readonly milliseconds: number;
}

interface Decided {
  readonly app: string | undefined;
  readonly name: ChannelName;
  readonly entry: TableEntry | undefined;
  readonly asked: ChannelRequest | undefined;
  readonly user: unknown;
  readonly socketId: string | undefined;
  readonly verdict: PolicyVerdict;
  readonly milliseconds: number;
}

export function decisionOf({ app, name, entry, asked, user, socketId, verdict, milliseconds }: Decided): Decision {
  const userId = userIdFor(verdict, asked ? asked.user : user);
  return {
    ...(app !== undefined && { app }),
    channelName: name.name,
    kind: name.kind,
    ...(entry && { pattern: entry.source, policy: entry.name }),
    ...(asked && { params: asked.params }),
    ...(userId !== undefined && { userId }),
    ...(socketId !== undefined && { socketId }),
    verdict: verdict.verdict,
    reason: verdict.verdict === 'granted' ? 'the policy said yes' : verdict.reason,
    ...('error' in verdict && { error: verdict.error }),
    milliseconds,
  };
}

function userIdFor(verdict: PolicyVerdict, user: unknown): string | undefined {
  if (verdict.verdict === 'granted' && verdict.member) return verdict.member.userId;
  const id = readableUserId(user);
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : undefined;
}

function readableUserId(user: unknown): unknown {
  try {
    return defaultUserId(user);
  } catch {
    return undefined; // A getter threw: that must not keep operators from hearing of the decision.
  }
}

/** One line for the debug log. */
export function describeDecision({ channelName, policy, userId, verdict, reason, milliseconds }: Decision): string {
  const who = userId === undefined ? 'nobody' : `user ${JSON.stringify(userId)}`;
  const what = `${channelName} ${verdict} for ${who} by ${policy ?? 'no policy'}: ${reason}`;
  return `${onOneLine(what)} (${milliseconds.toFixed(1)} ms)`;
}

/** Hears of every decision, after it is made and without being waited for; what it throws or rejects with is logged and changes nothing. */
export type DecisionListener = (decision: Decision) => unknown;

/**
 * Tells operators what was decided and why: the application's listener, a debug line, an error line for faults. Never throws:
 * a logger that fails must not change a decision, nor keep its client waiting.
 */
export class DecisionJournal {
  readonly #logger = new Logger('PusherAuth');

  constructor(private readonly listener: DecisionListener | undefined) {}

  /** Whether anybody wants to hear of decisions, so that describing them is worth the work. */
  get isHeard(): boolean {
    return this.listener !== undefined || Logger.isLevelEnabled('debug');
  }

  record(decision: Decision): void {
    this.write('debug', describeDecision(decision));
    const { listener } = this;
    if (!listener) return;
    try {
      Promise.resolve(listener(decision)).catch((error: unknown) => this.reportListener(error));
    } catch (error) {
      this.reportListener(error);
    }
  }

  /** An error line for what the application's code did wrong. */
  recordFault(policyName: string, channelName: string | undefined, { reason, error }: Denial): void {
    const subject = channelName === undefined ? policyName : `${policyName} on ${channelName}`;
    this.write('error', onOneLine(`${subject}: ${reason}`), stackOf(error));
  }

  private reportListener(error: unknown): void {
    this.write('error', 'onDecision failed', stackOf(error));
  }

  private write(level: 'debug' | 'error', ...line: [message: string, stack?: string | undefined]): void {
    try {
      this.#logger[level](...line);
    } catch {
      // There is nobody left to tell.
    }
  }
}

/**
 * Control characters, line separators, direction marks and lone surrogates: in a log they could forge lines or hide what
 * is written.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text for one line of a log, whatever it quotes. */
export function onOneLine(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
