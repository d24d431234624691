import { Injectable, Module } from '@nestjs/common';
import { PusherAuthModule, type PusherAuthFactoryOptions, type PusherAuthOptionsFactory } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';
import { LobbyPolicies } from './presence.js';

@Injectable()
export class RealtimeOptions implements PusherAuthOptionsFactory {
  createPusherAuthOptions(): PusherAuthFactoryOptions {
    return { key: 'key', secret: 'secret', policyTimeoutMs: 3_000 };
  }
}

@Module({
  imports: [PusherAuthModule.forRootAsync({ useClass: RealtimeOptions, guards: [HeaderGuard] })],
  providers: [LobbyPolicies],
})
export class ConfiguredModule {}
