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
