import { HeaderGuard as JwtGuard } from './boot.js';
import { DocumentPolicies } from './patterns.js';

// #region module
import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { countDecision } from './decision-counts.js';

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      guards: [JwtGuard],
      onDecision: countDecision,
    }),
  ],
  providers: [DocumentPolicies],
})
export class RealtimeModule {}
// #endregion
