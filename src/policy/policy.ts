import type { Type } from '@nestjs/common';
import { types } from 'node:util';
import type { ChannelPattern } from '../channel/pattern.js';
import type { DeclaredPolicyOptions } from '../decorators/policy-options.js';
import type { PatternEntry } from '../matching/pattern-tree.js';
import type { PolicyGuard } from './policy-guard.js';
import type { ProviderInstance } from './provider-instance.js';

type Method = (argument: unknown) => unknown;

type Options = { readonly [K in keyof DeclaredPolicyOptions]?: DeclaredPolicyOptions[K] | undefined };

/** A method that decides, proved at boot: where it is, what guards it, and how its instance is found. */
export class Policy {
  /** `Class.method`. */
  readonly name: string;
  /** Whether it can only be decided for an HTTP request: a guard or an injected dependency reads it. */
  readonly needsRequest: boolean;
  /** Whether every call goes to one shared instance and nothing has to be resolved or guarded first. */
  readonly isDirect: boolean;
  /** The name of the registration that it belongs to. */
  readonly app: string | undefined;
  readonly allowGuest: boolean;
  readonly useSignedInUser: boolean;
  readonly userId: DeclaredPolicyOptions['userId'];
  readonly userInfo: DeclaredPolicyOptions['userInfo'];
  private readonly shared: Record<PropertyKey, Method> | undefined;
  private settledMethod: Method | undefined = undefined;
  private isToBeSettled = false;

  constructor(
    readonly policyClass: Type,
    readonly methodName: string | symbol,
    readonly moduleName: string,
    { app, allowGuest = false, useSignedInUser = false, userId, userInfo }: Options,
    readonly guards: readonly PolicyGuard[],
    readonly provider: ProviderInstance,
  ) {
    this.name = `${policyClass.name}.${String(methodName)}`;
    this.needsRequest = guards.length > 0 || provider.needsRequest;
    this.shared = provider.shared as Record<PropertyKey, Method> | undefined;
    this.isDirect = this.shared !== undefined && guards.length === 0;
    this.app = app;
    this.allowGuest = allowGuest;
    this.useSignedInUser = useSignedInUser;
    this.userId = userId;
    this.userInfo = userInfo;
  }

  /** The method as its class has it: what guards see as the execution's method. */
  get method(): Method {
    return (this.policyClass.prototype as Record<PropertyKey, Method>)[this.methodName] as Method;
  }

  /**
   * The application has started: the next call settles for good which function is the method of the one shared instance. Until
   * then each call looks it up, so that what the application puts around the method while it starts takes effect; and so
   * does every call where a proxy or an accessor gives it.
   */
  settleAtNextCall(): void {
    this.isToBeSettled = true;
  }

  /** Calls the one shared instance. */
  ask(argument: unknown): unknown {
    const { shared, settledMethod } = this;
    if (settledMethod !== undefined) return settledMethod.call(shared, argument);
    if (this.isToBeSettled) {
      this.isToBeSettled = false;
      this.settledMethod = plainMethod(shared!, this.methodName);
    }
    return this.askOf(shared, argument);
  }

  /** Calls the instance that was resolved for this request, tenant or call. */
  askOf(instance: unknown, argument: unknown): unknown {
    return (instance as Record<PropertyKey, Method>)[this.methodName]!(argument);
  }
}

/** The method that an instance has or inherits. What a proxy or an accessor gives may be another one at each call: nothing then. */
function plainMethod(instance: object, name: string | symbol): Method | undefined {
  for (let owner: object | null = instance; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    if (types.isProxy(owner)) return undefined;
    const property = Object.getOwnPropertyDescriptor(owner, name);
    if (property) return property.value as Method | undefined;
  }
  return undefined;
}

/**
 * A policy as it decides the channels of one pattern. A request finds all that it reads in this one object: among thousands
 * of policies, each object behind another is one more wait for memory.
 */
export class TableEntry extends Policy implements PatternEntry {
  /** Of the pattern: a request reads nothing else of it. */
  readonly source: string;

  constructor(
    readonly pattern: ChannelPattern,
    readonly rank: number,
    /** The policy as it was declared, maybe for several patterns. */
    readonly declared: Policy,
  ) {
    super(declared.policyClass, declared.methodName, declared.moduleName, declared, declared.guards, declared.provider);
    this.source = pattern.source;
  }
}
