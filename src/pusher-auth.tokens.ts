import { Inject, type InjectionToken } from '@nestjs/common';
import { PusherAuthService } from './pusher-auth.service.js';

// Symbol.for: the application may have two copies of the package, one for each module system.

/** The options as the application gave them. */
export const OPTIONS_TOKEN = Symbol.for('nestjs-pusher-auth:options');

/** The definition of a registration: known before its options, even if nothing is instantiated. */
export const DEFINITION_TOKEN = Symbol.for('nestjs-pusher-auth:definition');

/** A registration. Boot finds all of them by this token. */
export const REGISTRATION_TOKEN = Symbol.for('nestjs-pusher-auth:registration');

/**
 * A random id for each registration. Under `moduleIdGeneratorAlgorithm: 'deep-hash'`, Nest would otherwise treat registrations
 * that look alike as one and drop the guards of the others.
 */
export const IDENTITY_TOKEN = Symbol.for('nestjs-pusher-auth:identity');

/**
 * Returns the injection token of a registration's {@link PusherAuthService}, for `inject` of factories, `overrideProvider` and
 * `app.get`. For the registration without a name, the token is the class.
 *
 * @param app the name of the registration
 */
export function getPusherAuthToken(app?: string): InjectionToken<PusherAuthService> {
  return app === undefined ? PusherAuthService : Symbol.for(`nestjs-pusher-auth:service:${app}`);
}

/**
 * Injects the {@link PusherAuthService} of a registration with a name. The service of the registration without a name is
 * injected by its class.
 *
 * @param app the name of the registration; for an unknown name, Nest reports a dependency that it cannot resolve
 * @example
 * ```ts
 * constructor(@InjectPusherAuth('admin') private readonly pusherAuth: PusherAuthService) {}
 * ```
 */
export function InjectPusherAuth(app: string): ParameterDecorator & PropertyDecorator {
  return Inject(getPusherAuthToken(app));
}
