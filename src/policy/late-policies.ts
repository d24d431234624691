import type { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { policyClassOf } from './provided-policies.js';

/**
 * Notices policies in modules that were loaded after boot (`LazyModuleLoader`). They are not served: the policy table is
 * proved as a whole before the first request, and stays as it was proved. An operator hears of them once.
 */
export class LatePolicies {
  readonly #atBoot: ReadonlySet<unknown>;
  readonly #named = new Set<NewableFunction>();
  #providersSeen = 0;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly logger: Logger,
  ) {
    this.#atBoot = new Set(modules.values());
  }

  /** One comparison, as long as no module was loaded after boot. */
  check(): void {
    if (this.modules.size === this.#atBoot.size) return;
    const late = [...this.modules.values()].filter((module) => !this.#atBoot.has(module));
    // Nest fills a module only after it has listed it.
    const providers = late.reduce((count, module) => count + module.providers.size, 0);
    if (providers === this.#providersSeen) return;
    this.#providersSeen = providers;
    for (const module of late) {
      for (const wrapper of module.providers.values()) {
        const policyClass = wrapper.isAlias ? undefined : policyClassOf(wrapper);
        if (!policyClass || this.#named.has(policyClass)) continue;
        this.#named.add(policyClass);
        this.logger.warn(
          `${module.metatype.name} › ${policyClass.name} was loaded after boot, so its policies are not asked and their ` +
            'channels are refused. Import the module where the application boots.',
        );
      }
    }
  }
}
