import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Pusher from 'pusher';
import { DirectMessagesService } from './encrypted/direct-messages.service.js';
import { NoticesService } from './sign-in/notices.service.js';

describe('the publishing code of the guide', () => {
  const published: { path: string; body: Record<string, string> }[] = [];
  let server: Server;
  let options: Pusher.Options;
  beforeAll(async () => {
    server = createServer((incoming, reply) => {
      const path = new URL(incoming.url!, 'http://x').pathname;
      void text(incoming).then((body) => {
        published.push({ path, body: JSON.parse(body) as Record<string, string> });
        reply.setHeader('Content-Type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    options = { appId: '1', key: 'key', secret: 'secret', host: '127.0.0.1', port: String(port), useTLS: false };
  });
  beforeEach(() => published.splice(0));
  afterAll(() => server.close());

  test('sends a notice to the user', async () => {
    await new NoticesService(new Pusher(options)).send(7, 'hello');
    expect(published).toMatchObject([
      { path: '/apps/1/events', body: { name: 'notice', channels: ['#server-to-user-7'] } },
    ]);
    expect(JSON.parse(published[0]!.body['data']!)).toEqual({ text: 'hello' });
  });

  test('encrypts a direct message on the channel of both users', async () => {
    const publisher = new Pusher({ ...options, encryptionMasterKeyBase64: Buffer.alloc(32, 1).toString('base64') });
    await new DirectMessagesService(publisher).send(2, 1, 'psst');
    const { channels, data } = published[0]!.body;
    expect(channels).toEqual(['private-encrypted-direct-1-2']);
    expect(Object.keys(JSON.parse(data!) as object).sort()).toEqual(['ciphertext', 'nonce']);
    expect(data).not.toContain('psst');
  });
});
