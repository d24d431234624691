import { Injectable } from '@nestjs/common';
import type { DeclaredPolicyOptions } from '../../../src/decorators/policy-options.js';
import { describePolicies } from '../../../src/policy/policy-table.js';
import { Policy, type TableEntry } from '../../../src/policy/policy.js';
import type { ProviderInstance } from '../../../src/policy/provider-instance.js';
import { pattern } from '../channel/arbitraries.js';

@Injectable()
class RoomPolicies {
  join = () => true;
}

const GUARD = { name: 'RoomGuard', canActivate: () => Promise.resolve(true) };

function entry(
  source: string,
  options: DeclaredPolicyOptions,
  scope: string,
  guards: Policy['guards'] = [],
): TableEntry {
  const provider = { scope, shared: undefined, needsRequest: false } as unknown as ProviderInstance;
  const policy = new Policy(RoomPolicies, 'join', 'RoomModule', options, guards, provider);
  return { pattern: pattern(source), rank: 0, policy };
}

it('the policy table is sorted by pattern, in the same order on every machine', () => {
  const sources = ['private-b', 'private-_', 'private-a', 'presence-<id>', 'private-B', 'private-<id>'];
  const described = describePolicies(sources.map((source) => entry(source, {}, 'singleton')));
  expect(described.map((one) => one.pattern)).toEqual([
    'presence-<id>',
    'private-<id>',
    'private-B',
    'private-_',
    'private-a',
    'private-b',
  ]);
});

it('a row has everything that a review needs', () => {
  const options = { isBatch: true, allowGuest: true, useSignedInUser: true };
  expect(
    describePolicies([entry('private-a', {}, 'singleton'), entry('presence-a', options, 'request', [GUARD, GUARD])]),
  ).toEqual([
    {
      pattern: 'presence-a',
      kind: 'presence',
      policy: 'RoomPolicies.join',
      module: 'RoomModule',
      guards: ['RoomGuard', 'RoomGuard'],
      isBatch: true,
      allowGuest: true,
      useSignedInUser: true,
      scope: 'request',
    },
    {
      pattern: 'private-a',
      kind: 'private',
      policy: 'RoomPolicies.join',
      module: 'RoomModule',
      guards: [],
      isBatch: false,
      allowGuest: false,
      useSignedInUser: false,
      scope: 'singleton',
    },
  ]);
});
