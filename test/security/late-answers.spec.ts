import { ServiceUnavailableException } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Decision } from '../../src/decision/decision-log.js';
import { ADA, blockFor, createService, later, never, raise, type PolicySetup } from '../unit/decision/service.js';

const TIMEOUT = 30;
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function createSlowService(method: NonNullable<PolicySetup['method']>, onDecision: (decision: Decision) => unknown) {
  const options = { policyTimeoutMs: TIMEOUT, onDecision };
  return createService({ policies: { 'private-<id>': { method } }, options });
}

describe('a grant after the deadline', () => {
  it.each<[what: string, method: () => unknown]>([
    ['blocks the event loop, and so the timer', () => (blockFor(TIMEOUT + 5), true)],
    [
      'blocks the event loop after waiting',
      async () => {
        await Promise.resolve();
        blockFor(TIMEOUT + 5);
        return true;
      },
    ],
    ['comes after the timer', () => wait(TIMEOUT * 2).then(() => true)],
  ])('becomes a 503 if it %s', async (_what, method) => {
    const verdicts: string[] = [];
    const service = createSlowService(method, ({ verdict }) => verdicts.push(verdict));
    const answer = service.authorize({ socketId: '1.1', channelName: 'private-a' }, { user: ADA });
    await expect(answer).rejects.toBeInstanceOf(ServiceUnavailableException);
    await wait(TIMEOUT * 2);
    // The decision is made once: the late grant is not reported either.
    expect(verdicts).toEqual(['timed-out']);
  });

  it('is ignored even if it turns into an error', async () => {
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', remember);
    const verdicts: string[] = [];
    const method = () => wait(TIMEOUT * 2).then(() => raise(new Error('too late')));
    const service = createSlowService(method, ({ verdict }) => verdicts.push(verdict));
    await expect(service.can({ channelName: 'private-a' }, { user: ADA })).rejects.toMatchObject({ status: 503 });
    await wait(TIMEOUT * 2);
    process.off('unhandledRejection', remember);
    expect({ verdicts, unhandled }).toEqual({ verdicts: ['timed-out'], unhandled: [] });
  });
});

it('later requests do not postpone a deadline on a busy machine, where timers fire late', async () => {
  const late: string[] = [];
  const service = createSlowService(never, ({ channelName }) => late.push(channelName));
  const can = (channelName: string) => service.can({ channelName }, { user: ADA }).catch(() => false);
  const requests = [can('private-first')];
  await later(0);
  for (let request = 0; request < 5; request++) {
    blockFor(TIMEOUT + 5);
    requests.push(can(`private-${request}`));
    // Two turns of the event loop: timers run between them.
    await later(0);
    await later(0);
    expect(late[0]).toBe('private-first');
  }
  await Promise.all(requests);
  expect(late).toHaveLength(6);
});

it('a late verdict is reported in the asynchronous context of its own request', async () => {
  const requestId = new AsyncLocalStorage<string>();
  const reported: string[] = [];
  const service = createSlowService(never, ({ channelName }) =>
    reported.push(`${channelName} in ${requestId.getStore()}`),
  );
  const authorize = (id: string) =>
    requestId.run(id, () =>
      service
        .authorizeMany({ socketId: '1.1', channelNames: [`private-${id}a`, `private-${id}b`] }, { user: ADA })
        .catch(() => undefined),
    );
  // Two at once, then one while the timer of the other is overdue.
  await Promise.all([authorize('first'), authorize('second')]);
  const third = authorize('third');
  await later(0);
  blockFor(TIMEOUT + 5);
  const fourth = authorize('fourth');
  await Promise.all([third, fourth]);
  expect(reported).toEqual([
    'private-firsta in first',
    'private-firstb in first',
    'private-seconda in second',
    'private-secondb in second',
    'private-thirda in third',
    'private-thirdb in third',
    'private-fourtha in fourth',
    'private-fourthb in fourth',
  ]);
});
