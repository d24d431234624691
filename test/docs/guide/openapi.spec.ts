import type { INestApplication } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi, DescribedModule, serveDocument } from './openapi.js';

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('an application with an OpenAPI document, on %s', (_name, adapter) => {
  let app: INestApplication;
  let document: OpenAPIObject;

  beforeAll(async () => {
    app = await create(adapter());
    await app.listen(0, '127.0.0.1');
    document = describeApi(app);
  });
  afterAll(() => app.close());

  it('describes both registrations without JSONP', async () => {
    expect(await new Validator().validate(document as unknown as Record<string, unknown>)).toMatchObject({
      valid: true,
    });
    const operations = Object.entries(document.paths).map(([path, methods]) => [
      path,
      ...Object.entries(methods as object).map(([method, { operationId }]) => `${method} ${operationId}`),
    ]);
    expect(operations).toEqual([
      ['/pusher/auth', 'post pusher_authorizeChannel'],
      ['/pusher/user-auth', 'post pusher_authenticateUser'],
      ['/office/pusher/auth', 'post office_authorizeChannel'],
      ['/office/pusher/user-auth', 'post office_authenticateUser'],
    ]);
  });

  it('describes bodies, replies and denials', () => {
    const { requestBody, responses, security } = document.paths['/office/pusher/auth']!.post!;
    expect(security).toEqual([{ bearer: [] }]);
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '403', '503']);
    const { content } = requestBody as { content: Record<string, { schema: object; examples: object }> };
    expect(Object.keys(content)).toEqual(['application/x-www-form-urlencoded', 'application/json']);
    for (const { schema, examples } of Object.values(content)) {
      expect(schema).toMatchObject({
        required: ['socket_id', 'channel_name'],
        properties: { channel_name: { oneOf: [{ type: 'string' }, { type: 'array' }] } },
      });
      expect(Object.keys(examples)).toEqual(['one channel', 'a batch']);
    }
    expect(Object.keys(document.paths['/pusher/user-auth']!.post!.responses)).toEqual(Object.keys(responses));
  });

  it('contains paths that exist', async () => {
    for (const path of Object.keys(document.paths)) {
      const reply = await fetch((await app.getUrl()) + path, { method: 'POST' });
      expect(reply.status).toBe(400);
    }
  });
});

// Only on Express, because Jest cannot load @fastify/static. The tests of the sample check the pages on Fastify.
it('serves the document to people and programs', async () => {
  const app = await create(new ExpressAdapter());
  serveDocument(app);
  await app.listen(0, '127.0.0.1');
  const address = await app.getUrl();

  expect(await (await fetch(`${address}/docs`)).text()).toContain('swagger-ui');
  expect(await (await fetch(`${address}/docs-json`)).json()).toEqual(JSON.parse(JSON.stringify(describeApi(app))));
  await app.close();
});

async function create(adapter: AbstractHttpAdapter): Promise<INestApplication> {
  const module = await Test.createTestingModule({ imports: [DescribedModule] }).compile();
  return module.createNestApplication(adapter, { logger: false });
}
