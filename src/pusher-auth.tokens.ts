import { Inject, type InjectionToken } from '@nestjs/common';
import { PusherAuthService } from './pusher-auth.service.js';

/**
 * The token of a registration's service: the class for the unnamed one. For `inject` of factories, `overrideProvider` and
 * `app.get`.
 *
 * @param name of the registration
 */
export function getPusherAuthToken(name?: string): InjectionToken<PusherAuthService> {
  return name === undefined ? PusherAuthService : Symbol.for(`nestjs-pusher-auth:service:${name}`);
}

/**
 * Injects the {@link PusherAuthService} of a named registration. The unnamed one's is injected by its class.
 *
 * @param name of the registration; one that nobody registered is Nest's own error about a dependency that cannot be resolved
 */
export function InjectPusherAuth(name: string): ParameterDecorator & PropertyDecorator {
  return Inject(getPusherAuthToken(name));
}
