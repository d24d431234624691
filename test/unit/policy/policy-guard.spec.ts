import { type CanActivate, mixin, UseGuards, type ExecutionContext, type Type } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { runInThisContext } from 'node:vm';
import { of, throwError } from 'rxjs';
import {
  findPolicyGuard,
  guardName,
  guardReferences,
  PolicyExecutionContext,
} from '../../../src/policy/policy-guard.js';
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
  ['those of the class come first', Guarded, guarded.value, [OnClass, OnMethod, OnClass]],
  ['only those of the class', Guarded, plain.value, [OnClass]],
  ['only those of the method', class {}, guarded.value, [OnMethod, OnClass]],
  ['none', class {}, plain.value, []],
  ['without a method', Guarded, undefined, [OnClass]],
])('the guards of a policy are listed: %s', (_which, policyClass, method, expected) => {
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

  it('is the instance of its class in the module of the policy', async () => {
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
    ['something else, which is not converted to true', () => 'yes', 'yes'],
  ])('may be an instance, and return %s', async (_what, canActivate, answer) => {
    const guard = findPolicyGuard(Object.assign(new OnClass(), { canActivate }), moduleWith([]))!;
    expect(guard.name).toBe('OnClass');
    expect(await guard.canActivate(EXECUTION, SCOPE)).toBe(answer);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => raise()],
    ['rejects', () => Promise.reject(new Error('no'))],
    ['fails in an observable', () => throwError(() => new Error('no'))],
  ])('rejects if it %s', async (_how, canActivate) => {
    const guard = findPolicyGuard({ canActivate } as CanActivate, moduleWith([]))!;
    await expect(guard.canActivate(EXECUTION, SCOPE)).rejects.toThrow('no');
  });
});

describe('the name of a guard', () => {
  class OwnGuard {}
  /** A class whose name is not the one in its source. */
  function named(name: string): Type {
    return Object.defineProperty(class {}, 'name', { value: name });
  }
  function MentionsAClass(): string {
    return 'class Other';
  }

  it.each([
    ['its class', OwnGuard, 'OwnGuard'],
    ['the class of an instance', new OwnGuard(), 'OwnGuard'],
    ['the source of a mixin, which Nest gives a random name', AuthGuard('jwt'), 'MixinAuthGuard'],
    ['the source of a mixin that is an instance', new (mixin(class Made {}))(), 'Made'],
    ['the source of a mixin, however it is spaced', mixin(runInThisContext('(class   Spaced {})') as Type), 'Spaced'],
    ['mixin, if a mixin has no own name', mixin(class {}), 'mixin'],
    ['not a class that the text of a mixin mentions', mixin(MentionsAClass as unknown as Type), 'mixin'],
    [
      'its class, even if the name ends like that of a mixin',
      named('Named_abcdefabcdefabcdefabc'),
      'Named_abcdefabcdefabcdefabc',
    ],
    [
      'its class, even if the name begins like that of a mixin',
      named('abcdefabcdefabcdefabc_Named'),
      'abcdefabcdefabcdefabc_Named',
    ],
  ])('is %s', (_, guard, name) => {
    expect(guardName(guard)).toBe(name);
  });
});

describe('the execution context of a guard', () => {
  class RoomPolicies {}
  const method = () => true;
  const request = { user: 'ada' };
  const response = {};
  const execution = new PolicyExecutionContext(RoomPolicies, method, request, response);

  it('has the class and the method of the policy, for roles and other metadata', () => {
    expect(execution.getClass()).toBe(RoomPolicies);
    expect(execution.getHandler()).toBe(method);
  });

  it('belongs to an HTTP request and has no next function', () => {
    expect(execution.getType()).toBe('http');
    const http = execution.switchToHttp();
    expect(http.getRequest()).toBe(request);
    expect(http.getResponse()).toBe(response);
    expect(http.getNext()).toBeUndefined();
    expect(execution.getArgs()).toEqual([request, response]);
    expect(execution.getArgByIndex(0)).toBe(request);
    expect(execution.getArgByIndex(1)).toBe(response);
  });

  it('cannot be used to replace the request for the next guard', () => {
    execution.getArgs()[0] = { user: 'grace' };
    expect(execution.switchToHttp().getRequest()).toBe(request);
  });

  it('throws for guards of other transports', () => {
    expect(() => execution.switchToRpc()).toThrow('cannot switch to RPC');
    expect(() => execution.switchToWs()).toThrow('cannot switch to WebSockets');
  });
});

function raise(): never {
  throw new Error('no');
}
