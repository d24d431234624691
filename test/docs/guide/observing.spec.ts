import { type INestApplication, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { boot, OPTIONS } from './boot.js';
import { WhyService } from './explaining.js';
import { StreamPolicies } from './stream.policies.js';
import { RealtimeModule } from './observing.js';
import { DocumentPolicies } from './patterns.js';

const ADA = { id: 1, name: 'Ada' };

describe('docs/observing.md shows', () => {
  let app: INestApplication<App>;
  afterEach(() => app.close());

  it('the lines of the log', async () => {
    app = await boot([DocumentPolicies, StreamPolicies]);
    const lines: string[] = [];
    const keep = (level: string) => (message: string, context: string) => {
      if (context === 'PusherAuth') lines.push(`${level} [${context}] ${message.replace(/\d+\.\d ms/, '0.1 ms')}`);
    };
    app.useLogger({ log: keep('LOG'), warn: keep('WARN'), error: keep('ERROR'), debug: keep('DEBUG') });
    const ask = (channelName: string, user?: object) =>
      request(app.getHttpServer())
        .post('/pusher/auth')
        .set(user ? { 'x-user': JSON.stringify(user) } : {})
        .send({ socket_id: '1.2', channel_name: channelName });
    await ask('private-document-7', ADA).expect(200);
    await ask('private-document-locked-comments', ADA).expect(403);
    await ask('private-stream-2').expect(403);
    await ask('private-payroll', ADA).expect(403);
    await ask('private-document-7').expect(401);
    Logger.overrideLogger(false);
    expect(`${lines.join('\n')}\n`).toBe(readFileSync('test/docs/guide/decisions.txt', 'utf8'));
  });

  it('a module that logs what is not granted', async () => {
    const module = await Test.createTestingModule({ imports: [RealtimeModule] }).compile();
    app = await module.createNestApplication<INestApplication<App>>({ logger: false }).init();
    const lines: string[] = [];
    const ignore = () => undefined;
    app.useLogger({ log: ignore, error: ignore, warn: (line: string) => lines.push(line) });
    const ask = (channelName: string) =>
      request(app.getHttpServer())
        .post('/pusher/auth')
        .set('x-user', JSON.stringify(ADA))
        .send({ socket_id: '1.2', channel_name: channelName });
    await ask('private-document-7').expect(200);
    await ask('private-document-locked-comments').expect(403);
    await ask('private-payroll').expect(403);
    Logger.overrideLogger(false);
    expect(lines).toEqual([
      'private-document-locked-comments denied: the policy said no (user 1, policy DocumentPolicies.comments)',
      'private-payroll denied: no policy matches the name (user 1, policy none)',
    ]);
  });

  it('the result of explain()', async () => {
    @Module({ imports: [PusherAuthModule.forRoot(OPTIONS)], providers: [DocumentPolicies, WhyService] })
    class DocumentsModule {}
    const module = await Test.createTestingModule({ imports: [DocumentsModule] }).compile();
    app = await module.createNestApplication<INestApplication<App>>({ logger: false }).init();
    const explanation = await app.get(WhyService).why('private-document-locked-comments', ADA);
    const shown = { ...explanation, candidates: explanation.candidates.slice(0, 3) };
    expect(shown).toEqual(JSON.parse(readFileSync('test/docs/guide/explanation.json', 'utf8')));
  });
});
