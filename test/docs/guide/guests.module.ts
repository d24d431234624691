import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { PusherAuthModule } from 'nestjs-pusher-auth';
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
      guards: [OptionalJwtGuard], // instead of AuthGuard('jwt')
    }),
  ],
  providers: [StreamPolicies],
})
export class RealtimeModule {}
