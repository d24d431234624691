import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { Public } from './jwt-auth.guard.js';
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
      decorators: [Public()], // the global guard lets every request to the endpoint pass …
      guards: [OptionalJwtGuard], // … and this guard finds the user
    }),
  ],
  providers: [StreamPolicies],
})
export class RealtimeModule {}
