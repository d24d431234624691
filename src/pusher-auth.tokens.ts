import { Inject, type InjectionToken } from '@nestjs/common';
import { PusherAuthService } from './pusher-auth.service.js';

// Symbol.for: the application may have two copies of the package, one for each module system.

/** The options as the application gave them. */
export const OPTIONS_TOKEN = Symbol.for('nestjs-pusher-auth:options');

/** What is known of a registration before its options are. Exists even if nothing is instantiated. */
export const DEFINITION_TOKEN = Symbol.for('nestjs-pusher-auth:definition');

/** A registration. Boot finds all of them by this token. */
export const REGISTRATION_TOKEN = Symbol.for('nestjs-pusher-auth:registration');

/**
 * A random id for each registration. Under `moduleIdGeneratorAlgorithm: 'deep-hash'`, Nest would otherwise treat registrations
 * that look alike as one and drop the guards of the others.
 */
export const IDENTITY_TOKEN = Symbol.for('nestjs-pusher-auth:identity');

/**
 * The token of a registration's service: the class for the registration without a name. For `inject` of factories,
 * `overrideProvider` and `app.get`.
 *
 * @param app the name of the registration
 */
export function getPusherAuthToken(app?: string): InjectionToken<PusherAuthService> {
  return app === undefined ? PusherAuthService : Symbol.for(`nestjs-pusher-auth:service:${app}`);
}

/**
 * Injects the {@link PusherAuthService} of a registration with a name. Inject the one without a name by its class.
 *
 * @param app the name of the registration; for an unknown name, Nest reports a dependency that it cannot resolve
 */
export function InjectPusherAuth(app: string): ParameterDecorator & PropertyDecorator {
  return Inject(getPusherAuthToken(app));
}
