import { AsyncResource } from 'node:async_hooks';
import { type Denial, timedOut } from './verdict.js';

/** What is made of a verdict once it is there, whatever it is: of one that came too late, too. */
export interface Conclusion<V, R> {
  /** Called once. What it returns or throws is what whoever asked gets. */
  finish(verdict: V | Denial): R;
}

/** A link in the ring of all work that has to end in time, the oldest first. A `Set` would hash each of them. */
class Link {
  dueAt = Infinity;
  previous: Link = this;
  next: Link = this;

  insertBefore(other: Link): void {
    this.previous = other.previous;
    this.next = other;
    other.previous.next = this;
    other.previous = this;
  }

  remove(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.previous = this.next = this;
  }

  /** The ends of the ring are never late. */
  giveUp(): void {}
}

/** One piece of work that has to end in time. */
export class Deadline<V, R> extends Link {
  readonly promise: Promise<R>;
  private resolve!: (value: R) => void;
  private reject!: (thrown: unknown) => void;

  constructor(
    private readonly conclusion: Conclusion<V, R>,
    private readonly milliseconds: number,
  ) {
    super();
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Ends the work. What comes after its end is dropped. */
  settle(verdict: V | Denial): void {
    if (this.next === this) return;
    this.remove();
    try {
      this.resolve(this.conclusion.finish(verdict));
    } catch (thrown) {
      this.reject(thrown);
    }
  }

  override giveUp(): void {
    this.settle(timedOut(this.milliseconds));
  }
}

/**
 * Deadlines of one length. They fall due in the order in which they were set, so that one timer serves them all: a timer for
 * each question costs a fifth of all the work on a request.
 */
export class Deadlines {
  /** Both ends of the ring of those that are pending. */
  readonly #ends = new Link();
  /**
   * Where late work is given up: in the asynchronous context of no request. Otherwise it would be in that of the one whose
   * timer it is, or that asks meanwhile, and a listener that reads its context (a request's id) would hear of another request's.
   */
  readonly #nowhere = new AsyncResource('PusherAuthDeadlines');
  #timer: NodeJS.Timeout | undefined;
  #timerDueAt = -Infinity;

  constructor(readonly milliseconds: number) {}

  /** Whoever does the work settles the deadline with what comes of it. */
  start<V, R>(conclusion: Conclusion<V, R>): Deadline<V, R> {
    const now = performance.now();
    const deadline = new Deadline(conclusion, this.milliseconds);
    deadline.dueAt = now + this.milliseconds;
    deadline.insertBefore(this.#ends);
    // The timer of an earlier deadline runs on after it. One that should have gone off is blocked, or was never real:
    // tests replace timers and put them back. What is late is given up here then: a timer that everybody who asks
    // starts anew would on a busy machine never go off.
    if (this.#timerDueAt < now) this.#nowhere.runInAsyncScope(() => this.#giveUpOnLate());
    return deadline;
  }

  #startTimer(now: number, dueAt: number): void {
    clearTimeout(this.#timer);
    this.#timerDueAt = dueAt;
    // It may go off for nothing, so it must not keep the process alive.
    this.#timer = setTimeout(() => this.#giveUpOnLate(), dueAt - now).unref();
  }

  #giveUpOnLate(): void {
    // What hears of a late verdict may ask anew, and leaves the rest to this loop: it would otherwise be one in another.
    this.#timerDueAt = Infinity;
    const now = performance.now();
    for (let oldest = this.#ends.next; oldest !== this.#ends; oldest = this.#ends.next) {
      if (oldest.dueAt > now) return this.#startTimer(now, oldest.dueAt);
      oldest.giveUp();
    }
    this.#timerDueAt = -Infinity;
  }
}
