import type { INestApplicationContext } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import { declaresAnything } from '../decorators/policy-metadata.js';
import { guardName, guardReferences } from '../policy/policy-guard.js';
import { scopeOf, type ProviderWrapper } from '../policy/provider-instance.js';
import { PusherAuthRegistration, type RegistrationDefinition } from '../pusher-auth.registration.js';
import { DEFINITION_TOKEN } from '../pusher-auth.tokens.js';
import { type BootProblem, BootProblems } from './boot-problem.js';
import type { FoundPolicy } from './policy-finder.js';
import { validateApplication, type ValidatedRegistration } from './validate-policies.js';
import { importersOf, validateRegistrations } from './validate-registration.js';

/** A registration of an application that was scanned but not started. */
export interface PreviewedRegistration extends ValidatedRegistration {
  /** The names of the guards of its endpoint, without global ones. */
  readonly guards: readonly string[];
}

/** The policies of an application that was scanned but not started. */
export interface PolicyPreview {
  readonly registrations: readonly PreviewedRegistration[];
  readonly policies: readonly FoundPolicy[];
  /** The names of the guards that modules provide for the whole application; `undefined` for one that only boot makes. */
  readonly globalGuards: readonly (string | undefined)[];
  readonly problems: readonly BootProblem[];
}

/**
 * Validates the policies of an application that Nest created with `preview: true`: nothing is instantiated, no factory is
 * called and no hook is run. Options are not read, so no secrets are needed. The default limit of a name's length applies, and
 * master keys are assumed to be there.
 *
 * The result of a factory is unknown. If its token is a class, the declarations of that class count. Under any other token they
 * are missed.
 */
export function previewPolicies(application: INestApplicationContext): PolicyPreview {
  const problems = new BootProblems();
  const modules = application.get(ModulesContainer);
  const discovery = new DiscoveryService(modules);
  const providers = discovery.getProviders();
  const wrappers = providers.filter(({ token, isAlias }) => token === DEFINITION_TOKEN && !isAlias);
  const found = wrappers.map((wrapper) => ({
    registration: new PusherAuthRegistration(wrapper.instance as RegistrationDefinition, {}),
    importedBy: importersOf(wrapper, modules),
  }));
  addStandInsForFactories(providers);
  validateRegistrations(found, problems);
  const settings = { maxChannelNameLength: DEFAULT_MAX_CHANNEL_NAME_LENGTH, hasMasterKey: true };
  const registrations = found.map(({ registration }) => ({ registration, settings }));
  const { validated, policies } = validateApplication(registrations, discovery, problems);
  return {
    registrations: validated.map((one, index) => ({ ...one, guards: endpointGuards(wrappers[index]!) })),
    policies,
    globalGuards: globalGuards(application),
    problems: problems.all,
  };
}

/** Gives factories that provide a class an object that was never constructed, as Nest does for classes in a preview. */
function addStandInsForFactories(providers: readonly ProviderWrapper[]): void {
  for (const wrapper of providers) {
    const { token } = wrapper;
    if (!wrapper.isNotMetatype || wrapper.instance || !declaresAnything(token)) continue;
    if (scopeOf(wrapper) !== 'singleton') continue;
    // A factory may return the instance of another provider.
    const passedOn = providers.find((other) => !other.isNotMetatype && other.metatype === token);
    const made: unknown = passedOn ? passedOn.instance : Object.create(token.prototype as object);
    wrapper.instance = made;
  }
}

function endpointGuards({ host }: ProviderWrapper): string[] {
  const controllers = [...(host?.controllers.values() ?? [])];
  return controllers.flatMap(({ metatype }) => (metatype ? guardReferences(metatype, undefined).map(guardName) : []));
}

function globalGuards(application: INestApplicationContext): (string | undefined)[] {
  const config = application.get(ApplicationConfig);
  // The result of a factory, or the provider of another token, does not exist before boot.
  const nameOf = (guard: object | null | undefined) => (guard ? guardName(guard) : undefined);
  return [
    ...config.getGlobalGuards().map(nameOf),
    ...config.getGlobalRequestGuards().map((wrapper) => nameOf(wrapper.isNotMetatype ? undefined : wrapper.metatype)),
  ];
}
