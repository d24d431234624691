import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withDeadline } from '../../../src/decision/deadline.js';

const TIMEOUT = 1_000;

const after = (milliseconds: number, value: string) =>
  new Promise<string>((resolve) => setTimeout(() => resolve(value), milliseconds));

describe('withDeadline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const ask = (work: Promise<string>, milliseconds = TIMEOUT) => withDeadline(work, milliseconds, () => 'late');

  it.each([
    [999, 'in time'],
    [1_001, 'late'],
  ])('gives what work of %d ms gives, within 1000 ms', async (milliseconds, expected) => {
    const asked = ask(after(milliseconds, 'in time'));
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(asked).resolves.toBe(expected);
  });

  it('gives up on each work at its own time, whatever was asked before and between', async () => {
    const settled: string[] = [];
    const never = new Promise<string>(() => undefined);
    const note = (name: string) => (result: string) =>
      void settled.push(`${name} ${result} at ${performance.now() - start}`);
    const start = performance.now();
    void ask(after(100, 'done')).then(note('first'));
    void ask(never).then(note('second'));
    await jest.advanceTimersByTimeAsync(600);
    void ask(never).then(note('third'));
    void ask(never, 500).then(note('shorter'));
    await jest.advanceTimersByTimeAsync(399);
    expect(settled).toEqual(['first done at 100']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(settled).toEqual(['first done at 100', 'second late at 1000', 'shorter late at 1100', 'third late at 1600']);
  });

  it('needs one timer for any number of questions', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const asked = Array.from({ length: 1_000 }, () => ask(Promise.resolve('at once'), 30_000));
    await Promise.all(asked);
    expect(timers).toHaveBeenCalledTimes(1);
  });

  it('still gives up when a test took the timers away', async () => {
    void ask(new Promise<string>(() => undefined), 20);
    jest.useRealTimers();
    jest.useFakeTimers({ now: Date.now() });
    await jest.advanceTimersByTimeAsync(100);
    const asked = ask(new Promise<string>(() => undefined), 20);
    await jest.advanceTimersByTimeAsync(100);
    await expect(asked).resolves.toBe('late');
  });
});
