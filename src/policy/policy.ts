import type { Type } from '@nestjs/common';
import type { DeclaredPolicyOptions } from '../declaration/policy-options.js';
import type { PolicyGuard } from './policy-guard.js';
import type { ProviderInstance } from './provider-instance.js';

type Method = (argument: unknown) => unknown;

/** A method that decides, proved at boot: where it is, what guards it, and how its instance is found. */
export class Policy {
  /** `Class.method`. */
  readonly name: string;
  /** Whether it can only be decided for an HTTP request: a guard or an injected dependency reads it. */
  readonly needsRequest: boolean;
  /** Whether every call goes to one shared instance and nothing has to be resolved or guarded first. */
  readonly isDirect: boolean;
  readonly #shared: Record<PropertyKey, Method> | undefined;

  constructor(
    readonly policyClass: Type,
    readonly methodName: string | symbol,
    readonly moduleName: string,
    readonly options: DeclaredPolicyOptions,
    readonly guards: readonly PolicyGuard[],
    readonly provider: ProviderInstance,
  ) {
    this.name = `${policyClass.name}.${String(methodName)}`;
    this.needsRequest = guards.length > 0 || provider.needsRequest;
    this.#shared = provider.shared as Record<PropertyKey, Method> | undefined;
    this.isDirect = this.#shared !== undefined && guards.length === 0;
  }

  /** The method as its class has it: what guards see as the execution's method. */
  get method(): Method {
    return (this.policyClass.prototype as Record<PropertyKey, Method>)[this.methodName] as Method;
  }

  /** Calls the one shared instance. */
  ask(argument: unknown): unknown {
    return (this.#shared as Record<PropertyKey, Method>)[this.methodName]!(argument);
  }

  /** Calls the instance that was resolved for this request, tenant or call. */
  askOf(instance: unknown, argument: unknown): unknown {
    return (instance as Record<PropertyKey, Method>)[this.methodName]!(argument);
  }
}
