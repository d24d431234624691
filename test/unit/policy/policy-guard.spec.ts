import { type CanActivate, UseGuards, type ExecutionContext } from '@nestjs/common';
import { of, throwError } from 'rxjs';
import { findPolicyGuard, guardReferences } from '../../../src/policy/policy-guard.js';
import type { ProviderWrapper } from '../../../src/policy/provider-instance.js';
import type { ResolutionScope } from '../../../src/policy/request-scope.js';

class OnClass implements CanActivate {
  canActivate = () => true;
}
class OnMethod implements CanActivate {
  canActivate = () => true;
}

@UseGuards(OnClass)
class Guarded {
  plain(): void {}

  @UseGuards(OnMethod, OnClass)
  guarded(): void {}
}

const { plain, guarded } = Object.getOwnPropertyDescriptors(Guarded.prototype);

it.each([
  ['the class’s come first', Guarded, guarded.value, [OnClass, OnMethod, OnClass]],
  ['the class’s alone', Guarded, plain.value, [OnClass]],
  ['the method’s alone', class {}, guarded.value, [OnMethod, OnClass]],
  ['none', class {}, plain.value, []],
  ['without a method', Guarded, undefined, [OnClass]],
])('the guards of a policy: %s', (_which, policyClass, method, expected) => {
  expect(guardReferences(policyClass, method as object | undefined)).toEqual(expected);
});

describe('a guard', () => {
  const EXECUTION = {} as ExecutionContext;
  const SCOPE = {} as ResolutionScope;
  const moduleWith = (injectables: [unknown, unknown][], providers: [unknown, unknown][] = []) =>
    ({
      host: {
        injectables: new Map(injectables),
        providers: new Map(providers),
        getProviderByKey: () => ({ instance: {} }),
      },
    }) as unknown as ProviderWrapper;
  const made = (instance: object) => ({
    instance,
    isDependencyTreeStatic: () => true,
    host: { getProviderByKey: () => ({ instance: {} }) },
  });

  it('is the one that Nest made of its class in the module of the policy', async () => {
    const injectable = { canActivate: () => 'the injectable' };
    const provider = { canActivate: () => 'the provider' };
    const guardIn = (wrapper: ProviderWrapper) => findPolicyGuard(OnClass, wrapper);

    const both = guardIn(moduleWith([[OnClass, made(injectable)]], [[OnClass, made(provider)]]))!;
    expect(both.name).toBe('OnClass');
    expect(await both.canActivate(EXECUTION, SCOPE)).toBe('the injectable');
    expect(await guardIn(moduleWith([], [[OnClass, made(provider)]]))!.canActivate(EXECUTION, SCOPE)).toBe(
      'the provider',
    );
    expect(guardIn(moduleWith([[OnMethod, made(injectable)]]))).toBeUndefined();
  });

  it.each<[string, () => unknown, unknown]>([
    ['a value', () => true, true],
    ['a promise', () => Promise.resolve(false), false],
    ['an observable', () => of(true), true],
    ['the last of an observable', () => of(true, false), false],
    ['a promise of an observable', () => Promise.resolve(of(false)), false],
    ['nonsense, which is not made a yes', () => 'yes', 'yes'],
  ])('may be an instance, and answer with %s', async (_what, canActivate, answer) => {
    const guard = findPolicyGuard(Object.assign(new OnClass(), { canActivate }), moduleWith([]))!;
    expect(guard.name).toBe('OnClass');
    expect(await guard.canActivate(EXECUTION, SCOPE)).toBe(answer);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => raise()],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['fails in an observable', () => throwError(() => new Error('no'))],
  ])('that %s does not answer', async (_how, canActivate) => {
    const guard = findPolicyGuard({ canActivate } as CanActivate, moduleWith([]))!;
    await expect(guard.canActivate(EXECUTION, SCOPE)).rejects.toThrow('no');
  });
});

function raise(): never {
  throw new Error('no');
}
