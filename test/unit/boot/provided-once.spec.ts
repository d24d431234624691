import type { DeclaredPolicy } from '../../../src/boot/policy-explorer.js';
import { proveProvidedOnce } from '../../../src/boot/validate-policies.js';

class RoomPolicies {}
class MorePolicies {}

const ONE = { methodName: 'one' } as unknown as DeclaredPolicy['declaration'];
const TWO = { methodName: 'two' } as unknown as DeclaredPolicy['declaration'];

function declared(
  declaration: DeclaredPolicy['declaration'],
  policyClass: NewableFunction = RoomPolicies,
  moduleName = 'RoomModule',
): DeclaredPolicy {
  return { declaration, declaredBy: RoomPolicies, policy: { policyClass, moduleName } } as unknown as DeclaredPolicy;
}

const placement = (where: string, what: string, fix: string) => ({ code: 'policy-placement', where, what, fix });
const TWICE = (name: string) => `${name} is provided twice, so two instances would decide the same channels`;

it('one provider of each declaration is right', () => {
  const all = [declared(ONE), declared(TWO)];
  expect(proveProvidedOnce(all)).toEqual({ declared: all, problems: [] });
});

it('a class in two modules is told once, however much it declares', () => {
  const all = [
    ...[declared(ONE), declared(TWO)],
    ...[declared(ONE, RoomPolicies, 'OtherModule'), declared(TWO, RoomPolicies, 'OtherModule')],
  ];
  expect(proveProvidedOnce(all)).toEqual({
    declared: all.slice(0, 2),
    problems: [
      placement(
        'RoomModule › RoomPolicies and OtherModule › RoomPolicies',
        TWICE('RoomPolicies'),
        'provide it in one module and export it from there',
      ),
    ],
  });
});

it('two classes that are provided twice are two mistakes', () => {
  const all = [ONE, TWO].flatMap((declaration, index) => {
    const policyClass = [RoomPolicies, MorePolicies][index]!;
    return [declared(declaration, policyClass), declared(declaration, policyClass)];
  });
  const fix = 'provide it under one token; others can be aliases: { provide, useExisting }';
  expect(proveProvidedOnce(all).problems).toEqual([
    placement('RoomModule › RoomPolicies', TWICE('RoomPolicies'), fix),
    placement('RoomModule › MorePolicies', TWICE('MorePolicies'), fix),
  ]);
});

it('a class beside one that inherits from it has the same policies twice', () => {
  expect(proveProvidedOnce([declared(ONE), declared(ONE, MorePolicies)]).problems).toEqual([
    placement(
      'RoomModule › RoomPolicies and RoomModule › MorePolicies',
      'RoomPolicies and MorePolicies both have the policies of RoomPolicies, so two instances would decide the same channels',
      'provide one of them, or declare patterns of its own on each',
    ),
  ]);
});
