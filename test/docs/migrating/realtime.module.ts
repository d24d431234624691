import { Module } from '@nestjs/common';
import { PusherAuthModule, type PusherAuthFactoryOptions } from 'nestjs-pusher-auth';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RoomPolicies } from './room.policies.js';
import { RoomsModule } from './rooms.module.js';

@Module({
  imports: [
    RoomsModule, // exports RoomsService
    PusherAuthModule.forRootAsync({
      useFactory: (): PusherAuthFactoryOptions => {
        const { PUSHER_KEY: key, PUSHER_SECRET: secret } = process.env;
        return key && secret ? { key, secret } : { credentials: null }; // starts without Pusher
      },
      guards: [JwtAuthGuard], // was: @UseGuards(JwtAuthGuard) on the controller
    }),
  ],
  providers: [RoomPolicies],
})
export class RealtimeModule {}
