import { Logger } from '@nestjs/common';
import { describeDecision, type Decision } from './decision.js';
import { onOneLine } from './log-line.js';
import type { Denial } from './policy-verdict.js';
import { stackOf } from './thrown-verdict.js';

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
