import type { INestApplication } from '@nestjs/common';
import { ADAPTERS, sdk, startApp, ZOE, type RunningApp } from './auth-app.js';
import { NEST_MAJOR } from './nest-major.js';
import { FORM, send } from './raw-http.js';
import { joined, signed } from './replies.js';

const ADA = { ...FORM, authorization: 'Bearer ada' };
const join = (channel: string) => `socket_id=12.34&channel_name=${channel}`;

describe.each(ADAPTERS)(`Nest ${NEST_MAJOR} on %s`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter });
  });
  afterAll(() => running.close());

  it.each([
    ['one channel', '/pusher/auth', join('private-own-ada'), signed('private-own-ada')],
    ['a batch', '/pusher/auth', 'socket_id=12.34&channel_name[]=private-own-eve', '{"private-own-eve":{"status":403}}'],
    [
      'a sign-in',
      '/pusher/user-auth',
      'socket_id=12.34',
      JSON.stringify(sdk.authenticateUser('12.34', { id: 'ada', user_info: { name: 'ADA' }, watchlist: ['grace'] })),
    ],
  ])('answers %s with 200, exact JSON and no-store', async (_what, path, body, reply) => {
    const { status, headers, text } = await send(running.origin, { path, headers: ADA, body });
    expect([status, text]).toEqual([200, reply]);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(reply)),
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('signs and sends multi-byte characters unchanged', async () => {
    const { headers, text } = await send(running.origin, {
      headers: { ...FORM, authorization: 'Bearer zoe' },
      body: join('presence-room-1'),
    });
    expect(text).toBe(joined('presence-room-1', 'zoe', ZOE));
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
  });

  it('answers a conditional request in full', async () => {
    const { status, text } = await send(running.origin, {
      headers: { ...ADA, 'if-none-match': '*' },
      body: join('private-own-ada'),
    });
    expect([status, text]).toEqual([200, signed('private-own-ada')]);
  });

  it.each([
    ['400', ADA, 'channel_name=private-own-ada'],
    ['401', FORM, join('private-own-ada')],
    ['403', ADA, join('private-own-eve')],
    ['500', ADA, join('private-broken')],
  ])('answers a %s with JSON and no-store', async (status, headers, body) => {
    const answer = await send(running.origin, { headers, body });
    expect(answer.status).toBe(Number(status));
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    // A guard answers before the endpoint sets any header.
    if (status !== '401') expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: Number(status) });
  });

  it('answers the same for a channel without a policy and a denied one, with and without a user', async () => {
    const ask = async (headers: Record<string, string>, channel: string) => {
      const { status, text } = await send(running.origin, { headers, body: join(channel) });
      return { status, text };
    };
    expect(await ask(ADA, 'private-unknown')).toEqual(await ask(ADA, 'private-own-eve'));
    expect(await ask(FORM, 'private-unknown')).toEqual(await ask(FORM, 'private-own-eve'));
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('has no route for %s', async (method) => {
    for (const path of ['/pusher/auth', '/pusher/user-auth']) {
      const { status, text } = await send(running.origin, {
        method,
        path,
        headers: ADA,
        body: join('private-own-ada'),
      });
      expect(status).toBe(404);
      expect(text).not.toContain('app-key');
    }
  });

  it.each(['/pusher/auth', '/pusher/user-auth'])('has no route for HEAD %s', async (path) => {
    await expect(send(running.origin, { method: 'HEAD', path, headers: ADA })).resolves.toMatchObject({
      status: 404,
      text: '',
    });
  });

  it.each(['/pusher/auth', '/pusher/user-auth'])('allows no other origin with OPTIONS %s', async (path) => {
    const { headers } = await send(running.origin, {
      method: 'OPTIONS',
      path,
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('reads no fields from the query', async () => {
    const { status } = await send(running.origin, {
      path: `/pusher/auth?${join('private-own-ada')}`,
      headers: { authorization: 'Bearer ada' },
    });
    expect(status).toBe(400);
  });

  it('ignores a query next to the body', async () => {
    const { status, text } = await send(running.origin, {
      path: '/pusher/auth?channel_name=private-own-eve&socket_id=9.9',
      headers: ADA,
      body: join('private-own-ada'),
    });
    expect([status, text]).toEqual([200, signed('private-own-ada')]);
  });

  it.each([
    { 'x-csrf-token': 'abc', 'x-xsrf-token': 'def', 'x-requested-with': 'XMLHttpRequest' },
    { 'x-socket-id': '12.34', 'x-tenant': 'acme', charset: 'UTF-8', accept: '*/*' },
    { origin: 'https://app.example', referer: 'https://app.example/chat', 'sec-fetch-site': 'cross-site' },
    { expect: '100-continue' },
  ])('ignores the headers of clients: %j', async (extra) => {
    const { status, text } = await send(running.origin, {
      headers: { ...ADA, ...extra },
      body: join('private-own-ada'),
    });
    expect([status, text]).toEqual([200, signed('private-own-ada')]);
  });
});

describe.each(ADAPTERS)(`Nest ${NEST_MAJOR} on %s with CORS`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter, create: { cors: { origin: ['https://app.example'], credentials: true } } });
  });
  afterAll(() => running.close());
  const preflight = (origin: string) =>
    send(running.origin, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-csrf-token',
      },
    });

  it('answers the preflight of a client with custom headers', async () => {
    const { status, headers } = await preflight('https://app.example');
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization,x-csrf-token',
    });
  });

  it('does not allow another origin', async () => {
    const { headers } = await preflight('https://evil.example');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    ['a granted channel', 'private-own-ada', 200],
    ['a denied one', 'private-own-eve', 403],
  ])('lets the page read the reply for %s', async (_what, channel, status) => {
    const answer = await send(running.origin, {
      headers: { ...ADA, origin: 'https://app.example' },
      body: join(channel),
    });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
    });
  });
});

type WithCsrf = INestApplication & { enableCsrfProtection?: (options?: { trustedOrigins: string[] }) => unknown };

// Nest 11 has no such protection.
const adaptersWithCsrf = NEST_MAJOR >= 12 ? ADAPTERS : [];
for (const adapter of adaptersWithCsrf)
  describe(`Nest ${NEST_MAJOR} on ${adapter} with Nest's own CSRF protection`, () => {
    let running: RunningApp;
    beforeAll(async () => {
      running = await startApp({
        adapter,
        configure: (app) => void (app as WithCsrf).enableCsrfProtection?.({ trustedOrigins: ['https://app.example'] }),
      });
    });
    afterAll(() => running.close());

    it.each([
      ['a page of the same origin', { 'sec-fetch-site': 'same-origin' }, 200],
      ['a client that is not a browser', {}, 200],
      ['a page of a trusted origin', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' }, 200],
      ['a page of any other origin', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ])('answers %s', async (_who, headers, status) => {
      const answer = await send(running.origin, {
        headers: { ...ADA, ...(headers as Record<string, string>) },
        body: join('private-own-ada'),
      });
      expect(answer.status).toBe(status);
    });
  });
