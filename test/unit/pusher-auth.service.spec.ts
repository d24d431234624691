import { jest } from '@jest/globals';
import { ChannelDeniedException } from '../../src/pusher-auth.exceptions.js';
import type { SubscriberInput } from '../../src/pusher-auth.inputs.js';
import type { PusherAuthService } from '../../src/pusher-auth.service.js';
import { ADA, createService, type PolicySetup } from './decision/service.js';

const channelName = 'private-a';
const socketId = '1.1';

const METHODS: Record<string, (service: PusherAuthService, subscriber: SubscriberInput) => Promise<unknown>> = {
  authorize: (service, subscriber) => service.authorize({ socketId, channelName }, subscriber),
  authorizeMany: (service, subscriber) => service.authorizeMany({ socketId, channelNames: [channelName] }, subscriber),
  authenticateUser: (service, subscriber) => service.authenticateUser({ socketId }, subscriber),
  can: (service, subscriber) => service.can({ channelName }, subscriber),
  explain: (service, subscriber) => service.explain({ channelName }, subscriber),
};

/** The outcome of each method, as a status. */
async function statusOf(method: string, subscriber: SubscriberInput, policy: PolicySetup = {}): Promise<unknown> {
  const service = createService({ policies: { [channelName]: policy } });
  try {
    const result = await METHODS[method]!(service, subscriber);
    if (result instanceof Map) return (result.get(channelName) as { status: number }).status;
    if (typeof result === 'boolean') return result ? 200 : 401;
    const { verdict = 'granted' } = result as { verdict?: string };
    return { granted: 200, unauthenticated: 401 }[verdict];
  } catch (error) {
    return (error as { status?: number }).status;
  }
}

describe.each(Object.keys(METHODS))('the second argument of %s', (method) => {
  const request = { user: ADA };

  it.each<[subscriber: SubscriberInput, status: number]>([
    [{ user: ADA }, 200],
    [{ request }, 200],
    [{ user: ADA, request: {} }, 200],
    // A `user` key takes precedence over the request: an undefined variable must not become another user.
    [{ user: undefined, request }, 401],
    [{ user: null, request }, 401],
    [{ user: false, request }, 401],
    [{ user: undefined }, 401],
    [{}, 401],
    [{ request: {} }, 401],
    [{ request: undefined }, 401],
  ])('%j leads to the status %d', async (subscriber, status) => {
    expect(await statusOf(method, subscriber)).toBe(status);
  });

  it.each([null, 'ada', 7, true, () => ADA, ...(method === 'explain' ? [] : [undefined])])(
    'must be an object, not %p',
    async (subscriber) => {
      const call = METHODS[method]!(createService({ policies: { [channelName]: {} } }), subscriber as SubscriberInput);
      await expect(call).rejects.toThrow(
        new TypeError('The second argument must be the subscriber: { user }, { request } or both.'),
      );
    },
  );
});

describe('a timer', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each(Object.keys(METHODS))('is not left behind by %s', async (method) => {
    const policies = { [channelName]: { method: () => Promise.reject(new Error('broken')) } };
    const service = createService({ policies, options: { getUser: () => Promise.resolve(ADA) } });
    await METHODS[method]!(service, { request: {} }).catch(() => undefined);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('explain calls no policy without a second argument', async () => {
  let calls = 0;
  const service = createService({ policies: { [channelName]: { method: () => (calls++, true) } } });
  const explanation = await service.explain({ channelName });
  expect(explanation).not.toHaveProperty('verdict');
  expect(calls).toBe(0);
});

it('a user in the first argument is ignored, because it may come from a client', async () => {
  const service = createService({ policies: { [channelName]: {} } });
  const input = { socketId, channelName, user: ADA, request: { user: ADA } };
  await expect(service.authorize(input as never, {})).rejects.toMatchObject({ status: 401 });
  await expect(service.can(input as never, {})).resolves.toBe(false);
});

it('a denial has the channel and the reason', async () => {
  const service = createService({ policies: { [channelName]: { method: () => false } } });
  const denial = service.authorize({ socketId, channelName }, { user: ADA });
  await expect(denial).rejects.toBeInstanceOf(ChannelDeniedException);
  await expect(denial).rejects.toMatchObject({ channelName, reason: 'the policy said no' });
});
