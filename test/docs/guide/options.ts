import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { LobbyPolicies } from './lobby.policies.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        // Options
        key: config.getOrThrow<string>('PUSHER_KEY'),
        secret: config.getOrThrow<string>('PUSHER_SECRET'),
        policyTimeoutMs: 3_000,
      }),
      // Extras
      imports: [ConfigModule],
      guards: [AuthGuard('jwt')],
      userAuthPath: 'user-auth',
    }),
  ],
  providers: [LobbyPolicies],
})
export class RealtimeModule {}
