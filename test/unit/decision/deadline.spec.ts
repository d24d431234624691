import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Denial } from '../../../src/decision/verdict.js';
import { Deadlines } from '../../../src/decision/deadline.js';

const TIMEOUT = 1_000;

const after = (milliseconds: number, value: string) =>
  new Promise<string>((resolve) => setTimeout(() => resolve(value), milliseconds));

describe('a deadline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const finish = (result: string | Denial) => (typeof result === 'string' ? result : 'late');
  const ask = (work: Promise<string>, deadlines = new Deadlines(TIMEOUT)) => {
    const deadline = deadlines.start<string, string>({ finish });
    void work.then((result) => deadline.settle(result));
    return deadline.promise;
  };

  it.each([
    [999, 'in time'],
    [1_001, 'late'],
  ])('gives what work of %d ms gives, within 1000 ms', async (milliseconds, expected) => {
    const asked = ask(after(milliseconds, 'in time'));
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(asked).resolves.toBe(expected);
  });

  it('says how long it waited', async () => {
    const { promise } = new Deadlines(TIMEOUT).start<never, Denial>({ finish: (late) => late });
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(promise).resolves.toEqual({
      verdict: 'timed-out',
      status: 503,
      reason: 'no answer within 1000 ms',
      fault: true,
    });
  });

  it('finishes once, with what came first', async () => {
    const finished: unknown[] = [];
    const deadline = new Deadlines(TIMEOUT).start<string, void>({ finish: (result) => void finished.push(result) });
    deadline.settle('first');
    deadline.settle('second');
    await jest.advanceTimersByTimeAsync(2_000);
    await deadline.promise;
    expect(finished).toEqual(['first']);
  });

  it('rejects with what the finish throws', async () => {
    const raise = () => {
      throw new Error('denied');
    };
    const deadline = new Deadlines(TIMEOUT).start<string, never>({ finish: raise });
    deadline.settle('in time');
    await expect(deadline.promise).rejects.toThrow('denied');
  });

  it('gives up on each work at its own time, whatever was asked before and between', async () => {
    const settled: string[] = [];
    const never = new Promise<string>(() => undefined);
    const note = (name: string) => (result: string) =>
      void settled.push(`${name} ${result} at ${performance.now() - start}`);
    const start = performance.now();
    const deadlines = new Deadlines(TIMEOUT);
    void ask(after(100, 'done'), deadlines).then(note('first'));
    void ask(never, deadlines).then(note('second'));
    await jest.advanceTimersByTimeAsync(600);
    void ask(never, deadlines).then(note('third'));
    void ask(never, new Deadlines(500)).then(note('shorter'));
    await jest.advanceTimersByTimeAsync(399);
    expect(settled).toEqual(['first done at 100']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(settled).toEqual(['first done at 100', 'second late at 1000', 'shorter late at 1100', 'third late at 1600']);
  });

  it.each<[before: string, work: () => Promise<string>]>([
    ['was given up', () => new Promise(() => undefined)],
    ['came in time', () => after(100, 'in time')],
  ])('gives up on work that is asked for when all before it %s', async (_before, work) => {
    const settled: string[] = [];
    const deadlines = new Deadlines(TIMEOUT);
    void ask(work(), deadlines);
    await jest.advanceTimersByTimeAsync(5_000);
    void ask(new Promise(() => undefined), deadlines).then((result) => settled.push(result));
    await jest.advanceTimersByTimeAsync(999);
    expect(settled).toEqual([]);
    await jest.advanceTimersByTimeAsync(2);
    expect(settled).toEqual(['late']);
  });

  it('needs one timer for any number of questions', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const deadlines = new Deadlines(TIMEOUT);
    const asked = Array.from({ length: 1_000 }, () => ask(Promise.resolve('at once'), deadlines));
    await Promise.all(asked);
    expect(timers).toHaveBeenCalledTimes(1);
  });

  it('still gives up when a test took the timers away', async () => {
    const deadlines = new Deadlines(20);
    void ask(new Promise<string>(() => undefined), deadlines);
    jest.useRealTimers();
    jest.useFakeTimers({ now: Date.now() });
    await jest.advanceTimersByTimeAsync(100);
    const asked = ask(new Promise<string>(() => undefined), deadlines);
    await jest.advanceTimersByTimeAsync(100);
    await expect(asked).resolves.toBe('late');
  });
});
