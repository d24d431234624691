import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { LobbyPolicies } from './presence.js';
import type { User } from '../quick-start/user.js';

interface SessionRequest {
  session?: { user?: User };
}

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'app-key',
      secret: 'app-secret',
      // Where no guard sets request.user. May return a promise; null, undefined and false are no user.
      getUser: (request) => (request as SessionRequest).session?.user,
    }),
  ],
  providers: [LobbyPolicies],
})
export class SessionRealtimeModule {}
