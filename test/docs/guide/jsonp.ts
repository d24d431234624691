import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { CookieGuard, NewsPolicies } from './cookie-session.js';

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      guards: [CookieGuard], // a script tag sends cookies but no Authorization header
      jsonp: true,
      jsonpOrigins: ['https://app.example.com'],
    }),
  ],
  providers: [NewsPolicies],
})
export class RealtimeModule {}
