import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { LobbyPolicies } from './lobby.policies.js';
import type { User } from './user.js';

interface SessionRequest {
  session?: { user?: User };
}

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        key: config.getOrThrow<string>('PUSHER_KEY'),
        secret: config.getOrThrow<string>('PUSHER_SECRET'),
        getUser: (request) => (request as SessionRequest).session?.user,
      }),
    }),
  ],
  providers: [LobbyPolicies],
})
export class RealtimeModule {}
