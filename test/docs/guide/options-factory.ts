import { Module } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { LobbyPolicies } from './lobby.policies.js';
import { RealtimeOptions } from './realtime.options.js';

@Module({
  imports: [PusherAuthModule.forRootAsync({ useClass: RealtimeOptions, guards: [AuthGuard('jwt')] })],
  providers: [LobbyPolicies],
})
export class RealtimeModule {}
