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
    // The first to ask is the last to be answered.
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

describe.each<AdapterName>(['express', 'fastify'])('one connection that many may share, on %s', (adapter) => {
  let app: TestApp;
  beforeAll(async () => {
    const auth = { guards: [OptionalHeaderUserGuard] };
    ({ app } = await bootApp({ adapter, auth, providers: [UserPolicies] }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const signatureFor = (id: string) =>
    app.get(PusherAuthService).signChannel({ socketId: '1.1', channelName: `private-user-${id}` }).auth;

  /** Everything that comes back for some bytes. */
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
  /** The statuses and signatures of some replies, in their order. */
  const replies = (text: string): string[] => text.match(/(?<=HTTP\/1\.1 )\d{3}|app-key:[0-9a-f]{64}/g) ?? [];

  it('answers requests that were sent at once in their order, each to its own user', async () => {
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

  it('takes a request that was hidden behind a body for one of nobody', async () => {
    const hidden = posted(fieldsFor('ada'), LAST);
    const text = await exchange(posted(fieldsFor('ada'), { 'x-user': 'ada' }) + hidden);
    expect(replies(text)).toEqual(['200', signatureFor('ada'), '401']);
  });

  it('takes a request that was hidden within a body for text', async () => {
    const body = `${fieldsFor('grace')}&x=\r\n\r\n${posted(fieldsFor('ada'), { 'x-user': 'ada' })}`;
    const text = await exchange(posted(body, { 'x-user': 'grace', ...LAST }));
    // To a parser of forms, the hidden name is a second one: a batch, of which grace may join her own.
    expect(replies(text)).toEqual(['200', signatureFor('grace')]);
    expect(text).toContain('"private-user-ada":{"status":403}');
  });

  const chunked = (headers: Headers, trailers = '') =>
    `POST /pusher/auth HTTP/1.1\r\n${Object.entries({ Host: 'x', 'Content-Type': FORM, ...LAST, ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${fieldsFor('ada').length.toString(16)}\r\n${fieldsFor('ada')}\r\n0\r\n${trailers}\r\n`;

  it('knows nobody by what follows the body', async () => {
    const text = await exchange(chunked({ 'Transfer-Encoding': 'chunked', Trailer: 'x-user' }, 'x-user: ada\r\n'));
    expect(replies(text)).toEqual(['401']);
    const known = { 'Transfer-Encoding': 'chunked', 'x-user': 'ada' };
    expect(replies(await exchange(chunked(known, 'x-user: grace\r\n')))).toEqual(['200', signatureFor('ada')]);
  });

  it.each<[string, Headers]>([
    ['a coding after the chunks', { 'Transfer-Encoding': 'chunked, identity' }],
    ['chunks that are said twice', { 'Transfer-Encoding': 'chunked, chunked' }],
    ['chunks and a length', { 'Transfer-Encoding': 'chunked', 'Content-Length': '4' }],
    ['a space before the colon', { 'Transfer-Encoding ': 'chunked' }],
    ['a line that is folded', { 'Transfer-Encoding': '\r\n chunked', 'Content-Length': '4' }],
    ['a vertical tab', { 'Transfer-Encoding': '\u000bchunked' }],
    ['a sign before the length', { 'Content-Length': '+46' }],
    ['a length in hexadecimal', { 'Content-Length': '0x2e' }],
    ['two lengths in one line', { 'Content-Length': '46, 46' }],
  ])('refuses a body that two servers could measure differently: %s', async (_how, headers) => {
    const text = await exchange(
      chunked({ 'x-user': 'ada', ...headers }) + posted(fieldsFor('ada'), { 'x-user': 'ada' }),
    );
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(text).not.toContain('app-key:');
  });

  describe('and a body in another writing', () => {
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
      ['a form that says UTF-7', Buffer.from(fieldsFor('+AGEAZABh-')), `${FORM}; charset=utf-7`],
      ['a form that says EBCDIC', Buffer.from(fieldsFor('ada')), `${FORM}; charset=ibm037`],
      ['overlong UTF-8', Buffer.from(fieldsFor('%c1%a1da')), FORM],
      ['overlong UTF-8 unescaped', Buffer.concat([Buffer.from(fieldsFor('')), Buffer.from([0xc1, 0xa1])]), FORM],
      ['half a surrogate pair', Buffer.from(json.replace('ada', 'ada\\ud800')), 'application/json'],
      ['a fullwidth letter', Buffer.from(fieldsFor('\uff41da')), FORM],
      ['a letter of another script', Buffer.from(fieldsFor('\u0430da')), FORM],
      ['a letter with a mark', Buffer.from(fieldsFor('a\u0301da')), FORM],
      ['a byte order mark in the name', Buffer.from(json.replace('private', '\ufeffprivate')), 'application/json'],
      ['the numerals of another script', Buffer.from(json.replace('1.1', '\u0967.\u0967')), 'application/json'],
    ])('makes no name of another: %s', async (_writing, body, type) => {
      const text = await exchange(asBytes(body, type));
      // Some parsers know no charset but UTF-8, and read on: then the name is the plain one, and the user's own.
      const allowed = type.includes('ibm037') ? /^HTTP\/1\.1 (4\d\d|200) / : /^HTTP\/1\.1 4\d\d /;
      expect(text).toMatch(allowed);
      for (const signature of text.match(/app-key:[0-9a-f]{64}/g) ?? []) expect(signature).toBe(signatureFor('ada'));
    });

    it.each(['gzip', 'deflate', 'br', 'gzip, gzip', 'identity', 'rot13'])(
      'is no bomb: 50 MB that say they are %s',
      async (coding) => {
        const bomb = (coding === 'deflate' ? deflateRawSync : gzipSync)(Buffer.alloc(50_000_000, 'a'));
        expect(await exchange(asBytes(bomb, FORM, coding))).toMatch(/^HTTP\/1\.1 4\d\d /);
      },
    );
  });
});
