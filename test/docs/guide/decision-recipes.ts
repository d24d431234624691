import { Module } from '@nestjs/common';
import { DocumentPolicies } from './patterns.js';

// #region otel
import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { Decision } from 'nestjs-pusher-auth';

const tracer = trace.getTracer('nestjs-pusher-auth');
const FAULTS: readonly string[] = ['failed', 'timed-out', 'overloaded'];

/** Records one span for each decision, as a child of the request's span. */
export function traceDecision({ channelName, policy, userId, socketId, verdict, reason, ...decision }: Decision): void {
  const endTime = Date.now();
  const span = tracer.startSpan(`channel ${policy ?? 'without policy'}`, {
    startTime: endTime - decision.milliseconds,
    attributes: {
      'pusher.channel': channelName,
      'pusher.pattern': decision.pattern,
      'pusher.verdict': verdict,
      'pusher.reason': reason,
      'pusher.signature_requested': socketId !== undefined,
      'enduser.id': userId,
    },
  });
  if (decision.error instanceof Error) span.recordException(decision.error);
  if (FAULTS.includes(verdict)) span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
  span.end(endTime);
}
// #endregion

// #region prometheus
import { Controller, Get, Header } from '@nestjs/common';
import { Histogram, register } from 'prom-client';

const seconds = new Histogram({
  name: 'pusher_auth_decision_seconds',
  help: 'Time spent in policies, their guards and their mappers',
  labelNames: ['policy', 'verdict'],
  buckets: [0.001, 0.01, 0.1, 1, 10],
});

export function measureDecision({ policy = 'none', verdict, milliseconds }: Decision): void {
  seconds.observe({ policy, verdict }, milliseconds / 1000);
}

@Controller('metrics')
export class MetricsController {
  @Get()
  @Header('Content-Type', register.contentType)
  scrape(): Promise<string> {
    return register.metrics();
  }
}
// #endregion

// #region diagnostics
import { channel } from 'node:diagnostics_channel';

const decisions = channel('pusher-auth:decision');
export const publishDecision = (decision: Decision): void => decisions.publish(decision);
// #endregion

// #region pino
import { PinoLogger } from 'nestjs-pino';
import { PusherAuthModule } from 'nestjs-pusher-auth';

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
// #endregion
