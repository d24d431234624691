import { jest } from '@jest/globals';
import { Policy } from '../../../src/policy/policy.js';
import type { ProviderInstance } from '../../../src/policy/provider-instance.js';

class RoomPolicies {
  join(argument: unknown): unknown {
    return [this, argument];
  }
}

const GUARD = { name: 'RoomGuard', canActivate: () => Promise.resolve(true) };

function createPolicy(guards: Policy['guards'] = [], needsRequest = false): Policy {
  const provider = { needsRequest } as unknown as ProviderInstance;
  return new Policy(RoomPolicies, 'join', 'RoomModule', {}, guards, provider);
}

it.each<[guards: number, providerNeedsRequest: boolean, needsRequest: boolean]>([
  [0, false, false],
  [1, false, true],
  [0, true, true],
  [1, true, true],
])(
  'a policy with %i guards, whose provider needs a request (%s), needs one: %s',
  (guards, ofProvider, needsRequest) => {
    expect(createPolicy(Array<typeof GUARD>(guards).fill(GUARD), ofProvider).needsRequest).toBe(needsRequest);
  },
);

it('a policy calls its method on the given instance', () => {
  const instance = new RoomPolicies();
  const [self, argument] = createPolicy().invoke(instance, 7) as [unknown, unknown];
  expect(self).toBe(instance);
  expect(argument).toBe(7);
});

it('a policy calls the current method of its instance, so a spy takes effect at any time', () => {
  const instance = new RoomPolicies();
  const policy = createPolicy();
  policy.invoke(instance, 1);
  const spy = jest.spyOn(instance, 'join').mockReturnValue('spied');
  expect(policy.invoke(instance, 2)).toBe('spied');
  spy.mockReturnValue('spied again');
  expect(policy.invoke(instance, 3)).toBe('spied again');
  expect(spy.mock.calls).toEqual([[2], [3]]);
  spy.mockRestore();
  expect(policy.invoke(instance, 4)).toEqual([instance, 4]);
  const onClass = jest.spyOn(RoomPolicies.prototype, 'join').mockReturnValue('spied on the class');
  expect(policy.invoke(instance, 5)).toBe('spied on the class');
  onClass.mockRestore();
});

it.each<[what: string, instance: (current: () => unknown) => object]>([
  ['a proxy', (current) => new Proxy(new RoomPolicies(), { get: () => current() })],
  [
    'a proxy in its prototype chain',
    (current) => Object.create(new Proxy({}, { get: (_, name) => name === 'join' && current() })) as object,
  ],
  ['an accessor', (current) => Object.defineProperty({}, 'join', { get: current })],
])('a policy reads its method from %s at each call, because it may change', (_what, createInstance) => {
  let answer = 'for one tenant';
  const instance = createInstance(() => {
    const current = answer;
    return () => current;
  });
  const policy = createPolicy();
  expect(policy.invoke(instance, 7)).toBe('for one tenant');
  answer = 'for another';
  expect(policy.invoke(instance, 7)).toBe('for another');
});

it('a policy reads an accessor only when it is called', () => {
  let reads = 0;
  const instance = Object.defineProperty({}, 'join', { get: () => ((reads += 1), () => true) });
  const policy = createPolicy();
  expect(reads).toBe(0);
  policy.invoke(instance, 7);
  expect(reads).toBe(1);
});

it('a policy has the name shown in logs and the method that guards receive', () => {
  expect(createPolicy().name).toBe('RoomPolicies.join');
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only compared
  expect(createPolicy().method).toBe(RoomPolicies.prototype.join);
});

it('a policy has the options of its decorator and their defaults', () => {
  const provider = {} as ProviderInstance;
  const userId = () => 'ada';
  const userInfo = () => ({});
  const options = { app: 'chat', isBatch: true, allowGuest: true, useSignedInUser: true, userId, userInfo };
  expect(new Policy(RoomPolicies, 'join', 'RoomModule', options, [], provider)).toMatchObject(options);
  const { app, isBatch, allowGuest, useSignedInUser, ...rest } = createPolicy();
  expect({ app, isBatch, allowGuest, useSignedInUser }).toEqual({
    app: undefined,
    isBatch: false,
    allowGuest: false,
    useSignedInUser: false,
  });
  expect(rest).toMatchObject({ moduleName: 'RoomModule', userId: undefined, userInfo: undefined });
});
