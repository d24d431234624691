import { timedOut, type Denial } from './verdict.js';

/** The time by which one request must have its answers. Everything that waits for it shares one timer. */
export class Deadline {
  readonly #dueAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly milliseconds: number) {
    this.#dueAt = performance.now() + milliseconds;
    this.#timer = setTimeout(() => {
      for (const expire of this.#waiting) expire();
    }, milliseconds).unref();
  }

  /**
   * Runs the work of one answer, which must not reject. Past the deadline its result is a timeout, even if the work kept the
   * timer from firing.
   */
  run<V>(work: () => Promise<V>): Promise<V | Denial> {
    return new Promise((resolve) => {
      const expire = () => resolve(timedOut(this.milliseconds));
      this.#waiting.push(expire);
      void work().then((value) => {
        if (performance.now() > this.#dueAt) expire();
        else resolve(value);
      });
    });
  }

  /** Stops the timer: every answer is there. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
