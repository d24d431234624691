import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { RoomPolicies } from './room.policies.js';
import { RoomsService } from './rooms.service.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        key: config.getOrThrow<string>('PUSHER_KEY'),
        secret: config.getOrThrow<string>('PUSHER_SECRET'),
      }),
      guards: [AuthGuard('jwt')], // next to the factory: Nest needs guards before the application is built
    }),
  ],
  providers: [RoomPolicies, RoomsService],
})
export class RealtimeModule {}
