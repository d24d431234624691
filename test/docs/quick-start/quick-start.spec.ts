import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { JwtService } from '@nestjs/jwt';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import Pusher from 'pusher';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { connect } from './client.js';
import { AuthModule, jwtSecret } from './auth.module.js';
import { RealtimeModule } from './realtime.module.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'secret';

@Module({ imports: [AuthModule, RealtimeModule] })
class AppModule {}

describe('the first screen of the README', () => {
  let app: INestApplication<App>;
  beforeAll(async () => {
    app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
    await app.init();
  });
  afterAll(() => app.close());

  const token = new JwtService({ secret: jwtSecret.export() }).sign({ sub: 7, name: 'Ada' });
  const post = (channelName: string) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .type('form')
      .send({ socket_id: '1.2', channel_name: channelName });

  it('signs what a policy grants, as the SDK would', async () => {
    const sdk = new Pusher({ appId: '1', key: 'key', secret: 'secret', cluster: 'eu' });
    const reply = await post('presence-room-1').set('Authorization', `Bearer ${token}`).expect(200);
    expect(reply.body).toEqual(
      sdk.authorizeChannel('1.2', 'presence-room-1', { user_id: '7', user_info: { name: 'Ada' } }),
    );
  });

  it('takes the token that the guide makes', async () => {
    const [, program] = /^TOKEN=\$\(node -p "(.+)"\)$/m.exec(readFileSync('docs/start.md', 'utf8'))!;
    const made = execFileSync(process.execPath, ['-p', program!], { encoding: 'utf8' }).trim();
    await post('presence-room-1').set('Authorization', `Bearer ${made}`).expect(200);
  });

  it('is what the client asks for', async () => {
    type Settings = { channelAuthorization: { endpoint: string; headersProvider(): Record<string, string> } };
    let settings: Settings | undefined;
    const bound: string[] = [];
    class RecordingPusher {
      constructor(_key: string, given: Settings) {
        settings = given;
      }
      subscribe = () => ({ bind: (event: string) => bound.push(event) });
    }
    connect(RecordingPusher as never, token);
    const { channelAuthorization } = settings!;
    const reply = request(app.getHttpServer())
      .post(channelAuthorization.endpoint)
      .set(channelAuthorization.headersProvider());
    await reply.send({ socket_id: '1.2', channel_name: 'presence-room-1' }).expect(200);
    expect(bound).toEqual(['pusher:subscription_succeeded', 'pusher:subscription_error']);
  });

  it('refuses the rest', async () => {
    await post('presence-room-2').set('Authorization', `Bearer ${token}`).expect(403);
    await post('private-user-8').set('Authorization', `Bearer ${token}`).expect(403);
    await post('presence-room-1').expect(401);
  });
});
