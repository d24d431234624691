import { type INestApplication, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { LoggerModule } from 'nestjs-pino';
import { ChannelPolicy, type Decision, PusherAuthService } from 'nestjs-pusher-auth';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { boot } from './boot.js';
import { countDecision, decisionCounts } from './decision-counts.js';
import { measureDecision, MetricsController } from './decision-metrics.js';
import { DocumentPolicies } from './patterns.js';
import { RealtimeModule } from './pino-decisions.js';
import { publishDecision } from './publish-decision.js';
import { traceDecision } from './trace-decision.js';

const ADA = { id: 1, name: 'Ada' };

@Injectable()
class BrokenPolicies {
  @ChannelPolicy('private-broken')
  read(): boolean {
    throw new Error('the database is away');
  }
}

let app: INestApplication<App>;
afterEach(() => app.close());

const ask = (channelName: string) =>
  request(app.getHttpServer())
    .post('/pusher/auth')
    .set('x-user', JSON.stringify(ADA))
    .send({ socket_id: '1.2', channel_name: channelName });

/** One granted, one denied without a policy, one failed, and one without a signature. */
async function decide(): Promise<void> {
  await ask('private-document-7').expect(200);
  await ask('private-payroll').expect(403);
  await ask('private-broken').expect(500);
  await app.get(PusherAuthService).can({ channelName: 'private-document-7' }, { user: ADA });
}

describe('the recipes of docs/observing.md work:', () => {
  it('counters count by policy and verdict', async () => {
    app = await boot([DocumentPolicies, BrokenPolicies], { onDecision: countDecision });
    await decide();
    expect([...decisionCounts()]).toEqual([
      ['DocumentPolicies.read granted fast', 2],
      ['none denied fast', 1],
      ['BrokenPolicies.read failed fast', 1],
    ]);
  });

  it('OpenTelemetry records a span for each decision', async () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    trace.setGlobalTracerProvider(provider);
    const milliseconds: number[] = [];
    const onDecision = (decision: Decision): void => {
      milliseconds.push(decision.milliseconds);
      traceDecision(decision);
    };
    app = await boot([DocumentPolicies, BrokenPolicies], { onDecision });
    await decide();
    const spans = exporter.getFinishedSpans();
    expect(
      spans.map(({ name, attributes, status, events }) => [name, attributes, status.code, events[0]?.name]),
    ).toEqual(
      [
        ['channel DocumentPolicies.read', 'private-document-7', 'private-document-<id>', 'granted', true],
        ['channel without policy', 'private-payroll', undefined, 'denied', true],
        ['channel BrokenPolicies.read', 'private-broken', 'private-broken', 'failed', true],
        ['channel DocumentPolicies.read', 'private-document-7', 'private-document-<id>', 'granted', false],
      ].map(([name, channelName, pattern, verdict, isRequested]) => [
        name,
        {
          'pusher.channel': channelName,
          ...(pattern !== undefined && { 'pusher.pattern': pattern }),
          'pusher.verdict': verdict,
          'pusher.reason': expect.any(String) as string,
          'pusher.signature_requested': isRequested,
          'enduser.id': '1',
        },
        verdict === 'failed' ? 2 : 0,
        verdict === 'failed' ? 'exception' : undefined,
      ]),
    );
    for (const [index, { duration }] of spans.entries()) {
      expect(duration[0] * 1000 + duration[1] / 1e6).toBeCloseTo(milliseconds[index]!, 1);
    }
    trace.disable();
  });

  it('Prometheus scrapes the counts', async () => {
    app = await boot([DocumentPolicies, BrokenPolicies], { onDecision: measureDecision }, [MetricsController]);
    await decide();
    const { text } = await request(app.getHttpServer())
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain/);
    const counts = text.split('\n').filter((line) => line.startsWith('pusher_auth_decision_seconds_count'));
    expect(counts.sort()).toEqual([
      'pusher_auth_decision_seconds_count{policy="BrokenPolicies.read",verdict="failed"} 1',
      'pusher_auth_decision_seconds_count{policy="DocumentPolicies.read",verdict="granted"} 2',
      'pusher_auth_decision_seconds_count{policy="none",verdict="denied"} 1',
    ]);
  });

  it('node:diagnostics_channel passes decisions to subscribers', async () => {
    const published: Decision[] = [];
    const keep = (decision: unknown): void => void published.push(decision as Decision);
    subscribe('pusher-auth:decision', keep);
    app = await boot([DocumentPolicies, BrokenPolicies], { onDecision: publishDecision });
    await decide();
    unsubscribe('pusher-auth:decision', keep);
    expect(published.map(({ verdict, socketId }) => [verdict, socketId])).toEqual([
      ['granted', '1.2'],
      ['denied', '1.2'],
      ['failed', '1.2'],
      ['granted', undefined],
    ]);
  });

  it('nestjs-pino writes a line for each decision', async () => {
    const lines: { msg: string; decision: Decision }[] = [];
    const write = (line: string): void => void lines.push(JSON.parse(line) as (typeof lines)[number]);
    @Module({ imports: [LoggerModule.forRoot({ pinoHttp: [{ autoLogging: false }, { write }] }), RealtimeModule] })
    class AppModule {}
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = await module.createNestApplication<INestApplication<App>>({ logger: false }).init();
    await app.get(PusherAuthService).can({ channelName: 'private-document-7' }, { user: ADA });
    expect(lines).toMatchObject([
      {
        msg: 'private-document-7 granted',
        decision: { policy: 'DocumentPolicies.read', userId: '1', params: { id: '7' } },
      },
    ]);
  });
});
