import type { DiscoveryService } from '@nestjs/core';
import { declaresAnything } from '../declaration/declarations.js';
import { lifetimeOf, type ProviderWrapper } from '../policy/provider-instance.js';

/** A provider of the application, and the class whose declarations it has. */
export interface ProvidedPolicies {
  readonly wrapper: ProviderWrapper;
  readonly policyClass: NewableFunction;
}

/**
 * Finds the providers that have declarations: classes, what factories made, values and mocks.
 *
 * One thing cannot be seen before a request makes it: what a factory in request or transient scope returns. Its declarations
 * are found only where its token is the class; under another token its channels have no policy, and are refused.
 */
export function findProvidedPolicies(discovery: Pick<DiscoveryService, 'getProviders'>): ProvidedPolicies[] {
  const found: ProvidedPolicies[] = [];
  for (const wrapper of discovery.getProviders()) {
    // An alias (`useExisting`) lists again what its own module lists already.
    const policyClass = wrapper.isAlias ? undefined : policyClassOf(wrapper);
    if (policyClass) found.push({ wrapper, policyClass });
  }
  return withoutSecondListings(found);
}

/** The class whose declarations a provider has: its own, that of the instance that a factory made, or its token's. */
export function policyClassOf(wrapper: ProviderWrapper): NewableFunction | undefined {
  if (!wrapper.isNotMetatype && declaresAnything(wrapper.metatype)) return wrapper.metatype;
  const instance: unknown = wrapper.isNotMetatype ? wrapper.instance : undefined;
  if (typeof instance === 'object' && instance !== null) {
    const prototype = Object.getPrototypeOf(instance) as { constructor?: unknown } | null;
    if (declaresAnything(prototype?.constructor)) return prototype.constructor;
  }
  // A stand-in, such as a mock: it answers for the class in whose place it is provided.
  return declaresAnything(wrapper.token) ? wrapper.token : undefined;
}

/** One instance may be provided under two tokens, by a factory that only passes it on: it is listed once. */
function withoutSecondListings(found: readonly ProvidedPolicies[]): ProvidedPolicies[] {
  const listed = new Set<unknown>();
  // Classes first: Nest has made the guards of those.
  const ofClasses = found.filter(({ wrapper }) => !wrapper.isNotMetatype && lifetimeOf(wrapper) === 'static');
  for (const { wrapper } of ofClasses) listed.add(wrapper.instance);
  return found.filter(({ wrapper }) => {
    const instance: unknown = wrapper.isNotMetatype ? wrapper.instance : undefined;
    if (typeof instance !== 'object' || instance === null) return true;
    if (listed.has(instance)) return false;
    listed.add(instance);
    return true;
  });
}
