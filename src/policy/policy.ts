import type { Type } from '@nestjs/common';
import type { ChannelPattern } from '../channel/pattern.js';
import type { DeclaredPolicyOptions } from '../decorators/policy-options.js';
import type { PolicyGuard } from './policy-guard.js';
import type { ProviderInstance } from './provider-instance.js';

type Method = (argument: unknown) => unknown;

type Options = { readonly [K in keyof DeclaredPolicyOptions]?: DeclaredPolicyOptions[K] | undefined } & {
  readonly isBatch?: boolean | undefined;
};

/** A decorated method, validated at boot, with its guards, its options and its provider. */
export class Policy {
  /** `Class.method`. */
  readonly name: string;
  /** Whether it can only be called for an HTTP request: a guard or an injected dependency reads it. */
  readonly needsRequest: boolean;
  /** The name of its registration. */
  readonly app: string | undefined;
  /** Whether one call decides all of its channels in a request. */
  readonly isBatch: boolean;
  readonly allowGuest: boolean;
  readonly useSignedInUser: boolean;
  readonly userId: DeclaredPolicyOptions['userId'];
  readonly userInfo: DeclaredPolicyOptions['userInfo'];

  constructor(
    readonly policyClass: Type,
    readonly methodName: string | symbol,
    readonly moduleName: string,
    { app, isBatch = false, allowGuest = false, useSignedInUser = false, userId, userInfo }: Options,
    readonly guards: readonly PolicyGuard[],
    readonly provider: ProviderInstance,
  ) {
    this.name = `${policyClass.name}.${String(methodName)}`;
    this.needsRequest = guards.length > 0 || provider.needsRequest;
    this.app = app;
    this.isBatch = isBatch;
    this.allowGuest = allowGuest;
    this.useSignedInUser = useSignedInUser;
    this.userId = userId;
    this.userInfo = userInfo;
  }

  /** The method of the class, which guards get as the handler of their ExecutionContext. */
  get method(): Method {
    return (this.policyClass.prototype as Record<PropertyKey, Method>)[this.methodName] as Method;
  }

  /** Calls the method on one instance. */
  invoke(instance: unknown, argument: unknown): unknown {
    return (instance as Record<PropertyKey, Method>)[this.methodName]!(argument);
  }
}

/** A pattern and the policy that decides its names; `rank` as `orderPatterns` gives it. */
export interface TableEntry {
  readonly pattern: ChannelPattern;
  readonly rank: number;
  readonly policy: Policy;
}
