/**
 * @param work must never reject
 * @returns what the work gives, or what `late` gives where that takes longer; a later result is dropped
 */
export function withDeadline<T>(work: Promise<T>, milliseconds: number, late: () => T): Promise<T> {
  let deadlines = deadlinesByLength.get(milliseconds);
  if (!deadlines) deadlinesByLength.set(milliseconds, (deadlines = new Deadlines(milliseconds)));
  return deadlines.within(work, late);
}

interface Deadline {
  readonly dueAt: number;
  readonly giveUp: () => void;
}

/**
 * Deadlines of one length fall due in the order in which they were set, so that one timer serves them all: a timer for each
 * question costs a fifth of all the work on a request.
 */
class Deadlines {
  readonly #pending = new Set<Deadline>();
  #timer: NodeJS.Timeout | undefined;
  #timerDueAt = -Infinity;

  constructor(private readonly milliseconds: number) {}

  within<T>(work: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve) => {
      const now = performance.now();
      const deadline: Deadline = { dueAt: now + this.milliseconds, giveUp: () => resolve(late()) };
      this.#pending.add(deadline);
      // The timer of an earlier deadline runs on after it. One that should have gone off is blocked, or was never real:
      // tests replace timers and put them back. What is late is given up here then: a timer that everybody who asks
      // starts anew would on a busy machine never go off.
      if (this.#timerDueAt < now) this.#giveUpOnLate();
      void work.then((result) => {
        this.#pending.delete(deadline);
        resolve(result);
      });
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
    for (const deadline of this.#pending) {
      if (deadline.dueAt > now) return this.#startTimer(now, deadline.dueAt);
      this.#pending.delete(deadline);
      deadline.giveUp();
    }
  }
}

const deadlinesByLength = new Map<number, Deadlines>();
