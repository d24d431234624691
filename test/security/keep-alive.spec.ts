import { Injectable } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type ChannelRequest } from 'nestjs-pusher-auth';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { OptionalHeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, type AdapterName, type TestApp } from '../integration/boot.js';

@Injectable()
class UserPolicies {
  @ChannelPolicy('private-user-<id>')
  async own({ params, user }: ChannelRequest<'private-user-<id>', TestUser>): Promise<boolean> {
    // The first request is the last to get its answer.
    await new Promise((resolve) => setTimeout(resolve, params.id === 'ada' ? 30 : 0));
    return params.id === user.id;
  }
}

const FORM = 'application/x-www-form-urlencoded';
const fieldsFor = (id: string) => `socket_id=1.1&channel_name=private-user-${id}`;

interface Headers {
  readonly [name: string]: string;
}

/** The bytes of one request. */
function posted(body: string, headers: Headers): string {
  const lines = { Host: 'x', 'Content-Type': FORM, 'Content-Length': String(Buffer.byteLength(body)), ...headers };
  return `POST /pusher/auth HTTP/1.1\r\n${Object.entries(lines)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;
}

describe.each<AdapterName>(['express', 'fastify'])('one connection that several users share, on %s', (adapter) => {
  let app: TestApp;
  beforeAll(async () => {
    const auth = { guards: [OptionalHeaderUserGuard] };
    ({ app } = await bootApp({ adapter, auth, providers: [UserPolicies] }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const signatureFor = (id: string) =>
    app.get(PusherAuthService).signChannel({ socketId: '1.1', channelName: `private-user-${id}` }).auth;

  /** Returns everything that the server sends back for some bytes. */
  function exchange(bytes: string | Buffer): Promise<string> {
    const { port } = (app.getHttpServer() as unknown as Server).address() as AddressInfo;
    return new Promise((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (data) => (text += data.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(text));
    });
  }

  const LAST = { Connection: 'close' };
  /** The statuses and signatures of the replies, in order. */
  const replies = (text: string): string[] => text.match(/(?<=HTTP\/1\.1 )\d{3}|app-key:[0-9a-f]{64}/g) ?? [];

  it('answers pipelined requests in order, each for its own user', async () => {
    const text = await exchange(
      posted(fieldsFor('ada'), { 'x-user': 'ada' }) +
        posted(fieldsFor('ada'), { 'x-user': 'grace' }) +
        posted(fieldsFor('grace'), { 'x-user': 'grace' }) +
        posted(fieldsFor('grace'), {}) +
        posted(fieldsFor('linus'), { 'x-user': 'linus', ...LAST }),
    );
    expect(replies(text)).toEqual([
      ...['200', signatureFor('ada'), '403', '200', signatureFor('grace')],
      ...['401', '200', signatureFor('linus')],
    ]);
  });

  it('treats a request hidden behind a body as one without a user', async () => {
    const hidden = posted(fieldsFor('ada'), LAST);
    const text = await exchange(posted(fieldsFor('ada'), { 'x-user': 'ada' }) + hidden);
    expect(replies(text)).toEqual(['200', signatureFor('ada'), '401']);
  });

  it('treats a request hidden inside a body as text', async () => {
    const body = `${fieldsFor('grace')}&x=\r\n\r\n${posted(fieldsFor('ada'), { 'x-user': 'ada' })}`;
    const text = await exchange(posted(body, { 'x-user': 'grace', ...LAST }));
    // A form parser reads the hidden name as a second one: a batch in which grace may join only her own channel.
    expect(replies(text)).toEqual(['200', signatureFor('grace')]);
    expect(text).toContain('"private-user-ada":{"status":403}');
  });

  const chunked = (headers: Headers, trailers = '') =>
    `POST /pusher/auth HTTP/1.1\r\n${Object.entries({ Host: 'x', 'Content-Type': FORM, ...LAST, ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${fieldsFor('ada').length.toString(16)}\r\n${fieldsFor('ada')}\r\n0\r\n${trailers}\r\n`;

  it('ignores a user named in trailers', async () => {
    const text = await exchange(chunked({ 'Transfer-Encoding': 'chunked', Trailer: 'x-user' }, 'x-user: ada\r\n'));
    expect(replies(text)).toEqual(['401']);
    const known = { 'Transfer-Encoding': 'chunked', 'x-user': 'ada' };
    expect(replies(await exchange(chunked(known, 'x-user: grace\r\n')))).toEqual(['200', signatureFor('ada')]);
  });

  it.each<[string, Headers]>([
    ['a coding after chunked', { 'Transfer-Encoding': 'chunked, identity' }],
    ['chunked twice', { 'Transfer-Encoding': 'chunked, chunked' }],
    ['chunked and a length', { 'Transfer-Encoding': 'chunked', 'Content-Length': '4' }],
    ['a space before the colon', { 'Transfer-Encoding ': 'chunked' }],
    ['a folded line', { 'Transfer-Encoding': '\r\n chunked', 'Content-Length': '4' }],
    ['a vertical tab', { 'Transfer-Encoding': '\u000bchunked' }],
    ['a sign before the length', { 'Content-Length': '+46' }],
    ['a length in hexadecimal', { 'Content-Length': '0x2e' }],
    ['two lengths in one line', { 'Content-Length': '46, 46' }],
  ])('rejects a body that two servers could measure differently: %s', async (_how, headers) => {
    const text = await exchange(
      chunked({ 'x-user': 'ada', ...headers }) + posted(fieldsFor('ada'), { 'x-user': 'ada' }),
    );
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(text).not.toContain('app-key:');
  });

  describe('a body in another encoding', () => {
    const json = JSON.stringify({ socket_id: '1.1', channel_name: 'private-user-ada' });
    const asBytes = (body: Buffer, type: string, coding?: string) =>
      Buffer.concat([
        Buffer.from(
          `POST /pusher/auth HTTP/1.1\r\nHost: x\r\nx-user: ada\r\nConnection: close\r\nContent-Type: ${type}\r\n` +
            `${coding === undefined ? '' : `Content-Encoding: ${coding}\r\n`}Content-Length: ${body.length}\r\n\r\n`,
        ),
        body,
      ]);

    it.each<[string, Buffer, string]>([
      ['JSON in UTF-16', Buffer.from(json, 'utf16le'), 'application/json'],
      ['a form in UTF-16', Buffer.from(fieldsFor('ada'), 'utf16le'), FORM],
      ['a form declared as UTF-7', Buffer.from(fieldsFor('+AGEAZABh-')), `${FORM}; charset=utf-7`],
      ['a form declared as EBCDIC', Buffer.from(fieldsFor('ada')), `${FORM}; charset=ibm037`],
      ['overlong UTF-8', Buffer.from(fieldsFor('%c1%a1da')), FORM],
      ['overlong UTF-8 unescaped', Buffer.concat([Buffer.from(fieldsFor('')), Buffer.from([0xc1, 0xa1])]), FORM],
      ['a lone surrogate', Buffer.from(json.replace('ada', 'ada\\ud800')), 'application/json'],
      ['a fullwidth letter', Buffer.from(fieldsFor('\uff41da')), FORM],
      ['a letter of another script', Buffer.from(fieldsFor('\u0430da')), FORM],
      ['a letter with a combining mark', Buffer.from(fieldsFor('a\u0301da')), FORM],
      ['a byte order mark in the name', Buffer.from(json.replace('private', '\ufeffprivate')), 'application/json'],
      ['digits of another script', Buffer.from(json.replace('1.1', '\u0967.\u0967')), 'application/json'],
    ])('never turns one name into another: %s', async (_writing, body, type) => {
      const text = await exchange(asBytes(body, type));
      // Some parsers know only UTF-8 and ignore the charset. The name is then the user's own.
      const allowed = type.includes('ibm037') ? /^HTTP\/1\.1 (4\d\d|200) / : /^HTTP\/1\.1 4\d\d /;
      expect(text).toMatch(allowed);
      for (const signature of text.match(/app-key:[0-9a-f]{64}/g) ?? []) expect(signature).toBe(signatureFor('ada'));
    });

    it.each(['gzip', 'deflate', 'br', 'gzip, gzip', 'identity', 'rot13'])(
      'is rejected if it is a bomb: 50 MB declared as %s',
      async (coding) => {
        const bomb = (coding === 'deflate' ? deflateRawSync : gzipSync)(Buffer.alloc(50_000_000, 'a'));
        expect(await exchange(asBytes(bomb, FORM, coding))).toMatch(/^HTTP\/1\.1 4\d\d /);
      },
    );
  });
});
