import { BootProblems } from '../../../src/boot/boot-problem.js';
import type { FoundPolicy } from '../../../src/boot/policy-finder.js';
import { withoutDuplicates } from '../../../src/boot/validate-policies.js';

class RoomPolicies {}
class MorePolicies {}

const ONE = { methodName: 'one' } as unknown as FoundPolicy['declaration'];
const TWO = { methodName: 'two' } as unknown as FoundPolicy['declaration'];

function found(
  declaration: FoundPolicy['declaration'],
  policyClass: NewableFunction = RoomPolicies,
  moduleName = 'RoomModule',
): FoundPolicy {
  return { declaration, declaredBy: RoomPolicies, policy: { policyClass, moduleName } } as unknown as FoundPolicy;
}

function validated(all: readonly FoundPolicy[]) {
  const problems = new BootProblems();
  return { policies: withoutDuplicates(all, problems), problems: problems.all };
}

const placement = (where: string, what: string, fix: string) => ({ code: 'policy-placement', where, what, fix });
const TWICE = (name: string) => `${name} is provided twice, so two instances would decide the same channels`;

it('one provider of each declaration is valid', () => {
  const all = [found(ONE), found(TWO)];
  expect(validated(all)).toEqual({ policies: all, problems: [] });
});

it('a class in two modules is reported once for all of its policies', () => {
  const all = [
    ...[found(ONE), found(TWO)],
    ...[found(ONE, RoomPolicies, 'OtherModule'), found(TWO, RoomPolicies, 'OtherModule')],
  ];
  expect(validated(all)).toEqual({
    policies: all.slice(0, 2),
    problems: [
      placement(
        'RoomModule › RoomPolicies and OtherModule › RoomPolicies',
        TWICE('RoomPolicies'),
        'provide it in one module, and export it from there',
      ),
    ],
  });
});

it('two classes that are provided twice are two mistakes', () => {
  const all = [ONE, TWO].flatMap((declaration, index) => {
    const policyClass = [RoomPolicies, MorePolicies][index]!;
    return [found(declaration, policyClass), found(declaration, policyClass)];
  });
  const fix = 'provide it under one token; other tokens can be aliases: { provide, useExisting }';
  expect(validated(all).problems).toEqual([
    placement('RoomModule › RoomPolicies', TWICE('RoomPolicies'), fix),
    placement('RoomModule › MorePolicies', TWICE('MorePolicies'), fix),
  ]);
});

it('a class and its subclass have the same policies twice', () => {
  expect(validated([found(ONE), found(ONE, MorePolicies)]).problems).toEqual([
    placement(
      'RoomModule › RoomPolicies and RoomModule › MorePolicies',
      'RoomPolicies and MorePolicies both have the policies of RoomPolicies, so two instances would decide the same channels',
      'provide one of them, or give each its own patterns',
    ),
  ]);
});
