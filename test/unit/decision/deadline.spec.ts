import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadline, withDeadline } from '../../../src/decision/deadline.js';
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
  ])('for work of %d ms within 1000 ms gives: %s', async (milliseconds, expected) => {
    const result = new Deadline(TIMEOUT).run(() => after(milliseconds, 'in time'));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(text(await result)).toBe(expected);
  });

  it('gives a timeout that says how long it was', async () => {
    const result = new Deadline(TIMEOUT).run(never);
    await jest.advanceTimersByTimeAsync(TIMEOUT);
    await expect(result).resolves.toEqual(timedOut(TIMEOUT));
  });

  it('passes on what the work rejects with', async () => {
    await expect(new Deadline(TIMEOUT).run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('ignores whatever the work does after it', async () => {
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', remember);
    const deadline = new Deadline(TIMEOUT);
    const results = [
      deadline.run(() => after(1_500, 'too late')),
      deadline.run(() => after(1_500, 'too late').then(() => Promise.reject(new Error('too late')))),
    ];
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();
    await after(1, undefined);
    process.off('unhandledRejection', remember);
    await expect(Promise.all(results)).resolves.toEqual([timedOut(TIMEOUT), timedOut(TIMEOUT)]);
    expect(unhandled).toEqual([]);
  });

  it('is its own: others that start earlier, later or with another length do not move it', async () => {
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

  it('forgets the work that is done', async () => {
    const resolved: unknown[] = [];
    const deadline = new Deadline(TIMEOUT);
    void deadline.run(() => Promise.resolve('done')).then((result) => resolved.push(result));
    await jest.advanceTimersByTimeAsync(1);
    const add = jest.spyOn(Set.prototype, 'delete');
    await deadline.run(() => Promise.resolve('done'));
    await jest.advanceTimersByTimeAsync(1);
    expect(add).toHaveBeenCalledTimes(1);
    expect(add.mock.results[0]!.value).toBe(true);
    add.mockRestore();
    expect(resolved).toEqual(['done']);
  });

  it.each([
    [1_000, 'in time'],
    [1_000.5, 'timed-out'],
  ])('compares the clock, if the timer has not gone off after %d ms: %s', async (milliseconds, expected) => {
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

describe('withDeadline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives the result of the work, or a timeout', async () => {
    await expect(withDeadline(TIMEOUT, () => Promise.resolve('done'))).resolves.toBe('done');
    const late = withDeadline(TIMEOUT, never);
    await jest.advanceTimersByTimeAsync(TIMEOUT);
    await expect(late).resolves.toEqual(timedOut(TIMEOUT));
  });

  it.each([
    ['resolves', () => Promise.resolve('done')],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('leaves no timer behind if the work %s', async (_how, work: () => Promise<string>) => {
    await withDeadline(TIMEOUT, work).catch(() => undefined);
    expect(jest.getTimerCount()).toBe(0);
  });
});
