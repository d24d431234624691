import { Controller, Get, Header } from '@nestjs/common';
import type { Decision } from 'nestjs-pusher-auth';
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
