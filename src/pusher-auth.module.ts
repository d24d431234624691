import { type DynamicModule, Inject, Module, type OnModuleInit, Optional, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { PusherAuthBootError } from './boot/boot-problem.js';
import { PusherAuthBoot } from './boot/bootstrap.js';
import { createPusherAuthController } from './endpoint/pusher-auth.controller.js';
import { guardReferences } from './policy/policy-guard.js';
import {
  ignoredBesideFactory,
  OPTIONS_TOKEN,
  optionsProviders,
  type PusherAuthModuleAsyncOptions,
  type PusherAuthModuleOptions,
  readDeclaration,
} from './pusher-auth.module-options.js';
import {
  DECLARED_TOKEN,
  type DeclaredRegistration,
  PusherAuthRegistration,
  REGISTRATION_TOKEN,
} from './pusher-auth.registration.js';
import { PusherAuthService } from './pusher-auth.service.js';
import { getPusherAuthToken } from './pusher-auth.tokens.js';

// Under `moduleIdGeneratorAlgorithm: 'deep-hash'` Nest would take registrations that look alike for one, and drop the
// guards of the others. See `register`.
const IDENTITY_TOKEN = Symbol.for('nestjs-pusher-auth:identity');

/**
 * Answers `POST /pusher/auth` and `POST /pusher/user-auth` by the application's policies, and provides
 * {@link PusherAuthService}. Policies are found wherever they are provided when the application boots; there is nothing
 * to register them with.
 */
@Module({})
export class PusherAuthModule implements OnModuleInit {
  /** @internal */
  constructor(@Optional() @Inject(PusherAuthBoot) private readonly boot?: PusherAuthBoot) {}

  /**
   * With options that are known when the module is declared. Each call is a registration of its own. Never throws: what is
   * wrong is told at boot, together with everything else.
   *
   * @param given options and declaration in one object
   */
  static forRoot(given: PusherAuthModuleOptions): DynamicModule {
    return register({ ...readDeclaration(given), source: 'options' }, [{ provide: OPTIONS_TOKEN, useValue: given }]);
  }

  /**
   * With options from a factory. `guards`, `path` and the rest of the declaration stand beside the factory. Each call is
   * a registration of its own.
   *
   * @param given the factory, and the declaration beside it
   * @throws TypeError where there is no factory, or more than one
   */
  static forRootAsync(given: PusherAuthModuleAsyncOptions): DynamicModule {
    const { declaration, problems } = readDeclaration(given);
    return register(
      { declaration, problems: [...problems, ...ignoredBesideFactory(given)], source: 'factory' },
      optionsProviders(given),
    );
  }

  /**
   * Proves options and policies of all registrations, and opens them. Nest calls it.
   *
   * @throws {@link PusherAuthBootError} with every mistake
   */
  onModuleInit(): void {
    if (this.boot) return this.boot.run();
    throw new PusherAuthBootError([
      {
        code: 'registration',
        where: 'PusherAuthModule',
        what: 'it is imported without forRoot(...) or forRootAsync(...)',
        fix: 'import one PusherAuthModule.forRoot({ key, secret, guards }); export it, or make it isGlobal, to inject the service elsewhere',
      },
    ]);
  }
}

function register(declared: Omit<DeclaredRegistration, 'isGuarded'>, options: Provider[]): DynamicModule {
  const { declaration } = declared;
  const token = getPusherAuthToken(declaration.app);
  const controller = createPusherAuthController(declaration);
  const isGuarded = guardReferences(controller, undefined).length > 0;
  return {
    module: PusherAuthModule,
    global: declaration.isGlobal ?? false,
    imports: [DiscoveryModule, ...(declaration.imports ?? [])],
    controllers: [controller],
    providers: [
      ...options,
      { provide: IDENTITY_TOKEN, useValue: randomUUID() },
      { provide: DECLARED_TOKEN, useValue: { ...declared, isGuarded } },
      {
        provide: REGISTRATION_TOKEN,
        useFactory: (complete: DeclaredRegistration, given: unknown) => new PusherAuthRegistration(complete, given),
        inject: [DECLARED_TOKEN, OPTIONS_TOKEN],
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
