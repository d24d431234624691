import 'reflect-metadata';
import { Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PusherAuthModule, PusherAuthService } from '../../src/index.js';
import { PusherAuthRegistration, REGISTRATION_TOKEN } from '../../src/pusher-auth.registration.js';
import { KEY, MASTER_KEY, SECRET } from './identity.js';

export interface Booted {
  readonly app: INestApplicationContext;
  readonly service: PusherAuthService;
  readonly registration: PusherAuthRegistration;
}

/** Boots an application with policies and no HTTP server. */
export async function bootApp(policies: readonly Type[]): Promise<Booted> {
  @Module({
    imports: [PusherAuthModule.forRoot({ key: KEY, secret: SECRET, encryptionMasterKeyBase64: MASTER_KEY })],
    providers: [...policies],
  })
  class BenchModule {}
  const app = await NestFactory.createApplicationContext(BenchModule, { logger: false, abortOnError: false });
  const service = app.get(PusherAuthService, { strict: false });
  const registration = app.get<PusherAuthRegistration>(REGISTRATION_TOKEN, { strict: false });
  return { app, service, registration };
}
