import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { AppModule, ask, loadedBuild } from './app.js';

let app: INestApplication;

beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  app = module.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

it('the test runs on the expected build', () => {
  expect(loadedBuild()).toBe(process.env['EXPECTED_BUILD']);
});

it('the endpoint answers over HTTP', async () => {
  await expect(ask(app, 7)).resolves.toMatchObject({ status: 200, body: { auth: expect.any(String) } });
  await expect(ask(app, 8)).resolves.toMatchObject({ status: 403 });
});

it('the service answers without HTTP', async () => {
  const join = await pusherAuthTester(app)
    .as({ id: 'ada', rooms: [7] })
    .join('presence-room-7');
  expect(join).toMatchObject({ granted: true, params: { id: 7 }, member: { userId: 'ada' } });
});
