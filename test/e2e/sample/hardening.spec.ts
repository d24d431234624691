import type { Response as PageResponse } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { PostgresProcess } from '../../../sample-app/database/postgres-process.js';
import { ChatPages } from './chat-pages.js';
import { RunningSample } from './running-sample.js';
import { SampleProcess } from './sample-process.js';

interface Settings {
  readonly client: { readonly wsPort: number };
  readonly seeded?: unknown;
}

// The settings that a copy of the sample inherits.
describe.each(['express', 'fastify'] as const)('the sample on %s', (adapter) => {
  let sample: SampleProcess;
  let token: string;

  beforeAll(async () => {
    const flags = adapter === 'fastify' ? ['--fastify'] : [];
    sample = await SampleProcess.start(flags, { LOGINS_PER_MINUTE: '5', AUTHORIZATIONS_PER_MINUTE: '8' });
    token = (await sample.logIn('ada')).token;
  }, 60_000);
  afterAll(() => sample?.stop());

  const settings = async () => (await (await sample.call('/settings')).json()) as Settings;

  it.each(['/', '/page.js', '/style.css', '/settings', '/nothing'])('sends security headers with %s', async (path) => {
    const { headers } = await sample.call(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    const policy = headers.get('content-security-policy')?.split(';') ?? [];
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'"]),
    );
    const { client } = await settings();
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${client.wsPort}`);
    expect(policy).toContain("frame-ancestors 'self'");
  });

  it('allows the API document its own inline styles, and no inline script', async () => {
    const policy = (await sample.call('/docs')).headers.get('content-security-policy');
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("script-src 'self';");
  });

  it('limits logins by address', async () => {
    const body = { login: 'margaret', password: 'wrong' };
    const attempts = await Promise.all(Array.from({ length: 20 }, () => sample.call('/login', { body })));
    const statuses = attempts.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(4); // The fifth one was for ada.
    expect(statuses.filter((status) => status === 429)).toHaveLength(16);
    const refused = await sample.call('/login', { body });
    expect(Number(refused.headers.get('retry-after-logins'))).toBeGreaterThan(0);
  });

  it('limits authorizations by user, across connections and names', async () => {
    const authorize = (bearer: string, body: object = { socket_id: '1.1', channel_name: 'private-user-1' }) =>
      sample.call('/pusher/auth', { token: bearer, body });
    const names = Array.from({ length: 21 }, (_, index) => `private-user-${index}`);
    expect((await authorize(token, { socket_id: '1.1', channel_name: names })).status).toBe(400);

    const statuses = await Promise.all(Array.from({ length: 12 }, () => authorize(token).then(({ status }) => status)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(7);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect((await authorize('nobody')).status).toBe(401); // Without a user, the limit of users does not apply.
  });
});

describe('the sample in production', () => {
  it('has no API document', async () => {
    const sample = await RunningSample.start({ NODE_ENV: 'production' });
    try {
      for (const path of ['/docs', '/docs-json', '/docs-yaml']) expect((await sample.call(path)).status).toBe(404);
    } finally {
      await sample.close();
    }
  }, 60_000);
});

describe('a database at DATABASE_URL', () => {
  let postgres: PostgresProcess;
  let pages: ChatPages;
  beforeAll(async () => {
    postgres = await PostgresProcess.start();
    pages = await ChatPages.launch();
  }, 120_000);
  afterAll(async () => {
    await pages?.close();
    await postgres?.stop();
  });

  it('is not seeded, so the well-known password does not work', async () => {
    const sample = await RunningSample.start({ DATABASE_URL: postgres.url });
    try {
      for (const login of ['ada', 'margaret']) {
        expect((await sample.call('/login', { body: { login, password: 'channels' } })).status).toBe(401);
      }
      expect(await (await sample.call('/settings')).json()).not.toHaveProperty('seeded');

      const page = await pages.visit(sample.address);
      await page.getByLabel('Login').fill('margaret');
      await page.getByLabel('Password').fill('channels');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('Wrong login or password.').waitFor();
    } finally {
      await sample.close();
    }
  }, 60_000);
});

describe('the page under its content security policy', () => {
  it('loads everything that it needs, and so does the API document', async () => {
    const pages = await ChatPages.launch();
    const sample = await RunningSample.start();
    try {
      const page = await pages.browser.newPage();
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      page.on('response', (response: PageResponse) => {
        if (response.status() >= 400) problems.push(response.url());
      });
      await pages.logIn(sample.address, 'Ada Lovelace', undefined, page);
      const hue = "getComputedStyle(document.querySelector('.avatar')).getPropertyValue('--hue')";
      expect(Number(await page.evaluate(hue))).toBeGreaterThan(0);
      await page.goto(`${sample.address}/docs`);
      await page.getByText('Rooms, a chat on nestjs-pusher-auth').waitFor();
      await page.getByRole('button', { name: 'Authorize', exact: true }).waitFor();
      expect(problems).toEqual([]);
    } finally {
      await pages.close();
      await sample.close();
    }
  }, 60_000);
});

// Only Linux shows the arguments of a process.
const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux(
  'soketi and PostgreSQL do not inherit the environment',
  async () => {
    const children = async () =>
      (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')).split(' ').filter((pid) => pid !== '');
    // The browser of another test may still be ending.
    const others = await children();
    const sample = await RunningSample.start({ DATABASE_ENGINE: 'postgres' });
    try {
      const started = (await children()).filter((pid) => !others.includes(pid));
      const names = async (pid: string) =>
        (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').flatMap((entry) => entry.split('=')[0] || []);
      const given = await Promise.all(started.map(names));
      expect(given.flat().filter((name) => !name.startsWith('NODE_CHANNEL_'))).toEqual(['SOKETI_APPS', 'SOKETI_PORT']);
      expect(given).toHaveLength(2);
    } finally {
      await sample.close();
    }
  },
  60_000,
);
