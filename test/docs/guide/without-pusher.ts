import { Module } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule, type PusherAuthFactoryOptions } from 'nestjs-pusher-auth';
import { LobbyPolicies } from './lobby.policies.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      useFactory: (): PusherAuthFactoryOptions => {
        const { PUSHER_KEY: key, PUSHER_SECRET: secret } = process.env;
        return key && secret ? { key, secret } : { credentials: null };
      },
      guards: [AuthGuard('jwt')],
    }),
  ],
  providers: [LobbyPolicies],
})
export class RealtimeModule {}
