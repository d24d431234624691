import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ADAPTERS, startApp, type RunningApp } from './auth-app.js';
import { NEST_MAJOR } from './nest-major.js';
import { FORM, JSON_BODY, send } from './raw-http.js';
import { batchOf, signed } from './replies.js';

const ADA = { authorization: 'Bearer ada' };
const bracketed = (names: readonly string[]) => names.map((name, index) => `channel_name[${index}]=${name}`).join('&');

describe(`Nest ${NEST_MAJOR} on express with urlencoded({ extended: false })`, () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({
      adapter: 'express',
      create: { bodyParser: false },
      configure: (app: INestApplication) =>
        void (app as NestExpressApplication).useBodyParser('urlencoded', { extended: false }),
    });
  });
  afterAll(() => running.close());
  const ask = (body: string) => send(running.origin, { headers: { ...FORM, ...ADA }, body });

  it('answers one channel', async () => {
    const { status, text } = await ask('socket_id=12.34&channel_name=private-own-ada&extra[a]=1');
    expect([status, text]).toEqual([200, signed('private-own-ada')]);
  });

  it.each([
    [
      'channel_name[0] and channel_name[1]',
      '&socket_id=12.34&channel_name[0]=private-own-ada&channel_name[1]=private-own-bob',
    ],
    ['channel_name[] twice', 'socket_id=12.34&channel_name[]=private-own-ada&channel_name[]=private-own-bob'],
    ['channel_name twice', 'socket_id=12.34&channel_name=private-own-ada&channel_name=private-own-bob'],
  ])('answers a batch of %s, whose keys arrive flat', async (_shape, body) => {
    const { status, text } = await ask(body);
    expect([status, text]).toEqual([200, batchOf({ 'private-own-ada': 200, 'private-own-bob': 403 })]);
  });

  it.each([
    ['socket_id[a]', 'socket_id[a]=12.34&channel_name=private-own-ada', /^socket_id must be sent once/],
    [
      'channel_name[a]',
      'socket_id=12.34&channel_name[a]=private-own-ada',
      /^channel_name must be sent in one way only/,
    ],
    [
      'both shapes',
      'socket_id=12.34&channel_name=private-own-ada&channel_name[0]=private-own-ada',
      /^channel_name must be sent in one way only/,
    ],
    [
      'channel_name[0] twice',
      'socket_id=12.34&channel_name[0]=private-own-ada&channel_name[0]=private-own-ada',
      /^channel_name\[0\] must be one string/,
    ],
  ])('rejects %s', async (_shape, body, says) => {
    const { status, text } = await ask(body);
    expect([status, text]).toEqual([400, expect.stringMatching('"message":')]);
    expect((JSON.parse(text) as { message: string }).message).toMatch(says);
  });
});

describe(`Nest ${NEST_MAJOR} on fastify with a parser that turns indexes into objects`, () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({
      adapter: 'fastify',
      create: { bodyParser: false },
      configure: (app) =>
        (app as NestFastifyApplication)
          .getHttpAdapter()
          .getInstance()
          .addContentTypeParser<string>(
            'application/x-www-form-urlencoded',
            { parseAs: 'string' },
            (_request, body, done) => {
              const fields: Record<string, unknown> = {};
              const names: Record<string, string> = {};
              for (const [name, value] of new URLSearchParams(body)) {
                const index = /^channel_name\[(\d+)\]$/.exec(name)?.[1];
                if (index === undefined) fields[name] = value;
                else names[index] = value;
              }
              done(null, { ...fields, channel_name: names });
            },
          ),
    });
  });
  afterAll(() => running.close());

  it.each([1, 21, 100])('answers a batch of %i', async (count) => {
    const names = Array.from({ length: count }, (_, index) => `private-own-${index}`);
    const { status, text } = await send(running.origin, {
      headers: { ...FORM, ...ADA },
      body: `socket_id=12.34&${bracketed(names)}`,
    });
    expect([status, text]).toEqual([200, batchOf(names.map((name) => [name, 403] as const))]);
  });
});

describe.each(ADAPTERS)(`Nest ${NEST_MAJOR} on %s without a body parser`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter, create: { bodyParser: false } });
  });
  afterAll(() => running.close());

  it.each(['/pusher/auth', '/pusher/user-auth'])('reports at %s that the parser is missing', async (path) => {
    const { status, text } = await send(running.origin, {
      path,
      headers: { ...FORM, ...ADA },
      body: 'socket_id=12.34&channel_name=private-own-ada',
    });
    // Fastify rejects a type without a parser before any route runs.
    expect([status, text]).toEqual(
      adapter === 'express'
        ? [400, expect.stringContaining('the body parser must be on')]
        : [415, expect.stringContaining('Unsupported Media Type')],
    );
  });
});

describe.each(ADAPTERS)(`Nest ${NEST_MAJOR} on %s with custom limits`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter, auth: { maxBatchSize: 2, maxChannelNameLength: 200 } });
  });
  afterAll(() => running.close());
  const ask = (body: string, headers: Record<string, string> = FORM) =>
    send(running.origin, { headers: { ...headers, ...ADA }, body });

  it('accepts two names but not a third', async () => {
    const names = ['private-own-ada', 'private-own-bob', 'private-own-eve'];
    await expect(ask(`socket_id=12.34&${bracketed(names.slice(0, 2))}`)).resolves.toMatchObject({ status: 200 });
    await expect(ask(JSON.stringify({ socket_id: '12.34', channel_name: names }), JSON_BODY)).resolves.toMatchObject({
      status: 400,
      text: expect.stringContaining('channel_name holds 3 names; the limit is 2') as string,
    });
  });

  it('accepts names of up to 200 characters', async () => {
    const name = 'private-own-'.padEnd(200, 'x');
    await expect(ask(`socket_id=12.34&channel_name=${name}`)).resolves.toMatchObject({ status: 403 });
    await expect(ask(`socket_id=12.34&channel_name=${name}x`)).resolves.toMatchObject({ status: 400 });
  });
});
