import type { INestApplication, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { send } from '../e2e/wire/raw-http.js';
import { type AdapterName, bodyOf, create, granted, join, listen } from './asking.js';
import { configure, configureFastify, SecureSessionModule, SessionModule } from './cookie-sessions.js';

const SESSIONS: [string, AdapterName, Type, (app: INestApplication) => void | Promise<void>][] = [
  ['express-session', 'express', SessionModule, configure],
  [
    '@fastify/secure-session',
    'fastify',
    SecureSessionModule,
    (app) => configureFastify(app as unknown as NestFastifyApplication),
  ],
];

describe.each(SESSIONS)('a session of %s', (_, adapter, module, prepare) => {
  let app: INestApplication;
  let origin: string;
  beforeAll(async () => {
    app = await create(module, adapter);
    await prepare(app);
    origin = await listen(app);
  });
  afterAll(() => app.close());

  const login = async (id: string) => {
    const { status, headers } = await send(origin, { method: 'GET', path: `/login/${id}` });
    expect(status).toBe(200);
    return { cookie: headers['set-cookie']!.split(';', 1)[0]! };
  };

  it('provides the user of the cookie', async () => {
    const ada = await login('ada');
    const bob = await login('bob');
    const channel = 'private-account-ada';
    expect(bodyOf(await join(origin, channel, ada))).toEqual(granted(channel));
    expect(bodyOf(await join(origin, 'presence-lobby', bob))).toEqual(granted('presence-lobby', { user_id: 'bob' }));
    expect((await join(origin, channel, bob)).status).toBe(403);
    expect(bodyOf(await join(origin, [channel, 'private-account-bob'], ada))).toEqual({
      [channel]: { status: 200, data: granted(channel) },
      'private-account-bob': { status: 403 },
    });
  });

  it.each([
    ['no cookie', {}],
    ['a cookie without a session', { cookie: 'connect.sid=s%3Aforged.signature; session=forged' }],
  ])('leads to a 401 with %s', async (_, headers) => {
    expect((await join(origin, 'private-account-ada', headers)).status).toBe(401);
  });
});
