import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadline } from '../../../src/decision/deadline.js';
import { timedOut, type Denial } from '../../../src/decision/verdict.js';
import { blockFor, never } from './service.js';

const TIMEOUT = 1_000;

const after = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), milliseconds));
const text = (result: string | Denial) => (typeof result === 'string' ? result : result.verdict);

describe('a deadline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([
    [999, 'in time'],
    [1_001, 'timed-out'],
  ])('of 1000 ms turns work of %d ms into: %s', async (milliseconds, expected) => {
    const result = new Deadline(TIMEOUT).run(() => after(milliseconds, 'in time'));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(text(await result)).toBe(expected);
  });

  it('ends with a timeout that contains its length', async () => {
    const result = new Deadline(TIMEOUT).run(never);
    await jest.advanceTimersByTimeAsync(TIMEOUT);
    await expect(result).resolves.toEqual(timedOut(TIMEOUT));
  });

  it('ignores a result that comes after it', async () => {
    const result = new Deadline(TIMEOUT).run(() => after(1_500, 'too late'));
    await jest.advanceTimersByTimeAsync(5_000);
    await expect(result).resolves.toEqual(timedOut(TIMEOUT));
  });

  it('is independent of others that start earlier, later or with another length', async () => {
    const settled: string[] = [];
    const start = performance.now();
    const run = (name: string, deadline: Deadline, work: () => Promise<string>) =>
      void deadline.run(work).then((result) => settled.push(`${name} ${text(result)} at ${performance.now() - start}`));
    const first = new Deadline(TIMEOUT);
    run('first', first, () => after(100, 'done'));
    run('second', first, never);
    await jest.advanceTimersByTimeAsync(600);
    run('third', new Deadline(TIMEOUT), never);
    run('shorter', new Deadline(500), never);
    await jest.advanceTimersByTimeAsync(399);
    expect(settled).toEqual(['first done at 100']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(settled).toEqual([
      'first done at 100',
      'second timed-out at 1000',
      'shorter timed-out at 1100',
      'third timed-out at 1600',
    ]);
  });

  it('needs one timer for any amount of work', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const deadline = new Deadline(TIMEOUT);
    await Promise.all(Array.from({ length: 1_000 }, () => deadline.run(() => Promise.resolve('at once'))));
    expect(timers).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(1);
    deadline.clear();
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    [1_000, 'in time'],
    [1_000.5, 'timed-out'],
  ])('compares the clock if the timer has not fired after %d ms: %s', async (milliseconds, expected) => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const deadline = new Deadline(TIMEOUT);
    now.mockReturnValue(milliseconds);
    expect(text(await deadline.run(() => Promise.resolve('in time')))).toBe(expected);
    now.mockRestore();
  });
});

it('a deadline holds even if the work blocks the event loop, and so the timer', async () => {
  const deadline = new Deadline(10);
  const result = await deadline.run(() => {
    blockFor(15);
    return Promise.resolve('granted');
  });
  expect(result).toEqual(timedOut(10));
  deadline.clear();
});

it('a deadline does not keep the process alive', () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const deadline = new Deadline(TIMEOUT);
  const timer = timers.mock.results[0]!.value as NodeJS.Timeout;
  timers.mockRestore();
  expect(timer.hasRef()).toBe(false);
  deadline.clear();
});
