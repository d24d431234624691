import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Decision } from 'nestjs-pusher-auth';
import { OPERATORS_CHANNEL } from '../channels.js';
import { Publisher } from '../realtime/publisher.js';

/** A decision as operators see it: who asked for what, and why it ended as it did. Nothing that a client could use. */
export interface SeenDecision {
  /** Counts up, so that nothing is shown twice. */
  readonly id: number;
  readonly at: Date;
  readonly channelName: string;
  /** Whether a connection wants to join; else the application asked, by `can`. */
  readonly toJoin: boolean;
  readonly policy?: string;
  readonly userId?: string;
  readonly verdict: Decision['verdict'];
  readonly reason: string;
  readonly milliseconds: number;
}

const KEPT = 100;
/** An event holds 10 KB, which this many decisions of the longest names and reasons do not fill. */
const MOST_PER_EVENT = 10;
const LONGEST_REASON = 200;
const INTERVAL_MS = 250;

/**
 * Publishes what `onDecision` hears on the operators' channel. At most four events a second leave, however many
 * decisions there are; what does not fit is a gap in the ids, and the latest hundred can be asked for. It adds nothing to the
 * time of a decision, and a Channels server that is down changes none.
 *
 * Joining the operators' channel is a decision, too, and is shown like any other; publishing is none, so nothing goes
 * round in circles.
 */
@Injectable()
export class DecisionFeed implements OnModuleDestroy {
  private readonly kept: SeenDecision[] = [];
  private waiting: SeenDecision[] = [];
  private timer: NodeJS.Timeout | undefined;
  private count = 0;
  private ended = false;

  constructor(private readonly publisher: Publisher) {}

  /** For `onDecision`: takes note and returns. */
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

  /** One event at a time: where the Channels server is slow, decisions wait here, and the oldest are left out. */
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
