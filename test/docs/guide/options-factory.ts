import { LobbyPolicies } from './presence.js';

// #region options
import { Injectable } from '@nestjs/common';
import type { PusherAuthFactoryOptions, PusherAuthOptionsFactory } from 'nestjs-pusher-auth';

@Injectable()
export class RealtimeOptions implements PusherAuthOptionsFactory {
  createPusherAuthOptions(): PusherAuthFactoryOptions {
    return { key: 'key', secret: 'secret', policyTimeoutMs: 3_000 };
  }
}
// #endregion

// #region module
import { Module } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';

@Module({
  imports: [PusherAuthModule.forRootAsync({ useClass: RealtimeOptions, guards: [AuthGuard('jwt')] })],
  providers: [LobbyPolicies],
})
export class RealtimeModule {}
// #endregion
