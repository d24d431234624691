import { Injectable, Logger } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import type { PusherAuthOptions } from '../pusher-auth.options.js';
import { PusherAuthRegistration, REGISTRATION_TOKEN } from '../pusher-auth.registration.js';
import { announce } from './boot-log.js';
import { type BootProblem, PusherAuthBootError } from './boot-problem.js';
import { type DeclaredPolicy, explorePolicies } from './policy-explorer.js';
import { LatePolicies } from './policy-providers.js';
import { createRuntime, type ProvedRegistration } from './runtime.js';
import type { PatternSettings } from './validate-declaration.js';
import { provePolicies, strayPolicyProblems } from './validate-policies.js';
import { readOptions, registrationProblems } from './validate-registration.js';

/**
 * Proves options and policies of all registrations together, so that every mistake is in one error, and opens them.
 * Whichever registration Nest initialises first does it for all.
 */
@Injectable()
export class PusherAuthBoot {
  readonly #logger = new Logger('PusherAuthModule');
  #proved: readonly ProvedRegistration[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules: ModulesContainer,
    private readonly applicationConfig: ApplicationConfig,
  ) {}

  /** @throws PusherAuthBootError with every mistake; then nothing is opened */
  run(): void {
    const { registrations, problems } = this.findRegistrations();
    if (problems.length === 0 && registrations.every(({ isOpen }) => isOpen)) return;
    problems.push(...registrationProblems(registrations));
    const read = registrations.map((registration) => readGivenOptions(registration, problems));
    const { proved } = proveRegistrations(read, this.discovery, problems);
    if (problems.length > 0) throw new PusherAuthBootError(problems);

    this.#proved = proved;
    const runtimes = proved.map(createRuntime);
    const latePolicies = new LatePolicies(this.modules, this.#logger);
    registrations.forEach((registration, index) => {
      registration.open(runtimes[index]!, () => latePolicies.check());
      announce(proved[index]!, registration, this.applicationConfig, this.#logger);
    });
  }

  private findRegistrations(): { registrations: PusherAuthRegistration[]; problems: BootProblem[] } {
    const wrappers = this.discovery
      .getProviders()
      .filter(({ token, isAlias }) => token === REGISTRATION_TOKEN && !isAlias);
    const made = wrappers.filter((wrapper) => wrapper.isDependencyTreeStatic());
    return {
      registrations: made.map(({ instance }) => instance as PusherAuthRegistration),
      problems: wrappers.slice(made.length).map(() => ({
        code: 'registration',
        where: 'PusherAuthModule',
        what: 'the options depend on a request-scoped provider, so there are none at boot',
        fix: 'inject providers of the default scope into the options factory',
      })),
    };
  }
}

/** A registration, and what the proof of its policies depends on. */
export interface ReadRegistration {
  readonly registration: PusherAuthRegistration;
  readonly options: PusherAuthOptions;
  readonly settings: PatternSettings;
}

/** Proves the policies of the whole application. Adds what is wrong to `problems`; what it gives means nothing if there are any. */
export function proveRegistrations(
  read: readonly ReadRegistration[],
  discovery: DiscoveryService,
  problems: BootProblem[],
): { proved: ProvedRegistration[]; declared: readonly DeclaredPolicy[] } {
  const registrations = read.map(({ registration }) => registration);
  const { declared, problems: misplaced } = explorePolicies(discovery);
  problems.push(...misplaced, ...strayPolicyProblems(declared, registrations.map(nameOf)));
  return { proved: read.map((one) => prove(one, registrations, declared, problems)), declared };
}

function nameOf({ app: name }: PusherAuthRegistration): string | undefined {
  return name;
}

/** Adds what is wrong to `problems`; patterns are then checked as if the options were right, so that nothing is told twice. */
function readGivenOptions(registration: PusherAuthRegistration, problems: BootProblem[]): ReadRegistration {
  const { label, givenOptions, declared } = registration;
  const { options, problems: found } = readOptions(givenOptions, declared.source);
  for (const problem of found) problems.push({ code: 'options', where: label, ...problem });
  const settings = {
    maxChannelNameLength: found.length === 0 ? options.maxChannelNameLength : DEFAULT_MAX_CHANNEL_NAME_LENGTH,
    hasMasterKey: options.encryptionMasterKeyBase64 !== undefined || typeof givenOptions !== 'object',
  };
  return { registration, options, settings };
}

/** Adds what is wrong to `problems`; what it gives means nothing if there are any. */
function prove(
  { registration, options, settings }: ReadRegistration,
  registrations: readonly PusherAuthRegistration[],
  declared: readonly DeclaredPolicy[],
  problems: BootProblem[],
): ProvedRegistration {
  const { app: name } = registration;
  // Where two registrations share a name, the policies are the first one's: their mistakes are told once.
  const isFirst = registrations.find((other) => other.app === name) === registration;
  const own = isFirst ? declared.filter(({ policy }) => policy.app === name) : [];
  const { problems: found, ...proved } = provePolicies(own, settings);
  problems.push(...found);
  return { name, options, ...proved };
}
