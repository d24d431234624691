import { runInNewContext } from 'node:vm';
import { ADAPTERS, startApp, ZOE, type RunningApp } from './auth-app.js';
import { NEST_MAJOR } from './nest-major.js';
import { FORM, send } from './raw-http.js';
import { joined, signed } from './replies.js';

const CALLBACK = "Pusher.auth_callbacks['1']";
const PAGE = { referer: 'https://app.example/chat?room=1', 'sec-fetch-site': 'cross-site' };
const COOKIE = { cookie: 'theme=dark; user=ada' };

const address = (fields: Record<string, string>) => `/pusher/auth?${new URLSearchParams(fields).toString()}`;
const script = (channel: string, callback = CALLBACK) =>
  address({ callback, socket_id: '12.34', channel_name: channel });

describe.each(ADAPTERS)(`JSONP with Nest ${NEST_MAJOR} on %s`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({
      adapter,
      auth: { jsonp: true, jsonpOrigins: ['https://app.example', 'http://localhost:3000'] },
    });
  });
  afterAll(() => running.close());
  const load = (path: string, headers: Record<string, string> = { ...PAGE, ...COOKIE }) =>
    send(running.origin, { method: 'GET', path, headers });

  it('answers with an exact script that browsers cannot mistake for another type', async () => {
    const { status, headers, text } = await load(script('private-own-ada'));
    expect([status, text]).toEqual([200, `/**/${CALLBACK}(${signed('private-own-ada')});`]);
    expect(headers).toMatchObject({
      'content-type': 'application/javascript; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('etag');
  });

  it.each([
    ['pusher-js 2.1 to 8', "Pusher.auth_callbacks['12']", "Pusher.auth_callbacks%5B'12'%5D"],
    ['Chrome, which escapes the quotes', "Pusher.auth_callbacks['3']", 'Pusher.auth_callbacks%5B%273%27%5D'],
    [
      'pusher-js before 2.1',
      "Pusher.auth_callbacks['private-own-ada']",
      "Pusher.auth_callbacks%5B'private-own-ada'%5D",
    ],
  ])('accepts the callback of %s', async (_client, callback, sent) => {
    const { status, text } = await load(
      `/pusher/auth?callback=${sent}&socket_id=12.34&channel_name=private-own-ada&lang=en`,
    );
    expect([status, text]).toEqual([200, `/**/${callback}(${signed('private-own-ada')});`]);
  });

  it('escapes everything that could end the script', async () => {
    const { status, text } = await load(script('presence-room-1'), { ...PAGE, cookie: 'user=zoe' });
    expect(status).toBe(200);
    expect(text).not.toMatch(/[<\u2028\u2029]/);
    const received: string[] = [];
    runInNewContext(text, {
      Pusher: { auth_callbacks: { 1: (reply: unknown) => received.push(JSON.stringify(reply)) } },
    });
    expect(received).toEqual([joined('presence-room-1', 'zoe', ZOE)]);
  });

  it.each([
    'alert(1)',
    'CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnnUU5nnnnnn3Snn7iiudIbEAt333swW',
    "Pusher.auth_callbacks['1'];alert(1)//",
    "Pusher.auth_callbacks['1']\n",
    "Pusher.auth_callbacks['1'](1)",
    "Pusher.auth_callbacks['</script>']",
    "Pusher.auth_callbacks['\\']",
    'opener.document.forms.0.submit',
    '',
  ])('rejects the callback %j', async (callback) => {
    const { status, headers, text } = await load(script('private-own-ada', callback));
    expect([status, text]).toEqual([
      400,
      expect.stringMatching(/"message":"callback must be one that pusher-js creates/),
    ]);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it.each([
    ['two callbacks', `${script('private-own-ada')}&callback=x`],
    ['a nested callback', script('private-own-ada').replace('callback=', 'callback[]=')],
    ['no callback', address({ socket_id: '12.34', channel_name: 'private-own-ada' })],
  ])('rejects %s', async (_what, path) => {
    const { status, text } = await load(path);
    expect([status, text]).toEqual([400, expect.stringContaining('callback must be')]);
  });

  it.each([
    ['the Referer of an allowed origin', PAGE, 200],
    ['only the Referer', { referer: 'http://localhost:3000/' }, 200],
    ['only the Origin', { origin: 'https://app.example' }, 200],
    ['no evidence', {}, 403],
    ['a cross-site page that hides where it is', { 'sec-fetch-site': 'cross-site' }, 403],
    ['the address bar', { 'sec-fetch-site': 'none' }, 403],
    ['the Referer of another origin', { referer: 'https://evil.example/https://app.example/' }, 403],
    ['an origin with the same start', { referer: 'https://app.example.evil.example/' }, 403],
    ['another port', { referer: 'https://app.example:8443/' }, 403],
    ['plain HTTP', { referer: 'http://app.example/' }, 403],
    ['a sandboxed frame', { origin: 'null', referer: 'https://app.example/' }, 403],
    ['an Origin and a Referer that differ', { origin: 'https://app.example', referer: 'https://evil.example/' }, 403],
  ])('answers to %s', async (_evidence, headers, status) => {
    const answer = await load(script('private-own-ada'), { ...(headers as Record<string, string>), ...COOKIE });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.text).toBe('{"message":"Forbidden","statusCode":403}');
  });

  it.each([
    ['private-encrypted-own-ada', 403],
    ['private-encrypted-cache-own-ada', 403],
    ['private-own-eve', 403],
    ['private-unknown', 403],
    ['news', 400],
  ])('returns no script for %s', async (channel, status) => {
    const { status: got, headers, text } = await load(script(channel));
    expect(got).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(text).not.toMatch(/shared_secret|app-key|Pusher\.auth_callbacks\['1'\]\(/);
  });

  it('returns no script without a user', async () => {
    await expect(load(script('private-own-ada'), PAGE)).resolves.toMatchObject({ status: 401 });
  });

  it.each(['channel_name[]', 'channel_name[0]'])('accepts no batch through %s', async (field) => {
    const { status, text } = await load(
      address({ callback: CALLBACK, socket_id: '12.34', [field]: 'private-own-ada' }),
    );
    expect([status, text]).toEqual([
      400,
      expect.stringContaining('channel_name must be one name: JSONP does not support batches'),
    ]);
  });

  it('accepts no batch through a repeated channel_name', async () => {
    const { status, text } = await load(`${script('private-own-ada')}&channel_name=private-own-ada`);
    expect([status, text]).toEqual([400, expect.stringContaining('channel_name')]);
  });

  it('ignores the fields of the body', async () => {
    const { status } = await send(running.origin, {
      method: 'GET',
      path: address({ callback: CALLBACK }),
      headers: { ...PAGE, ...COOKIE, ...FORM },
      body: 'socket_id=12.34&channel_name=private-own-ada',
    });
    expect(status).toBe(400);
  });

  it('never signs a user in', async () => {
    const path = script('private-own-ada').replace('/auth', '/user-auth');
    await expect(load(path)).resolves.toMatchObject({ status: 404 });
  });

  it('sends no body to HEAD', async () => {
    const { text } = await send(running.origin, {
      method: 'HEAD',
      path: script('private-own-ada'),
      headers: { ...PAGE, ...COOKIE },
    });
    expect(text).toBe('');
  });

  it('still answers POST', async () => {
    const { status, text } = await send(running.origin, {
      headers: { ...FORM, ...COOKIE },
      body: 'socket_id=12.34&channel_name=private-own-ada&callback=x',
    });
    expect([status, text]).toEqual([200, signed('private-own-ada')]);
  });
});

describe.each(ADAPTERS)(`disabled JSONP with Nest ${NEST_MAJOR} on %s`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter });
  });
  afterAll(() => running.close());

  it.each(['/pusher/auth', '/pusher/user-auth'])('is a 404 at %s', async (path) => {
    const query = new URLSearchParams({ callback: CALLBACK, socket_id: '12.34', channel_name: 'private-own-ada' });
    const { status, text } = await send(running.origin, {
      method: 'GET',
      path: `${path}?${query.toString()}`,
      headers: { ...PAGE, ...COOKIE },
    });
    expect([status, text]).toEqual([404, expect.not.stringContaining('app-key')]);
  });
});
