import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { ProviderInstance, type ProviderWrapper } from './provider-instance.js';
import type { ResolutionScope } from './request-scope.js';

// Nest's `mixin` names every class with 21 random hexadecimal digits, different in each process.
const MIXIN_NAME = /^[0-9a-f]{21}$/;

/**
 * The name of a guard's class, the same in every process, because policy tables are compared with earlier ones. For
 * `AuthGuard('jwt')` and other mixins, it is the name in their source.
 *
 * @param guard a class, or an instance of one
 */
export function guardName(guard: object): string {
  const guardClass = typeof guard === 'function' ? guard : guard.constructor;
  if (!MIXIN_NAME.test(guardClass.name)) return guardClass.name;
  return /^class\s+([\w$]+)/.exec(Function.prototype.toString.call(guardClass))?.[1] ?? 'mixin';
}

/** The argument of a policy's guards: the policy's class and method, and the policy's view of the request. */
export class PolicyExecutionContext implements ExecutionContext {
  readonly #args: readonly [request: object, response: object | undefined];

  constructor(
    private readonly policyClass: Type,
    private readonly method: (...args: never[]) => unknown,
    request: object,
    response: object | undefined,
  ) {
    this.#args = [request, response];
  }

  getClass<T>(): Type<T> {
    return this.policyClass as Type<T>;
  }

  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- Nest's own signature
  getHandler(): Function {
    return this.method;
  }

  getArgs<T extends unknown[]>(): T {
    return [...this.#args] as unknown[] as T;
  }

  getArgByIndex<T>(index: number): T {
    return this.#args[index] as T;
  }

  getType<T extends string>(): T {
    return 'http' as T;
  }

  switchToHttp(): ReturnType<ExecutionContext['switchToHttp']> {
    return {
      getRequest: <T>() => this.#args[0] as T,
      getResponse: <T>() => this.#args[1] as T,
      getNext: <T>() => undefined as T,
    };
  }

  switchToRpc(): never {
    throw new TypeError('A channel policy is decided over HTTP; its guards cannot switch to RPC.');
  }

  switchToWs(): never {
    throw new TypeError('A channel policy is decided over HTTP; its guards cannot switch to WebSockets.');
  }
}

// Nest's metadata key of @UseGuards; its constant is not exported.
const GUARDS_METADATA = '__guards__';

type GuardReference = Type<CanActivate> | CanActivate;

/** A guard of a policy, found at boot. */
export interface PolicyGuard {
  readonly name: string;
  /** @returns what the guard returns; only `true` lets the policy be called */
  canActivate(execution: ExecutionContext, scope: ResolutionScope): Promise<unknown>;
}

/** The guards of `@UseGuards` on a class and its method. Those of the class come first, as in Nest. */
export function guardReferences(policyClass: object, method: object | undefined): GuardReference[] {
  const onClass = Reflect.getMetadata(GUARDS_METADATA, policyClass) as GuardReference[] | undefined;
  const onMethod = method && (Reflect.getMetadata(GUARDS_METADATA, method) as GuardReference[] | undefined);
  return [...(onClass ?? []), ...(onMethod ?? [])];
}

/** @returns the guard, or `undefined` if Nest has no instance of its class in the policy's module */
export function findPolicyGuard(reference: GuardReference, policyWrapper: ProviderWrapper): PolicyGuard | undefined {
  if (typeof reference !== 'function') {
    return {
      name: guardName(reference),
      canActivate: (execution) => answerOf(reference, execution),
    };
  }
  const host = policyWrapper.host;
  const wrapper = host?.injectables.get(reference) ?? host?.providers.get(reference);
  if (!wrapper) return undefined;
  const instance = new ProviderInstance(wrapper);
  return {
    name: guardName(reference),
    canActivate: async (execution, scope) =>
      answerOf((instance.shared ?? (await instance.resolve(scope))) as CanActivate, execution),
  };
}

async function answerOf(guard: CanActivate, execution: ExecutionContext): Promise<unknown> {
  const answer: unknown = await guard.canActivate(execution);
  return isObservable(answer) ? await lastValueFrom(answer) : answer;
}
