import { Inject, type InjectionToken } from '@nestjs/common';
import { PusherAuthService } from './pusher-auth.service.js';

/** The token of a registration's service: the class for the unnamed one. */
export function getPusherAuthToken(name?: string): InjectionToken<PusherAuthService> {
  return name === undefined ? PusherAuthService : Symbol.for(`nestjs-pusher-auth:service:${name}`);
}

/** Injects the {@link PusherAuthService} of a named registration. */
export function InjectPusherAuth(name: string): ParameterDecorator & PropertyDecorator {
  return Inject(getPusherAuthToken(name));
}
