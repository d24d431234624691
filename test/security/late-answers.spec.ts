import { AsyncLocalStorage } from 'node:async_hooks';
import { Deadlines } from '../../src/decision/deadline.js';

const never = (deadlines: Deadlines, result: string) =>
  deadlines.start<never, string>({ finish: () => result }).promise;

function blockFor(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
}

describe('on a busy machine, where timers go off late', () => {
  // With one timer for all deadlines, whoever asks while it is overdue must not put it off for those before.
  it('a deadline is not put off by those that are set after it', async () => {
    const late: string[] = [];
    const deadlines = new Deadlines(30);
    const waiting = never(deadlines, 'late').then((result) => late.push(result));
    for (let asked = 0; asked < 5; asked++) {
      blockFor(35);
      void never(deadlines, 'later').then((result) => late.push(result));
      await new Promise<void>((resolve) => process.nextTick(() => resolve()));
      if (asked === 0) expect(late).toEqual(['late']);
    }
    await waiting;
  });

  // A listener may ask another policy when it hears of one that was late: twenty thousand of them must not stand on one another.
  it('what is asked because something was late does not give up on the rest itself', async () => {
    const deadlines = new Deadlines(30);
    let depth = 0;
    let deepest = 0;
    const finish = () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      void never(deadlines, 'asked');
      depth -= 1;
    };
    const late = Array.from({ length: 20_000 }, () => deadlines.start<never, void>({ finish }).promise);
    blockFor(35);
    const after = never(deadlines, 'after');
    await Promise.all(late);
    expect(deepest).toBe(1);
    await expect(after).resolves.toBe('after');
  });
});

it('what comes too late is never heard of in the asynchronous context of another request', async () => {
  const request = new AsyncLocalStorage<string>();
  const heard: string[] = [];
  const deadlines = new Deadlines(30);
  const ask = (name: string) =>
    request.run(name, () => {
      const finish = () => void heard.push(`${name} in ${request.getStore() ?? name}`);
      return deadlines.start<never, void>({ finish }).promise;
    });
  // By the timer that runs for the first.
  const asked = [ask('first'), ask('second')];
  await new Promise((resolve) => setTimeout(resolve, 80));
  // By whoever asks when timers are late.
  asked.push(ask('third'));
  blockFor(35);
  asked.push(ask('fourth'));
  await new Promise((resolve) => setTimeout(resolve, 80));
  await Promise.all(asked);
  expect(heard).toEqual(['first in first', 'second in second', 'third in third', 'fourth in fourth']);
});
