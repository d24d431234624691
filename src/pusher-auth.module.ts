import { Inject, Module, type DynamicModule, type OnModuleInit, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { createPusherAuthController } from './endpoint/pusher-auth.controller.js';
import { guardReferences } from './policy/policy-guard.js';
import { PusherAuthBoot } from './pusher-auth.boot.js';
import { splitOptions, type PusherAuthDeclaration } from './pusher-auth.declaration.js';
import {
  OPTIONS_TOKEN,
  optionsProviders,
  type PusherAuthModuleAsyncOptions,
  type PusherAuthModuleOptions,
} from './pusher-auth.module-definition.js';
import { PusherAuthRegistration, REGISTRATION_TOKEN } from './pusher-auth.registration.js';
import { PusherAuthService } from './pusher-auth.service.js';
import { getPusherAuthToken } from './pusher-auth.tokens.js';

/**
 * Answers `POST /pusher/auth` and `POST /pusher/user-auth` by the application's policies, and provides
 * {@link PusherAuthService}. Policies are found wherever they are provided; there is nothing to register them with.
 */
@Module({})
export class PusherAuthModule implements OnModuleInit {
  constructor(@Inject(PusherAuthBoot) private readonly boot: PusherAuthBoot) {}

  /** With options that are known when the module is declared. */
  static forRoot(given: PusherAuthModuleOptions): DynamicModule {
    const { declaration, options } = splitOptions(given);
    return register(declaration, [{ provide: OPTIONS_TOKEN, useValue: options }]);
  }

  /** With options from a factory. `guards`, `path` and the rest of the declaration stand beside the factory. */
  static forRootAsync(given: PusherAuthModuleAsyncOptions): DynamicModule {
    return register(splitOptions(given).declaration, optionsProviders(given));
  }

  /**
   * Proves options and policies.
   *
   * @throws PusherAuthBootError with every mistake
   */
  onModuleInit(): void {
    this.boot.run();
  }
}

function register(declaration: PusherAuthDeclaration, options: Provider[]): DynamicModule {
  const token = getPusherAuthToken(declaration.name);
  const controller = createPusherAuthController(declaration);
  const isGuarded = guardReferences(controller, undefined).length > 0;
  return {
    module: PusherAuthModule,
    global: declaration.isGlobal ?? false,
    imports: [DiscoveryModule, ...(declaration.imports ?? [])],
    controllers: [controller],
    providers: [
      ...options,
      {
        provide: REGISTRATION_TOKEN,
        useFactory: (given: unknown) => new PusherAuthRegistration(declaration, isGuarded, given),
        inject: [OPTIONS_TOKEN],
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
