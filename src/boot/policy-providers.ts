import type { Logger } from '@nestjs/common';
import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { declaresAnything } from '../decorators/policy-metadata.js';
import { seeSection } from '../messages.js';
import { scopeOf, type ProviderWrapper } from '../policy/provider-instance.js';

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

type Module = ModulesContainer extends Map<string, infer M> ? M : never;

/**
 * Notices policies in modules that were loaded after boot (`LazyModuleLoader`). They are not served: the policy table is
 * proved as a whole before the first request, and stays as it was proved. An operator hears of them once.
 */
export class LatePolicies {
  readonly #atBoot: ReadonlySet<Module>;
  readonly #named = new Set<NewableFunction>();
  #late: readonly Module[] = [];
  #providersSeen = 0;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly logger: Logger,
  ) {
    this.#atBoot = new Set(modules.values());
  }

  /** One comparison, as long as no module was loaded after boot. */
  check(): void {
    const count = this.modules.size - this.#atBoot.size;
    if (count === 0) return;
    if (count !== this.#late.length) this.#late = [...this.modules.values()].filter((one) => !this.#atBoot.has(one));
    // Nest lists a module before it fills it.
    const providers = this.#late.reduce((sum, module) => sum + module.providers.size, 0);
    if (providers === this.#providersSeen) return;
    this.#providersSeen = providers;
    for (const module of this.#late) this.warnOf(module);
  }

  private warnOf(module: Module): void {
    for (const wrapper of module.providers.values()) {
      const policyClass = policyClassOf(wrapper);
      if (!policyClass || this.#named.has(policyClass)) continue;
      this.#named.add(policyClass);
      this.logger.warn(
        `${module.metatype.name} › ${policyClass.name} was loaded after boot, so its policies are not asked and their ` +
          `channels are refused. Import the module where the application boots. ${seeSection('late-policies')}`,
      );
    }
  }
}
