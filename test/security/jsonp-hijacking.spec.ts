import { Injectable } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService } from 'nestjs-pusher-auth';
import { runInNewContext } from 'node:vm';
import request from 'supertest';
import { HeaderUserGuard } from '../integration/asking-users.js';
import { bootApp, type AdapterName, type TestApp } from '../integration/boot.js';

@Injectable()
class Policies {
  @ChannelPolicy(['private-<id>', 'private-encrypted-<id>', 'private-encrypted-cache-<id>'])
  anything(): boolean {
    return true;
  }

  @ChannelPolicy('presence-<id>', { userInfo: () => ({ note: '</script><!--\u2028\u2029' }) })
  members(): boolean {
    return true;
  }
}

const CALLBACK = "Pusher.auth_callbacks['1']";
const OURS = { origin: 'https://app.example' };

describe.each<AdapterName>(['express', 'fastify'])("a script tag on an attacker's page, on %s", (adapter) => {
  let app: TestApp;
  beforeAll(async () => {
    const auth = { guards: [HeaderUserGuard], jsonp: true, jsonpOrigins: ['https://app.example'] };
    ({ app } = await bootApp({ adapter, auth, providers: [Policies] }));
  });
  afterAll(() => app.close());

  // The browser sends the victim's cookie, and the attacker chooses the socket.
  const get = (headers: Record<string, string>, query: Record<string, string | string[]> = {}, path = '/pusher/auth') =>
    request(app.getHttpServer())
      .get(path)
      .set({ 'x-user': 'victim', ...headers })
      .query({ callback: CALLBACK, socket_id: '6.66', channel_name: 'private-victim', ...query });

  it('would get a signature on an allowed page', async () => {
    const reply = await get(OURS).expect(200);
    const { auth } = app.get(PusherAuthService).signChannel({ socketId: '6.66', channelName: 'private-victim' });
    expect(reply.text).toBe(`/**/${CALLBACK}({"auth":"${auth}"});`);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['the origin of a sandboxed frame', { origin: 'null' }],
    ['a referrer on another site', { referer: 'https://evil.example/' }],
    ['a referrer that starts like ours', { referer: 'https://app.example.evil.example/' }],
    ['a referrer with our host as its user', { referer: 'https://app.example@evil.example/' }],
    ['a referrer with our URL in its path', { referer: 'https://evil.example/https://app.example/' }],
    ['our origin and a referrer on another site', { ...OURS, referer: 'https://evil.example/' }],
    ['our host over plain HTTP', { origin: 'http://app.example' }],
    ['our host on another port', { origin: 'https://app.example:8443' }],
    ['a suppressed referrer', {}],
    ['no header except a cross-site Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['no header except a same-site Sec-Fetch-Site', { 'sec-fetch-site': 'same-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['the address bar, with our origin', { ...OURS, 'sec-fetch-site': 'none' }],
    ['a host that is not ours', { 'sec-fetch-site': 'same-origin', host: 'evil.example' }],
  ])('gets nothing with %s', async (_page, headers) => {
    const reply = await get(headers).expect(403);
    expect(reply.text).not.toContain('app-key:');
  });

  it.each([
    'alert',
    'CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnnUU5nnnnnn3Snn7iiudIbEAt',
    "Pusher.auth_callbacks['1']\n",
    "Pusher.auth_callbacks['1'];alert(1)//",
    "Pusher.auth_callbacks['\\']",
    "Pusher.auth_callbacks['']",
    'opener.document.forms.0.submit',
    '<script>alert(1)</script>',
    '',
  ])('cannot call anything with the callback %j', async (callback) => {
    const reply = await get(OURS, { callback }).expect(400);
    expect(reply.headers['content-type']).toContain('application/json');
    if (callback) expect(reply.text).not.toContain(callback);
  });

  it('cannot use two callbacks', () => get(OURS, { callback: [CALLBACK, CALLBACK] }).expect(400));

  it.each(['private-encrypted-x', 'private-encrypted-cache-x'])('never gets the key of %s', async (channel) => {
    const reply = await get(OURS, { channel_name: channel }).expect(403);
    expect(reply.text).not.toContain('shared_secret');
  });

  it('cannot send a batch', async () => {
    await get(OURS, { channel_name: ['private-a'], 'channel_name[0]': 'private-b' }).expect(400);
    await get(OURS, { 'channel_name[]': 'private-a', channel_name: [] }).expect(400);
  });

  it('cannot sign a user in', () => get(OURS, {}, '/pusher/user-auth').expect(404));

  it('cannot receive data that ends the script or a line early', async () => {
    const reply = await get(OURS, { channel_name: 'presence-x' }).expect(200);
    expect(reply.text).not.toMatch(/<|\u2028|\u2029/);
    const given: { channel_data: string }[] = [];
    runInNewContext(reply.text, {
      Pusher: { auth_callbacks: { 1: (data: { channel_data: string }) => given.push(data) } },
    });
    expect(JSON.parse(given[0]!.channel_data)).toMatchObject({ user_info: { note: '</script><!--\u2028\u2029' } });
  });

  it('gets a 404 unless the application enables jsonp', async () => {
    const { app: closed } = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, providers: [Policies] });
    await request(closed.getHttpServer())
      .get('/pusher/auth')
      .set({ 'x-user': 'victim', ...OURS })
      .query({ callback: CALLBACK, socket_id: '6.66', channel_name: 'private-victim' })
      .expect(404);
    await closed.close();
  });
});
