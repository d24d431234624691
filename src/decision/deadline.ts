/** One piece of work that has to end in time, in the list of all that has. */
class Deadline {
  dueAt = Infinity;
  previous: Deadline = this;
  next: Deadline = this;

  constructor(readonly giveUp: () => void) {}

  get isPending(): boolean {
    return this.next !== this;
  }

  insertBefore(other: Deadline): void {
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
}

/** Work under way. Handing over a result is cheaper than resolving a promise with it, for which V8 looks for a `then`. */
export type Work<T> = (settle: (result: T) => void) => void;

/**
 * Deadlines of one length. They fall due in the order in which they were set, so that one timer serves them all: a timer for
 * each question costs a fifth of all the work on a request.
 */
export class Deadlines {
  /** Both ends of the list of those that are pending, the oldest first. A `Set` would hash each of them. */
  readonly #ends = new Deadline(() => undefined);
  #timer: NodeJS.Timeout | undefined;
  #timerDueAt = -Infinity;

  constructor(readonly milliseconds: number) {}

  /**
   * @param work hands over what comes of it; must not throw
   * @param late what comes of it where it takes longer; what comes later is dropped
   * @param witness hears what comes of it first; must not throw
   */
  within<T>(work: Work<T>, late: (milliseconds: number) => T, witness?: (result: T) => void): Promise<T> {
    return new Promise((resolve) => {
      const settle = (result: T) => {
        if (!deadline.isPending) return;
        deadline.remove();
        witness?.(result);
        resolve(result);
      };
      const now = performance.now();
      const deadline = new Deadline(() => settle(late(this.milliseconds)));
      deadline.dueAt = now + this.milliseconds;
      deadline.insertBefore(this.#ends);
      // The timer of an earlier deadline runs on after it. One that should have gone off is blocked, or was never real:
      // tests replace timers and put them back. What is late is given up here then: a timer that everybody who asks
      // starts anew would on a busy machine never go off.
      if (this.#timerDueAt < now) this.#giveUpOnLate();
      work(settle);
    });
  }

  #startTimer(now: number, dueAt: number): void {
    clearTimeout(this.#timer);
    this.#timerDueAt = dueAt;
    // It may go off for nothing, so it must not keep the process alive.
    this.#timer = setTimeout(() => this.#giveUpOnLate(), dueAt - now).unref();
  }

  #giveUpOnLate(): void {
    this.#timerDueAt = -Infinity;
    const now = performance.now();
    for (let oldest = this.#ends.next; oldest !== this.#ends; oldest = this.#ends.next) {
      if (oldest.dueAt > now) return this.#startTimer(now, oldest.dueAt);
      oldest.giveUp();
    }
  }
}
