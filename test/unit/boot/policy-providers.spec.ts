import type { DiscoveryService } from '@nestjs/core';
import { findPolicyProviders } from '../../../src/boot/policy-providers.js';
import { ChannelPolicy } from '../../../src/decorators/channel-policy.decorator.js';
import type { ProviderWrapper } from '../../../src/policy/provider-instance.js';

class RoomPolicies {
  @ChannelPolicy('private-a')
  join(): boolean {
    return true;
  }
}
class MorePolicies extends RoomPolicies {}
const room = new RoomPolicies();

/** The part of Nest's record that is read; `value` is the result of a value provider, a factory or a mock. */
function listed(of: { token?: unknown; class?: object; value?: unknown; isAlias?: boolean; scoped?: boolean }) {
  const isValue = 'value' in of;
  return {
    token: of.token ?? of.class,
    metatype: of.class,
    instance: isValue ? of.value : new (of.class as typeof RoomPolicies)(),
    isNotMetatype: isValue,
    isAlias: of.isAlias ?? false,
    isTransient: false,
    isDependencyTreeStatic: () => !of.scoped,
    isDependencyTreeDurable: () => false,
  } as unknown as ProviderWrapper;
}

function found(...wrappers: ProviderWrapper[]): string[] {
  const discovery = { getProviders: () => wrappers } as Pick<DiscoveryService, 'getProviders'>;
  return findPolicyProviders(discovery).map(
    ({ policyClass, wrapper }) => `${policyClass.name} ${wrappers.indexOf(wrapper)}`,
  );
}

it.each<[what: string, wrappers: ProviderWrapper[], expected: string[]]>([
  ['a class', [listed({ class: RoomPolicies })], ['RoomPolicies 0']],
  ['a subclass', [listed({ class: MorePolicies })], ['MorePolicies 0']],
  ['another class', [listed({ class: class {} })], []],
  ['an alias', [listed({ token: 'x', value: room, isAlias: true })], []],
  ['an instance', [listed({ token: 'x', value: room })], ['RoomPolicies 0']],
  ['a stand-in', [listed({ token: RoomPolicies, value: { join: () => true } })], ['RoomPolicies 0']],
  [
    'a stand-in without a prototype',
    [listed({ token: RoomPolicies, value: Object.create(null) as object })],
    ['RoomPolicies 0'],
  ],
  [
    'a subclass instead of its parent',
    [listed({ token: RoomPolicies, value: new MorePolicies() })],
    ['MorePolicies 0'],
  ],
  ['another value', [listed({ token: 'x', value: { join: () => true } })], []],
  ['a function as a value', [listed({ token: 'x', value: RoomPolicies })], []],
  [
    'one instance under two tokens',
    [listed({ token: 'x', value: room }), listed({ token: 'y', value: room })],
    ['RoomPolicies 0'],
  ],
  [
    'two instances',
    [listed({ token: 'x', value: room }), listed({ token: 'y', value: new RoomPolicies() })],
    ['RoomPolicies 0', 'RoomPolicies 1'],
  ],
  // Each lacks the methods of its class, and each is reported.
  [
    'nothing instead of two classes',
    [listed({ token: RoomPolicies, value: null }), listed({ token: MorePolicies, value: null })],
    ['RoomPolicies 0', 'MorePolicies 1'],
  ],
])('finds the policies of %s', (_what, wrappers, expected) => {
  expect(found(...wrappers)).toEqual(expected);
});

it('finds the class instead of a factory that passes its instance on, in any order', () => {
  const ofClass = listed({ class: RoomPolicies });
  const passedOn = listed({ token: 'x', value: ofClass.instance as unknown });
  expect(found(ofClass, passedOn)).toEqual(['RoomPolicies 0']);
  expect(found(passedOn, ofClass)).toEqual(['RoomPolicies 1']);
});
