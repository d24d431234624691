import type { Logger } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { declaresAnything } from '../decorators/policy-metadata.js';
import { seeSection } from '../messages.js';
import { scopeOf, type ProviderWrapper } from '../policy/provider-instance.js';

/** A provider of the application, and the class that has its declarations. */
export interface PolicyProvider {
  readonly wrapper: ProviderWrapper;
  readonly policyClass: NewableFunction;
  /** The class of the provided object, if it is not the policy class: a mock, or `useClass` with another class. */
  readonly standIn: NewableFunction | undefined;
}

/**
 * Finds the providers that have declarations: classes, results of factories, values and mocks.
 *
 * The result of a factory in request or transient scope is unknown until a request. Its declarations are found only if its
 * token is the class. Under any other token, its channels have no policy and are denied.
 */
export function findPolicyProviders(discovery: Pick<DiscoveryService, 'getProviders'>): PolicyProvider[] {
  const found: PolicyProvider[] = [];
  for (const wrapper of discovery.getProviders()) {
    // An alias (`useExisting`) lists a provider that another module lists already.
    const policyClass = wrapper.isAlias ? undefined : policyClassOf(wrapper);
    if (policyClass) found.push({ wrapper, policyClass, standIn: findStandIn(wrapper, policyClass) });
  }
  return withoutSecondListings(found);
}

/** The class that has a provider's declarations: its own, that of the instance that a factory made, or its token. */
function policyClassOf(wrapper: ProviderWrapper): NewableFunction | undefined {
  const provided = providedClassOf(wrapper);
  if (declaresAnything(provided)) return provided;
  // A stand-in, such as a mock, replaces the class that is its token.
  return declaresAnything(wrapper.token) ? wrapper.token : undefined;
}

function findStandIn(wrapper: ProviderWrapper, policyClass: NewableFunction): NewableFunction | undefined {
  const provided = providedClassOf(wrapper);
  return provided === policyClass ? undefined : provided;
}

function providedClassOf(wrapper: ProviderWrapper): NewableFunction | undefined {
  if (!wrapper.isNotMetatype) return (wrapper.metatype as NewableFunction | null) ?? undefined;
  const instance: unknown = wrapper.instance;
  if (typeof instance !== 'object' || instance === null) return undefined;
  const prototype = Object.getPrototypeOf(instance) as { constructor?: unknown } | null;
  return typeof prototype?.constructor === 'function' ? prototype.constructor : undefined;
}

/** Keeps one provider for each instance: a factory may return the instance of another provider. */
function withoutSecondListings(found: readonly PolicyProvider[]): PolicyProvider[] {
  const listed = new Set<unknown>();
  // Prefer classes, because Nest has instantiated their guards.
  const ofClasses = found.filter(({ wrapper }) => !wrapper.isNotMetatype && scopeOf(wrapper) === 'singleton');
  for (const { wrapper } of ofClasses) listed.add(wrapper.instance);
  return found.filter(({ wrapper }) => {
    const instance: unknown = wrapper.isNotMetatype ? wrapper.instance : undefined;
    if (typeof instance !== 'object' || instance === null) return true;
    if (listed.has(instance)) return false;
    listed.add(instance);
    return true;
  });
}

/**
 * Makes a function that warns about policies in modules loaded after boot (`LazyModuleLoader`), each class once. Such policies
 * are never called: the policy table is validated as a whole before the first request, and does not change. Call the function
 * for names that no pattern matches.
 */
export function lazyPolicyCheck(modules: ModulesContainer, logger: Logger): () => void {
  const atBoot = new Set(modules.values());
  const reported = new Set<NewableFunction>();
  return () => {
    if (modules.size === atBoot.size) return;
    for (const module of modules.values()) {
      if (atBoot.has(module)) continue;
      for (const wrapper of module.providers.values()) {
        const policyClass = policyClassOf(wrapper);
        if (!policyClass || reported.has(policyClass)) continue;
        reported.add(policyClass);
        logger.warn(
          `${module.metatype.name} › ${policyClass.name} was loaded after boot, so its policies decide nothing and their ` +
            `channels are denied. Import the module at boot. ${seeSection('lazy-policies')}`,
        );
      }
    }
  };
}
