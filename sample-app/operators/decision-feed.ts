import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Decision } from 'nestjs-pusher-auth';
import { OPERATORS_CHANNEL } from '../channels.js';
import { Publisher } from '../realtime/publisher.js';

/** A decision as operators see it: the user, the channel, the verdict and its reason, but no signature. */
export interface SeenDecision {
  /** Ascending, so that the page can skip decisions that it already shows. */
  readonly id: number;
  readonly at: Date;
  readonly channelName: string;
  /** Whether a connection asked to join. If not, the application called `can`. */
  readonly toJoin: boolean;
  readonly policy?: string;
  readonly userId?: string;
  readonly verdict: Decision['verdict'];
  readonly reason: string;
  readonly milliseconds: number;
}

const KEPT = 100;
/** The number of decisions that fit into the 10 KB of an event, even with the longest names and reasons. */
const MOST_PER_EVENT = 10;
const LONGEST_REASON = 200;
const INTERVAL_MS = 250;

/**
 * Publishes decisions on the operators' channel, in at most four events a second. Decisions that do not fit leave a gap in the
 * ids; the latest hundred can be requested. Decisions never wait for this, and never fail because the Channels server is down.
 *
 * Joining the operators' channel is also a decision. Publishing is not, so this does not loop.
 */
@Injectable()
export class DecisionFeed implements OnModuleDestroy {
  private readonly kept: SeenDecision[] = [];
  private waiting: SeenDecision[] = [];
  private timer: NodeJS.Timeout | undefined;
  private count = 0;
  private ended = false;

  constructor(private readonly publisher: Publisher) {}

  /** For `onDecision`. Only stores the decision. */
  record({ channelName, socketId, policy, userId, verdict, reason, milliseconds }: Decision): void {
    const seen: SeenDecision = {
      id: ++this.count,
      at: new Date(),
      channelName,
      toJoin: socketId !== undefined,
      ...(policy !== undefined && { policy }),
      ...(userId !== undefined && { userId }),
      verdict,
      reason: reason.slice(0, LONGEST_REASON),
      milliseconds: Math.round(milliseconds * 10) / 10,
    };
    this.kept.push(seen);
    if (this.kept.length > KEPT) this.kept.shift();
    this.waiting.push(seen);
    if (this.waiting.length > KEPT) this.waiting.shift();
    if (!this.ended) this.timer ??= setTimeout(() => void this.publish(), INTERVAL_MS).unref();
  }

  /** Newest first. */
  latest(): SeenDecision[] {
    return [...this.kept].reverse();
  }

  onModuleDestroy(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  /** One event at a time. While the Channels server is slow, decisions wait here, and the oldest are dropped. */
  private async publish(): Promise<void> {
    const decisions = this.waiting.slice(-MOST_PER_EVENT);
    this.waiting = [];
    await this.publisher.publish(OPERATORS_CHANNEL, 'decisions', { decisions });
    this.timer = undefined;
    if (this.waiting.length > 0 && !this.ended) {
      this.timer = setTimeout(() => void this.publish(), INTERVAL_MS).unref();
    }
  }
}
