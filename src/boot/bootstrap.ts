import { Injectable, Logger } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import type { PusherAuthOptions } from '../pusher-auth.options.js';
import type { PusherAuthRegistration } from '../pusher-auth.registration.js';
import { REGISTRATION_TOKEN } from '../pusher-auth.tokens.js';
import { logBoot } from './boot-log.js';
import { BootProblems, PusherAuthBootError } from './boot-problem.js';
import { lazyPolicyCheck } from './policy-providers.js';
import { createRuntime } from './runtime.js';
import type { PatternSettings } from './validate-declaration.js';
import { validateApplication } from './validate-policies.js';
import {
  type FoundRegistration,
  importersOf,
  validateOptions,
  validateRegistrations,
} from './validate-registration.js';

/**
 * Validates the options and policies of all registrations together, so that one error has every mistake, and opens the
 * registrations. Nest initialises one registration after the other; the first one does this for all.
 */
@Injectable()
export class PusherAuthBoot {
  readonly #logger = new Logger('PusherAuthModule');
  // Private fields, because a provider that injects this may be logged.
  readonly #discovery: DiscoveryService;
  readonly #modules: ModulesContainer;
  readonly #applicationConfig: ApplicationConfig;

  constructor(discovery: DiscoveryService, modules: ModulesContainer, applicationConfig: ApplicationConfig) {
    this.#discovery = discovery;
    this.#modules = modules;
    this.#applicationConfig = applicationConfig;
  }

  /** @throws PusherAuthBootError with every mistake; then nothing is opened */
  run(): void {
    const problems = new BootProblems();
    const found = this.#findRegistrations(problems);
    if (problems.all.length === 0 && found.every(({ registration }) => registration.isOpen)) return;
    validateRegistrations(found, problems);
    const optionsOf = new Map(
      found.map(({ registration }) => [registration, readOptions(registration, problems)] as const),
    );
    const registrations = [...optionsOf].map(([registration, { settings }]) => ({ registration, settings }));
    const { validated, policies } = validateApplication(registrations, this.#discovery, problems);
    if (problems.all.length > 0) throw new PusherAuthBootError(problems.all);

    const checkLazyPolicies = lazyPolicyCheck(this.#modules, this.#logger);
    const opened = validated.map((one) => ({ ...one, ...optionsOf.get(one.registration)! }));
    for (const one of opened) one.registration.open(createRuntime(one, checkLazyPolicies));
    logBoot({ opened, policies, discovery: this.#discovery, config: this.#applicationConfig, logger: this.#logger });
  }

  #findRegistrations(problems: BootProblems): FoundRegistration[] {
    const wrappers = this.#discovery
      .getProviders()
      .filter(({ token, isAlias }) => token === REGISTRATION_TOKEN && !isAlias);
    const found: FoundRegistration[] = [];
    for (const wrapper of wrappers) {
      if (wrapper.isDependencyTreeStatic()) {
        const registration = wrapper.instance as PusherAuthRegistration;
        found.push({ registration, importedBy: importersOf(wrapper, this.#modules) });
      } else {
        problems.add(
          'registration',
          'PusherAuthModule',
          'the options depend on a request-scoped provider, so they do not exist at boot',
          'inject only providers of the default scope into the options factory',
        );
      }
    }
    return found;
  }
}

/** If options are invalid, patterns are validated with valid ones, so that no mistake is reported twice. */
function readOptions(
  registration: PusherAuthRegistration,
  problems: BootProblems,
): { options: PusherAuthOptions; settings: PatternSettings } {
  const before = problems.all.length;
  const options = validateOptions(registration, problems);
  const areValid = problems.all.length === before;
  const hasMasterKey =
    options.encryptionMasterKeyBase64 !== undefined ||
    options.credentials !== undefined ||
    typeof registration.givenOptions !== 'object';
  const maxChannelNameLength = areValid ? options.maxChannelNameLength : DEFAULT_MAX_CHANNEL_NAME_LENGTH;
  return { options, settings: { maxChannelNameLength, hasMasterKey } };
}
