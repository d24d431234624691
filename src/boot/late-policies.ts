import type { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { seeSection } from '../errors-page.js';
import { policyClassOf } from './provided-policies.js';

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
