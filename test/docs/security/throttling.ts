import { Module } from '@nestjs/common';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { HeaderGuard } from './header.guard.js';

@Module({
  imports: [
    // A client that reconnects asks again for each of its channels at once: leave room for that.
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 120 }]),
    PusherAuthModule.forRoot({
      key: 'app-key',
      secret: 'app-secret',
      guards: [ThrottlerGuard, HeaderGuard], // first the one that is cheap
    }),
  ],
})
export class ThrottledModule {}
