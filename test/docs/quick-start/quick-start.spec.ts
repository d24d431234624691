import type { INestApplication } from '@nestjs/common';
import { jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { JwtService } from '@nestjs/jwt';
import { execFileSync } from 'node:child_process';
import type { PusherJsAuthOptions } from 'nestjs-pusher-auth/client';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Pusher from 'pusher';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { RecordingPusher } from '../guide/recording-pusher.js';
import { AppModule } from './app.module.js';
import { jwtSecret } from './auth/auth.module.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'local-secret';

describe('the application of the README', () => {
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

  it('signs a granted channel as the SDK does', async () => {
    const sdk = new Pusher({ appId: '1', key: 'key', secret: 'local-secret', cluster: 'eu' });
    const reply = await post('presence-room-1').set('Authorization', `Bearer ${token}`).expect(200);
    expect(reply.body).toEqual(
      sdk.authorizeChannel('1.2', 'presence-room-1', { user_id: '7', user_info: { name: 'Ada' } }),
    );
  });

  it('accepts the token that the guide creates', async () => {
    const [, program] = /^TOKEN=\$\(node -p "(.+)"\)$/m.exec(readFileSync('docs/start.md', 'utf8'))!;
    const made = execFileSync(process.execPath, ['-p', program!], { encoding: 'utf8' }).trim();
    await post('presence-room-1').set('Authorization', `Bearer ${made}`).expect(200);
  });

  it('answers the client of the guide', async () => {
    jest.unstable_mockModule('pusher-js', () => ({ default: RecordingPusher }));
    Object.assign(globalThis, { token });
    const PAGE = '../browser/start.js' as string;
    const [client] = await RecordingPusher.made(() => import(PAGE));
    const { port } = (await app.listen(0, '127.0.0.1'),
    app.getHttpServer() as unknown as Server).address() as AddressInfo;
    // A browser would resolve the path of the endpoint.
    const { fetch } = globalThis;
    jest
      .spyOn(globalThis, 'fetch')
      .mockImplementation((url, init) => fetch(`http://127.0.0.1:${port}${url as string}`, init));
    const { customHandler } = client!.options.channelAuthorization as PusherJsAuthOptions['channelAuthorization'];
    const answer = await new Promise((resolve) =>
      customHandler({ socketId: '1.2', channelName: 'presence-room-1' }, (error, grant) => resolve(error ?? grant)),
    );
    expect(answer).toEqual((await post('presence-room-1').set('Authorization', `Bearer ${token}`)).body);
    expect(client!.bound).toEqual([
      'presence-room-1 pusher:subscription_succeeded',
      'presence-room-1 pusher:subscription_error',
    ]);
  });

  it('denies the rest', async () => {
    await post('presence-room-2').set('Authorization', `Bearer ${token}`).expect(403);
    await post('private-user-8').set('Authorization', `Bearer ${token}`).expect(403);
    await post('presence-room-1').expect(401);
  });
});
