import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { type Decision, PusherAuthModule } from 'nestjs-pusher-auth';
import { DocumentPolicies } from './document.policies.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      inject: [PinoLogger],
      useFactory: (logger: PinoLogger) => ({
        key: 'key',
        secret: 'secret',
        onDecision: ({ error, ...decision }: Decision) =>
          logger.info({ decision, err: error }, `${decision.channelName} ${decision.verdict}`),
      }),
    }),
  ],
  providers: [DocumentPolicies],
})
export class RealtimeModule {}
