import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { guardName } from './guard-name.js';
import { ProviderInstance, type ProviderWrapper } from './provider-instance.js';
import type { ResolutionScope } from './resolution-scope.js';

// Nest's metadata key of @UseGuards; its constant is no public export.
const GUARDS_METADATA = '__guards__';

type GuardReference = Type<CanActivate> | CanActivate;

/** A guard of a policy, found at boot. */
export interface PolicyGuard {
  readonly name: string;
  /** @returns what the guard answers: `true` alone lets the policy be asked; throws what the guard throws */
  canActivate(execution: ExecutionContext, scope: ResolutionScope): Promise<unknown>;
}

/** What `@UseGuards` put on a class and its method: the class's come first, as in Nest. */
export function guardReferences(policyClass: object, method: object | undefined): GuardReference[] {
  const onClass = Reflect.getMetadata(GUARDS_METADATA, policyClass) as GuardReference[] | undefined;
  const onMethod = method && (Reflect.getMetadata(GUARDS_METADATA, method) as GuardReference[] | undefined);
  return [...(onClass ?? []), ...(onMethod ?? [])];
}

/** @returns the guard, or `undefined` where Nest has made no instance of its class in the policy's module */
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
