import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChannelsServer } from '../../../sample-app/channels-server/channels-server.js';
import { SoketiProcess } from '../../../sample-app/channels-server/soketi-process.js';
import { Database } from '../../../sample-app/database/database.js';
import { PostgresProcess } from '../../../sample-app/database/postgres-process.js';
import { seed } from '../../../sample-app/database/seed.js';
import { readFlags } from '../../../sample-app/platform/flags.js';
import { freePort } from '../../../sample-app/platform/free-port.js';
import { ChatPages, here, joined, open, said, say, unread } from './chat-pages.js';
import { RunningSample } from './running-sample.js';
import type { SampleClient } from './sample-client.js';
import { SampleProcess } from './sample-process.js';

const SECRET = 'a secret of the tests that is long enough';

describe('the sample with variations', () => {
  let pages: ChatPages;
  let sample: RunningSample | undefined;

  beforeAll(async () => void (pages = await ChatPages.launch()), 120_000);
  afterAll(() => pages?.close());
  afterEach(async () => {
    await pages.closePages();
    await sample?.close();
    sample = undefined;
  });

  /** A complete chat: members talk, others are denied, and unread messages are counted. */
  async function chat({ address }: SampleClient): Promise<void> {
    const [ada, grace, linus] = await Promise.all(
      ['Ada Lovelace', 'Grace Hopper', 'Linus Torvalds'].map((name) => pages.logIn(address, name)),
    );
    await Promise.all([ada!, grace!, linus!].map((page) => open(page, 'Compilers')));
    await here(ada!).getByText('Grace Hopper').waitFor();
    await say(ada!, 'Hello Grace');
    await said(grace!, 'Hello Grace');
    await linus!.getByText('status 403').waitFor();

    await open(grace!, 'Ada Lovelace');
    await say(grace!, 'Between us');
    await unread(ada!, 'Grace Hopper', 1).waitFor();
    await open(ada!, 'Grace Hopper');
    await said(ada!, 'Between us');
  }

  it('uses Express, PGlite and soketi by default', () => {
    expect(readFlags([])).toEqual({ adapter: 'express' });
    expect(readFlags(['--fastify', '--postgres'])).toEqual({
      adapter: 'fastify',
      environment: { DATABASE_ENGINE: 'postgres' },
    });
    expect(() => readFlags(['--mysql'])).toThrow("Unknown option '--mysql'");
  });

  it('chats on Fastify and on a PostgreSQL that it starts and stops', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sample-'));
    await chmod(folder, 0o755); // PostgreSQL may run as another user.
    const running = await SampleProcess.start(['--fastify', '--postgres'], { TMPDIR: folder });
    try {
      expect(await readdir(folder)).toEqual([expect.stringMatching(/^sample-postgres-/)]);
      await chat(running);

      const replies = await Promise.all(['/', '/style.css', '/page.js', '/nothing'].map((path) => running.call(path)));
      expect(replies.map(({ status, headers }) => [status, headers.get('content-type')?.split(';')[0]])).toEqual([
        [200, 'text/html'],
        [200, 'text/css'],
        [200, 'text/javascript'],
        [404, 'application/json'],
      ]);
      expect(replies.some(({ headers }) => headers.has('x-powered-by'))).toBe(false); // Express would send this header.
      expect(await (await running.call('/docs')).text()).toContain('swagger-ui');
      expect(await (await running.call('/docs-json')).text()).toContain('"pusher_authorizeChannel"');
      const tooMuch = { login: 'ada', password: 'channels', role: 'admin' };
      expect((await running.call('/login', { body: tooMuch })).status).toBe(400);
      const { token } = await running.logIn('ada');
      const form = new URLSearchParams({ socket_id: '1.2', channel_name: 'presence-room-1' });
      expect((await running.call('/pusher/auth', { token, body: form })).status).toBe(200);

      const rooms = Array.from({ length: 20 }, (_, index) => `presence-room-${index + 1}`);
      const batch = { socket_id: '1.2', channel_name: rooms };
      expect((await running.call('/pusher/auth', { token, body: batch })).status).toBe(200);
      const { token: admin } = await running.logIn('margaret');
      const [latest] = (await (await running.call('/operators/requests', { token: admin })).json()) as object[];
      expect(latest).toMatchObject({ userId: '1', channels: 20, queries: 1 });

      const arrived = await Promise.all(Array.from({ length: 20 }, () => startLogin(running.address)));
      await running.stop();
      expect(await Promise.all(arrived.map(({ status }) => status))).toEqual(arrived.map(() => 200));
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await running.stop();
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  /** A log-in that the server has received and whose password it is still hashing. */
  async function startLogin(address: string): Promise<{ status: Promise<number | undefined> }> {
    const headers = { 'content-type': 'application/json', expect: '100-continue' };
    const sent = request(`${address}/login`, { method: 'POST', headers });
    const status = once(sent, 'response').then(([response]: IncomingMessage[]) => response!.resume().statusCode);
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.end(JSON.stringify({ login: 'ada', password: 'channels' }));
    return { status };
  }

  it('keeps messages in the PostgreSQL at DATABASE_URL', async () => {
    const postgres = await PostgresProcess.start();
    try {
      sample = await RunningSample.start({ DATABASE_URL: postgres.url });
      await seed(sample.app.get(Database, { strict: false }).client);
      const { token } = await sample.logIn('ada');
      expect((await sample.call('/rooms/2/messages', { token, body: { text: 'Kept' } })).status).toBe(201);
      await sample.close();

      sample = await RunningSample.start({ DATABASE_URL: postgres.url });
      const again = await sample.logIn('grace');
      expect(await (await sample.call('/rooms/2/messages', { token: again.token })).text()).toContain('"Kept"');
    } finally {
      await sample?.close();
      sample = undefined;
      await postgres.stop();
    }
  }, 120_000);

  it('chats over its own Channels server and survives a restart', async () => {
    const app = { id: 'own', key: 'own-key', secret: 'own-secret' };
    const soketi = await SoketiProcess.start(app, await freePort());
    const environment = {
      PORT: String(await freePort()),
      JWT_SECRET: SECRET,
      PUSHER_APP_ID: app.id,
      PUSHER_KEY: app.key,
      PUSHER_SECRET: app.secret,
      PUSHER_HOST: '127.0.0.1',
      PUSHER_PORT: String(soketi.port),
      PUSHER_ENCRYPTION_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    try {
      sample = await RunningSample.start(environment);
      expect(sample.app.get(ChannelsServer, { strict: false })).not.toHaveProperty('soketi');
      const page = await pages.browser.newPage();
      const connected = page.waitForEvent('websocket');
      await pages.logIn(sample.address, 'Ada Lovelace', undefined, page);
      expect((await connected).url()).toContain(`ws://127.0.0.1:${soketi.port}/app/own-key`);
      await chat(sample);

      await open(page, 'Lobby');
      await joined(page);
      await sample.close();
      await page.getByRole('textbox', { name: 'Message' }).fill('Are you there?');
      await page.keyboard.press('Enter');
      await page.getByText('Not sent:').waitFor();
      sample = await RunningSample.start(environment);
      await page.getByRole('button', { name: 'Send' }).click();
      await said(page, 'Are you there?');
    } finally {
      await sample?.close();
      sample = undefined;
      await soketi.stop();
    }
  }, 120_000);
});
