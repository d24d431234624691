import type { INestApplicationContext } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH } from '../channel/channel-name.js';
import { declaresAnything } from '../decorators/policy-metadata.js';
import { guardName, guardReferences } from '../policy/policy-guard.js';
import { scopeOf, type ProviderWrapper } from '../policy/provider-instance.js';
import { PusherAuthOptions } from '../pusher-auth.options.js';
import { DECLARED_TOKEN, type DeclaredRegistration, PusherAuthRegistration } from '../pusher-auth.registration.js';
import type { BootProblem } from './boot-problem.js';
import { proveRegistrations } from './bootstrap.js';
import type { DeclaredPolicy } from './policy-explorer.js';
import type { ProvedRegistration } from './runtime.js';
import { registrationProblems } from './validate-registration.js';

/** What is known of a registration of an application that was scanned and not started. */
export interface PreviewedRegistration extends Pick<ProvedRegistration, 'entries' | 'signIn'> {
  readonly registration: PusherAuthRegistration;
  /** The names of the guards of its endpoint, without global ones. */
  readonly guards: readonly string[];
}

export interface PolicyPreview {
  readonly registrations: readonly PreviewedRegistration[];
  readonly declared: readonly DeclaredPolicy[];
  /** The names of the guards that modules provide for the whole application; `undefined` where boot will make one. */
  readonly globalGuards: readonly (string | undefined)[];
  readonly problems: readonly BootProblem[];
}

/**
 * Proves the policies of an application that Nest made with `preview: true`: nothing is instantiated, no factory called and
 * no hook run. Options are not read, so that no secret is needed: names have the default length, and every encrypted
 * pattern is taken to have its key.
 *
 * What a factory returns cannot be seen. Where its token is a class, the declarations of that class count; under another
 * token they are missed.
 */
export function previewPolicies(application: INestApplicationContext): PolicyPreview {
  const discovery = new DiscoveryService(application.get(ModulesContainer));
  const providers = discovery.getProviders();
  const wrappers = providers.filter(({ token, isAlias }) => token === DECLARED_TOKEN && !isAlias);
  const registrations = wrappers.map(
    ({ instance }) => new PusherAuthRegistration(instance as DeclaredRegistration, {}),
  );
  standInForFactories(providers);
  const problems = registrationProblems(registrations);
  const settings = { maxChannelNameLength: DEFAULT_MAX_CHANNEL_NAME_LENGTH, hasMasterKey: true };
  const options = new PusherAuthOptions();
  const read = registrations.map((registration) => ({ registration, options, settings }));
  const { proved, declared } = proveRegistrations(read, discovery, problems);
  return {
    registrations: proved.map(({ entries, signIn }, index) => ({
      registration: registrations[index]!,
      guards: endpointGuards(wrappers[index]!),
      entries,
      signIn,
    })),
    declared,
    globalGuards: globalGuards(application),
    problems,
  };
}

/** Gives a factory that stands for a class what Nest gives the class itself in a preview: an object that was never constructed. */
function standInForFactories(providers: readonly ProviderWrapper[]): void {
  for (const wrapper of providers) {
    const { token } = wrapper;
    if (!wrapper.isNotMetatype || wrapper.instance || !declaresAnything(token)) continue;
    if (scopeOf(wrapper) !== 'singleton') continue;
    // A factory may only pass on the instance that another provider has.
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
  // What a factory makes, or another token names, is not there before boot.
  const nameOf = (guard: object | null | undefined) => (guard ? guardName(guard) : undefined);
  return [
    ...config.getGlobalGuards().map(nameOf),
    ...config.getGlobalRequestGuards().map((wrapper) => nameOf(wrapper.isNotMetatype ? undefined : wrapper.metatype)),
  ];
}
