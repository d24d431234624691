import { Policy } from '../../../src/policy/policy.js';
import type { ProviderInstance } from '../../../src/policy/provider-instance.js';

class RoomPolicies {
  join(argument: unknown): unknown {
    return [this, argument];
  }
}

const GUARD = { name: 'RoomGuard', canActivate: () => Promise.resolve(true) };
const shared = new RoomPolicies();

function policy(guards: Policy['guards'], provider: { shared?: object; needsRequest?: boolean }): Policy {
  return new Policy(RoomPolicies, 'join', 'RoomModule', {}, guards, provider as unknown as ProviderInstance);
}

it.each<[guards: number, provider: { shared?: object; needsRequest?: boolean }, direct: boolean, request: boolean]>([
  [0, { shared, needsRequest: false }, true, false],
  [1, { shared, needsRequest: false }, false, true],
  [0, { needsRequest: false }, false, false],
  [0, { needsRequest: true }, false, true],
  [1, { needsRequest: true }, false, true],
])('with %i guards and %j it is direct: %s, and needs a request: %s', (guards, provider, direct, request) => {
  const { isDirect, needsRequest } = policy(Array<typeof GUARD>(guards).fill(GUARD), provider);
  expect({ isDirect, needsRequest }).toEqual({ isDirect: direct, needsRequest: request });
});

it('calls its method on the instance that is meant', () => {
  const instance = new RoomPolicies();
  expect(policy([], { shared }).ask(7)).toEqual([shared, 7]);
  expect(policy([], { shared }).askOf(instance, 7)).toEqual([instance, 7]);
  expect((policy([], { shared }).ask(7) as [unknown])[0]).toBe(shared);
  expect((policy([], { shared }).askOf(instance, 7) as [unknown])[0]).toBe(instance);
});

it('looks up its method at each call, and settles it with the first call after it was told to', () => {
  const instance = new RoomPolicies();
  const asked = policy([], { shared: instance });
  instance.join = () => 'wrapped';
  expect(asked.ask(7)).toBe('wrapped');
  instance.join = () => 'wrapped twice';
  asked.settleAtNextCall();
  instance.join = () => 'wrapped late';
  expect(asked.ask(7)).toBe('wrapped late');
  instance.join = () => 'replaced';
  expect(asked.ask(7)).toBe('wrapped late');
});

it('calls a settled method on the shared instance', () => {
  const asked = policy([], { shared });
  asked.settleAtNextCall();
  expect(asked.ask(7)).toEqual([shared, 7]);
  expect((asked.ask(7) as [unknown])[0]).toBe(shared);
});

it.each<[what: string, instance: (current: () => unknown) => object]>([
  ['a proxy', (current) => new Proxy(new RoomPolicies(), { get: () => current() })],
  [
    'a proxy that it inherits from',
    (current) => Object.create(new Proxy({}, { get: (_, name) => name === 'join' && current() })) as object,
  ],
  ['an accessor', (current) => Object.defineProperty({}, 'join', { get: current })],
])('is given its method by %s at each call, settled or not: it may be another one', (_what, instance) => {
  let answer = 'of one tenant';
  const methodNow = () => {
    const said = answer;
    return () => said;
  };
  const asked = policy([], { shared: instance(methodNow) });
  asked.settleAtNextCall();
  expect(asked.ask(7)).toBe('of one tenant');
  answer = 'of another';
  expect(asked.ask(7)).toBe('of another');
});

it('never settles a method that an accessor gave first', () => {
  const instance = Object.defineProperty({}, 'join', { get: () => () => 'given', configurable: true });
  const asked = policy([], { shared: instance });
  asked.settleAtNextCall();
  expect(asked.ask(7)).toBe('given');
  for (const answer of ['first', 'second', 'third']) {
    Object.defineProperty(instance, 'join', { value: () => answer, configurable: true });
    expect(asked.ask(7)).toBe(answer);
  }
});

it('asks an accessor for a method when somebody asks the policy, and not before', () => {
  let read = 0;
  const instance = Object.defineProperty({}, 'join', { get: () => ((read += 1), () => true) });
  const asked = policy([], { shared: instance });
  asked.settleAtNextCall();
  expect(read).toBe(0);
  asked.ask(7);
  expect(read).toBe(1);
});

it('has the name that logs show, and the method that guards see', () => {
  expect(policy([], {}).name).toBe('RoomPolicies.join');
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only compared
  expect(policy([], {}).method).toBe(RoomPolicies.prototype.join);
});
