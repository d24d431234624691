import {
  type DynamicModule,
  Inject,
  Module,
  type OnModuleInit,
  Optional,
  type Provider,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { PusherAuthBootError } from './boot/boot-problem.js';
import { PusherAuthBoot } from './boot/bootstrap.js';
import { endpointAddresses } from './endpoint/endpoint-paths.js';
import { createPusherAuthController } from './endpoint/pusher-auth.controller.js';
import { seeSection } from './messages.js';
import { guardReferences } from './policy/policy-guard.js';
import {
  isExtra,
  type PusherAuthModuleAsyncOptions,
  type PusherAuthModuleExtras,
  type PusherAuthModuleOptions,
  type PusherAuthOptionsFactory,
  readExtras,
  type RegistrationProblem,
} from './pusher-auth.module-options.js';
import { PusherAuthRegistration, type RegistrationDefinition } from './pusher-auth.registration.js';
import { PusherAuthService } from './pusher-auth.service.js';
import {
  DEFINITION_TOKEN,
  getPusherAuthToken,
  IDENTITY_TOKEN,
  OPTIONS_TOKEN,
  REGISTRATION_TOKEN,
} from './pusher-auth.tokens.js';

/**
 * Answers `POST /pusher/auth` with the application's policies, and provides {@link PusherAuthService}. Boot finds policies in
 * the providers of all modules; they need no registration.
 */
@Module({})
export class PusherAuthModule implements OnModuleInit {
  readonly #boot: PusherAuthBoot | undefined;

  /** @internal */
  constructor(@Optional() @Inject(PusherAuthBoot) boot?: PusherAuthBoot) {
    this.#boot = boot;
  }

  /**
   * Registers a Pusher app with options that are known when the module is defined. Each call is its own registration. It never
   * throws: boot reports all mistakes together.
   *
   * @param given options and extras in one object
   * @example
   * ```ts
   * PusherAuthModule.forRoot({ key: 'app-key', secret: 'app-secret', guards: [AuthGuard('jwt')] })
   * ```
   */
  static forRoot(given: PusherAuthModuleOptions): DynamicModule {
    const { extras, problems } = readExtras(given);
    return register('options', extras, problems, [{ provide: OPTIONS_TOKEN, useValue: given }]);
  }

  /**
   * Registers a Pusher app with options from a factory. The extras (`guards`, `path` …) are next to the factory. Each call is
   * its own registration.
   *
   * @param given the factory and the extras
   * @throws TypeError unless there is exactly one factory
   * @example
   * ```ts
   * PusherAuthModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({
   *     key: config.getOrThrow<string>('PUSHER_KEY'),
   *     secret: config.getOrThrow<string>('PUSHER_SECRET'),
   *   }),
   *   guards: [AuthGuard('jwt')],
   * })
   * ```
   */
  static forRootAsync(given: PusherAuthModuleAsyncOptions): DynamicModule {
    const { extras, problems } = readExtras(given);
    return register('factory', extras, [...problems, ...ignoredNextToFactory(given)], optionsProviders(given));
  }

  /**
   * Validates options and policies of all registrations, and opens them. Nest calls it.
   *
   * @throws {@link PusherAuthBootError} with every mistake
   */
  onModuleInit(): void {
    if (this.#boot) return this.#boot.run();
    throw new PusherAuthBootError([
      {
        code: 'registration',
        where: 'PusherAuthModule',
        what: 'imported without forRoot(...) or forRootAsync(...)',
        fix: 'import one PusherAuthModule.forRoot({ key, secret, guards }); export it, or make it isGlobal, to inject the service elsewhere',
      },
    ]);
  }
}

function register(
  source: RegistrationDefinition['source'],
  extras: PusherAuthModuleExtras,
  problems: readonly RegistrationProblem[],
  options: readonly Provider[],
): DynamicModule {
  const { app, jsonp, knownMetadata } = extras;
  const token = getPusherAuthToken(app);
  const { controller, problems: ofDecorators } = createPusherAuthController(extras);
  const definition: RegistrationDefinition = {
    ...(app !== undefined && { app }),
    ...(jsonp !== undefined && { jsonp }),
    ...(knownMetadata && { knownMetadata }),
    source,
    addresses: endpointAddresses(extras),
    hasUserAuth: extras.userAuthPath !== undefined,
    isGuarded: guardReferences(controller, undefined).length > 0,
    problems: [...problems, ...ofDecorators],
  };
  return {
    module: PusherAuthModule,
    global: extras.isGlobal ?? false,
    imports: [DiscoveryModule, ...(extras.imports ?? [])],
    controllers: [controller],
    providers: [
      ...options,
      { provide: IDENTITY_TOKEN, useValue: randomUUID() },
      { provide: DEFINITION_TOKEN, useValue: definition },
      {
        provide: REGISTRATION_TOKEN,
        useFactory: (defined: RegistrationDefinition, given: unknown) => new PusherAuthRegistration(defined, given),
        inject: [DEFINITION_TOKEN, OPTIONS_TOKEN],
      },
      {
        provide: token,
        useFactory: (registration: PusherAuthRegistration) => new PusherAuthService(registration),
        inject: [REGISTRATION_TOKEN],
      },
      PusherAuthBoot,
    ],
    exports: [token],
  };
}

const FACTORIES = ['useFactory', 'useClass', 'useExisting'] as const;

/**
 * Providers that make the options of `forRootAsync`.
 *
 * @throws TypeError unless there is exactly one factory
 */
function optionsProviders(options: PusherAuthModuleAsyncOptions): Provider[] {
  const { useFactory, useClass, useExisting, inject } = options;
  const given = FACTORIES.filter((name) => options[name]);
  if (given.length !== 1) {
    throw new TypeError(
      'PusherAuthModule.forRootAsync needs exactly one of useFactory, useClass and useExisting, ' +
        `and got ${given.join(' and ') || 'none'}. ${seeSection('factory')}`,
    );
  }
  if (useFactory) return [{ provide: OPTIONS_TOKEN, useFactory, inject: [...(inject ?? [])] }];
  const factory = (useClass ?? useExisting) as Type<PusherAuthOptionsFactory>;
  return [
    ...(useClass ? [useClass] : []),
    {
      provide: OPTIONS_TOKEN,
      useFactory: (made: PusherAuthOptionsFactory) => made.createPusherAuthOptions(),
      inject: [factory],
    },
  ];
}

/** Options next to the factory that have no effect there: a misspelt `guards` would leave the endpoint open. */
function ignoredNextToFactory(given: PusherAuthModuleAsyncOptions): RegistrationProblem[] {
  const known: readonly string[] = [...FACTORIES, ...(given.useFactory ? ['inject'] : [])];
  return Object.keys(given)
    .filter((name) => !known.includes(name) && !isExtra(name))
    .map((name) => ({
      what: `${name} next to the factory has no effect`,
      fix:
        name === 'inject' ? 'use inject only with useFactory' : `return ${name} from the factory, or correct its name`,
    }));
}
