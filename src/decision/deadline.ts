import { timedOut, type Denial } from './verdict.js';

/** The time by which one request must have its answers. Everything that waits for it shares one timer. */
export class Deadline {
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly milliseconds: number) {
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
        if (this.elapsed() > this.milliseconds) expire();
        else resolve(value);
      });
    });
  }

  /** How long it has been running, in milliseconds. */
  elapsed(): number {
    return performance.now() - this.#startedAt;
  }

  /** Stops the timer: every answer is there. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
