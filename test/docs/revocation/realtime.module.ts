import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import Pusher from 'pusher';
import { RoomMembersService } from './room-members.service.js';
import { RoomPolicies } from './room.policies.js';
import { RoomsService } from './rooms.service.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => {
        const key = config.getOrThrow<string>('PUSHER_KEY');
        const secret = config.getOrThrow<string>('PUSHER_SECRET');
        const appId = config.getOrThrow<string>('PUSHER_APP_ID');
        return { key, secret, server: new Pusher({ appId, key, secret, cluster: 'eu' }) };
      },
      guards: [AuthGuard('jwt')],
      userAuthPath: 'user-auth', // pages sign in at POST /pusher/user-auth
    }),
  ],
  providers: [RoomPolicies, RoomMembersService, RoomsService],
})
export class RealtimeModule {}
