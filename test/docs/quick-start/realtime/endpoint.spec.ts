import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { AppModule } from '../app.module.js';
import { jwtSecret } from '../auth/auth.module.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'local-secret';

describe('POST /pusher/auth', () => {
  let app: INestApplication<App>;
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    await app.init();
  });
  afterAll(() => app.close());

  const ask = () =>
    request(app.getHttpServer()).post('/pusher/auth').type('form').send('socket_id=1.2&channel_name=presence-room-1');

  it('signs for a member', async () => {
    const token = jwt.sign({ sub: 7, name: 'Ada' }, jwtSecret);
    await ask().set('Authorization', `Bearer ${token}`).expect(200);
  });

  it('rejects a request without a token', async () => {
    await ask().expect(401);
  });
});
