import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { AccountGuard, Public } from './account.guard.js';
import { OptionalJwtGuard } from './optional-jwt.guard.js';
import { StreamPolicies } from './stream.policies.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        key: config.getOrThrow<string>('PUSHER_KEY'),
        secret: config.getOrThrow<string>('PUSHER_SECRET'),
      }),
      decorators: [Public()], // AccountGuard lets the endpoint pass …
      guards: [OptionalJwtGuard], // … and this guard finds the user instead
    }),
  ],
  providers: [StreamPolicies, { provide: APP_GUARD, useClass: AccountGuard }],
})
export class RealtimeModule {}
