import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { DocumentPolicies } from './document.policies.js';
import { JwtGuard } from './jwt.guard.js';
import { logDenied } from './log-denied.js';

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      guards: [JwtGuard],
      onDecision: logDenied,
    }),
  ],
  providers: [DocumentPolicies],
})
export class RealtimeModule {}
