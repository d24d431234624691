import type { INestApplication } from '@nestjs/common';
import type { Context, Handler } from 'aws-lambda';
import { configure as codegenie5 } from '@codegenie/serverless-express';
import { configure as codegenie4 } from 'serverless-express-4';
import serverlessHttp from 'serverless-http';
import { JSON_BODY, FORM } from '../e2e/wire/raw-http.js';
import { AccountModule } from './accounts.js';
import { ADAPTERS, create, formOf, granted, SOCKET_ID } from './asking.js';
import { handler as fastifyHandler } from './serverless-fastify.js';
import { handler } from './serverless.js';

interface LambdaReply {
  readonly statusCode: number;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
}

interface Sent {
  readonly type: Record<string, string>;
  readonly body: string;
  readonly user?: string;
}

/** Events of API Gateway, reduced to the documented fields. */
const EVENTS = {
  'v1 (REST API)': (headers: Record<string, string>, body: string, isBase64Encoded: boolean) => ({
    resource: '/{proxy+}',
    path: '/pusher/auth',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: 'pusher/auth' },
    stageVariables: null,
    requestContext: {
      resourcePath: '/{proxy+}',
      httpMethod: 'POST',
      path: '/pusher/auth',
      stage: '$default',
      identity: { sourceIp: '127.0.0.1' },
    },
    body,
    isBase64Encoded,
  }),
  'v2 (HTTP API)': (headers: Record<string, string>, body: string, isBase64Encoded: boolean) => ({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/pusher/auth',
    rawQueryString: '',
    headers,
    requestContext: {
      http: { method: 'POST', path: '/pusher/auth', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      stage: '$default',
    },
    body,
    isBase64Encoded,
  }),
};

const CHANNEL = 'private-account-ada';
const REQUESTS: [string, Sent, number, object | undefined][] = [
  ['a form', { type: FORM, body: formOf(CHANNEL) }, 200, granted(CHANNEL)],
  [
    'JSON',
    { type: JSON_BODY, body: JSON.stringify({ socket_id: SOCKET_ID, channel_name: CHANNEL }) },
    200,
    granted(CHANNEL),
  ],
  [
    'a presence channel',
    { type: FORM, body: formOf('presence-lobby') },
    200,
    granted('presence-lobby', { user_id: 'ada' }),
  ],
  [
    'a batch',
    { type: FORM, body: formOf(CHANNEL, 'private-account-bob') },
    200,
    {
      [CHANNEL]: { status: 200, data: granted(CHANNEL) },
      'private-account-bob': { status: 403 },
    },
  ],
  ['a denial', { type: FORM, body: formOf('private-account-bob') }, 403, undefined],
  ['nobody', { type: FORM, body: formOf(CHANNEL), user: '' }, 401, undefined],
  ['a body without a socket id', { type: FORM, body: `channel_name=${CHANNEL}` }, 400, undefined],
];

const WRAPPERS: [string, (app: INestApplication) => Handler][] = [
  ['@codegenie/serverless-express 5', (app) => codegenie5({ app: listenerOf(app) })],
  ['@codegenie/serverless-express 4', (app) => codegenie4({ app: listenerOf(app) })],
  ['serverless-http', (app) => serverlessHttp(instanceOf(app))],
];
/** serverless-express supports Express. For Fastify, it gets the request listener. */
const listenerOf = (app: INestApplication) => {
  const { routing } = instanceOf(app) as { routing?: unknown };
  return (routing ? { handler: routing } : instanceOf(app)) as never;
};
const instanceOf = (app: INestApplication): object => app.getHttpAdapter().getInstance() as object;

describe.each(ADAPTERS)('an application on %s', (adapter) => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await create(AccountModule, adapter);
    await app.init();
    await (app.getHttpAdapter().getInstance() as { ready?: () => Promise<void> }).ready?.();
  });
  afterAll(() => app.close());

  describe.each(WRAPPERS)('in %s', (_, wrap) => {
    let invoke: Handler;
    beforeAll(() => {
      invoke = wrap(app);
    });

    describe.each(Object.keys(EVENTS) as (keyof typeof EVENTS)[])('answers events %s', (version) => {
      it.each([true, false])('with base64: %s', async (base64) => {
        for (const [what, sent, status, body] of REQUESTS) {
          const reply = await invokeWith(invoke, version, sent, base64);
          expect({ what, status: reply.statusCode }).toEqual({ what, status });
          if (body === undefined) continue;
          expect(headerOf(reply, 'cache-control')).toBe('no-store');
          expect(JSON.parse(textOf(reply))).toEqual(body);
        }
      });
    });
  });
});

it.each([
  ['Express', handler],
  ['Fastify', fastifyHandler],
])("the page's code for %s answers its first event and the next", async (_, invoke) => {
  for (let event = 0; event < 2; event++) {
    const reply = await invokeWith(invoke, 'v2 (HTTP API)', { type: FORM, body: formOf(CHANNEL) }, true);
    expect(JSON.parse(textOf(reply))).toEqual(granted(CHANNEL));
  }
});

function invokeWith(
  invoke: Handler,
  version: keyof typeof EVENTS,
  { type, body, user = 'ada' }: Sent,
  base64: boolean,
) {
  const headers = {
    ...type,
    'content-length': String(Buffer.byteLength(body)),
    host: 'api.example.com',
    ...(user && { authorization: `Bearer ${user}` }),
  };
  const event = EVENTS[version](headers, base64 ? Buffer.from(body).toString('base64') : body, base64);
  return invoke(event, {} as Context, () => undefined) as Promise<LambdaReply>;
}

function textOf({ body, isBase64Encoded }: LambdaReply): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
}

function headerOf({ headers, multiValueHeaders }: LambdaReply, name: string): string | undefined {
  return headers?.[name] ?? multiValueHeaders?.[name]?.[0];
}
