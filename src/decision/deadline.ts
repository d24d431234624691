import { timedOut, type Denial } from './verdict.js';

/** The time by which one request must have its answers. Everything that waits for it shares one timer. */
export class Deadline {
  readonly #dueAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly milliseconds: number) {
    this.#dueAt = performance.now() + milliseconds;
    this.#timer = setTimeout(() => {
      for (const expire of this.#waiting) expire();
    }, milliseconds).unref();
  }

  /** Runs the work of one answer. Past the deadline its result is a timeout, even if the work blocked the timer. */
  run<V>(work: () => Promise<V>): Promise<V | Denial> {
    return new Promise((resolve, reject) => {
      const expire = () => resolve(timedOut(this.milliseconds));
      this.#waiting.add(expire);
      work()
        .then((value) => (performance.now() > this.#dueAt ? expire() : resolve(value)), reject)
        .finally(() => this.#waiting.delete(expire));
    });
  }

  /** Stops the timer: every answer is there. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}

/** Runs one piece of work with a deadline of its own. */
export async function withDeadline<V>(milliseconds: number, work: () => Promise<V>): Promise<V | Denial> {
  const deadline = new Deadline(milliseconds);
  try {
    return await deadline.run(work);
  } finally {
    deadline.clear();
  }
}
