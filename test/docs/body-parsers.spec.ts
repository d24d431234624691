import { type INestApplication, Module } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { OPTIONS } from './guide/boot.js';
import { codeSpansIn, entriesIn } from './markdown.js';

const FORM = 'socket_id=1.2&channel_name=private-user-7';
const TWICE = 'application/x-www-form-urlencoded, application/json';
const MEGABYTES = JSON.stringify({ text: 'x'.repeat(2_000_000) });

type Reply = readonly [contentType: string, body: string, status: number, message: string];

/**
 * The sent bodies with their Content-Type, and the replies of the body parser, or of this module if the parser accepts
 * the body.
 */
const REPLIES: Readonly<Record<'Express' | 'Fastify', readonly Reply[]>> = {
  Express: [
    ['application/json', FORM, 400, `Unexpected token 's', "socket_id="... is not valid JSON`],
    [TWICE, FORM, 400, 'the Content-Type must be application/x-www-form-urlencoded or application/json, sent once, …'],
    ['application/json', MEGABYTES, 413, 'request entity too large'],
  ],
  Fastify: [
    ['application/json', FORM, 400, "Body is not valid JSON but content-type is set to 'application/json'"],
    ['application/json', '', 400, "Body cannot be empty when content-type is set to 'application/json'"],
    [TWICE, FORM, 415, 'Unsupported Media Type'],
    ['application/json', MEGABYTES, 413, 'Request body is too large'],
  ],
};

/** Headings such as `` `request entity too large` (Express, 413) ``. */
const QUOTED = entriesIn(readFileSync('docs/errors.md', 'utf8'))
  .filter(({ section }) => section === 'body-parsers')
  .map(({ heading }) => [...codeSpansIn(heading), ...(/\((\w+), (\d+)\)$/.exec(heading)?.slice(1) ?? [])]);

@Module({ imports: [PusherAuthModule.forRoot(OPTIONS)] })
class AppModule {}

describe.each(['Express', 'Fastify'] as const)('the body parser of %s answers before the endpoint:', (name) => {
  let app: INestApplication<App>;
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const adapter = name === 'Express' ? new ExpressAdapter() : new FastifyAdapter();
    app = module.createNestApplication(adapter, { logger: false });
    await app.init();
    if (name === 'Fastify') await (app as unknown as NestFastifyApplication).getHttpAdapter().getInstance().ready();
  });
  afterAll(() => app.close());

  it.each(REPLIES[name])('%s', async (contentType, body, status, expected) => {
    const reply = await request(app.getHttpServer()).post('/pusher/auth').set('Content-Type', contentType).send(body);
    const { message } = reply.body as { message: string };
    expect(reply.status).toBe(status);
    if (expected.endsWith(', …')) expect(message).toContain(expected.slice(0, -1));
    else expect(message).toBe(expected);
  });
});

it('the replies of body parsers are those that docs/errors.md quotes', () => {
  const replies = Object.entries(REPLIES).flatMap(([adapter, ofAdapter]) =>
    ofAdapter
      .filter(([, , , text]) => !text.endsWith('…'))
      .map(([, , status, text]) => [text, adapter, String(status)]),
  );
  expect([...QUOTED].sort()).toEqual(replies.sort());
});
