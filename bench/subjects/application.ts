import 'reflect-metadata';
import { Module, type CanActivate, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PusherAuthModule, PusherAuthService, type PusherAuthModuleOptions } from '../../src/index.js';
import type { PusherAuthRegistration } from '../../src/pusher-auth.registration.js';
import { REGISTRATION_TOKEN } from '../../src/pusher-auth.tokens.js';
import { KEY, MASTER_KEY, SECRET } from './identity.js';

export interface Booted {
  readonly app: INestApplicationContext;
  readonly service: PusherAuthService;
  readonly registration: PusherAuthRegistration;
}

/** Admits everybody. The cost of a real guard is measured over HTTP. */
export const openGuard: CanActivate = { canActivate: () => true };

/** Boots an application with policies and no HTTP server. */
export async function bootApp(
  policies: readonly Type[],
  options: Partial<PusherAuthModuleOptions> = {},
): Promise<Booted> {
  @Module({
    imports: [
      PusherAuthModule.forRoot({
        key: KEY,
        secret: SECRET,
        encryptionMasterKeyBase64: MASTER_KEY,
        guards: [openGuard],
        ...options,
      } as PusherAuthModuleOptions),
    ],
    providers: [...policies],
  })
  class BenchModule {}
  const app = await NestFactory.createApplicationContext(BenchModule, { logger: false, abortOnError: false });
  const service = app.get(PusherAuthService, { strict: false });
  const registration = app.get<PusherAuthRegistration>(REGISTRATION_TOKEN, { strict: false });
  return { app, service, registration };
}
