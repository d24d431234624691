import { type INestApplication, Injectable, Module } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import { ChannelPolicy, PusherAuthModule } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { OPTIONS } from '../guide/boot.js';
import { AppModule } from './app.module.js';
import { jwtSecret } from './auth/auth.module.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'local-secret';

describe('docs/start.md shows', () => {
  it('the log and the replies of the endpoint', async () => {
    const lines: string[] = [];
    const warnings: string[] = [];
    const log = (message: string, context: string) => {
      if (/^(RouterExplorer|PusherAuthModule)$/.test(context)) lines.push(`LOG [${context}] ${message}`);
    };
    const warn = (message: string) => warnings.push(message);
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .setLogger({ log, warn, error: warn })
      .compile();
    const app = module.createNestApplication<INestApplication<App>>();
    await app.init();
    expect(`${lines.join('\n')}\n`).toBe(readFileSync('test/docs/quick-start/boot.txt', 'utf8'));

    expect(warnings).toEqual([]);

    const token = new JwtService({ secret: jwtSecret.export() }).sign({ sub: 7, name: 'Ada' });
    const reply = await request(app.getHttpServer())
      .post('/pusher/auth')
      .set('Authorization', `Bearer ${token}`)
      .type('form')
      .send('socket_id=1.2&channel_name=presence-room-1')
      .expect(200);
    expect(reply.body).toEqual(JSON.parse(readFileSync('test/docs/quick-start/reply.json', 'utf8')));
    await app.close();
  });

  it('the boot error for a pattern that was copied', async () => {
    @Injectable()
    class RoomPolicies {
      @ChannelPolicy('private-user-<id:int>')
      own(): boolean {
        return true;
      }

      @ChannelPolicy('private-user-<id:int>')
      settings(): boolean {
        return true;
      }
    }
    @Module({ imports: [PusherAuthModule.forRoot(OPTIONS)], providers: [RoomPolicies] })
    class RealtimeModule {}
    const module = await Test.createTestingModule({ imports: [RealtimeModule] }).compile();
    const app = module.createNestApplication({ logger: false });
    const { message } = await app.init().then(
      () => new Error('it booted'),
      (error: Error) => error,
    );
    expect(`${message.trimEnd()}\n`).toBe(readFileSync('test/docs/quick-start/boot-error.txt', 'utf8'));
  });
});
