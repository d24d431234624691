import { Module } from '@nestjs/common';
import { PusherAuthModule, type PusherAuthFactoryOptions } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';
import { LobbyPolicies } from './presence.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      useFactory: (): PusherAuthFactoryOptions => {
        const { PUSHER_KEY: key, PUSHER_SECRET: secret } = process.env;
        return key && secret ? { key, secret } : { credentials: null }; // realtime is off
      },
      guards: [HeaderGuard],
    }),
  ],
  providers: [LobbyPolicies],
})
export class OptionalRealtimeModule {}
