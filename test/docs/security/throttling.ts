import { Module } from '@nestjs/common';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { JwtGuard } from './jwt.guard.js';

@Module({
  imports: [
    // A client that reconnects asks for all of its channels at once. Leave room for that.
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 120 }]),
    PusherAuthModule.forRoot({
      key: 'app-key',
      secret: 'app-secret',
      guards: [ThrottlerGuard, JwtGuard], // the cheap guard first, then your own
    }),
  ],
})
export class RealtimeModule {}
