import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { AuthModule } from '../auth/auth.module.js';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import { ChannelsServerModule } from '../channels-server/channels-server.module.js';
import type { Configuration } from '../config/configuration.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { Publisher } from './publisher.js';
import { RoomPolicies } from './room.policies.js';
import { UserPolicies } from './user.policies.js';
import './user-type.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [AuthModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService<Configuration, true>) => {
        const { key, secret } = config.get('channelsApp', { infer: true });
        return { key, secret, encryptionMasterKeyBase64: config.get('encryptionMasterKeyBase64', { infer: true }) };
      },
      guards: [JwtAuthGuard],
    }),
    ChannelsServerModule,
    RoomsModule,
  ],
  providers: [Publisher, RoomPolicies, UserPolicies],
  exports: [PusherAuthModule, Publisher],
})
export class RealtimeModule {}
