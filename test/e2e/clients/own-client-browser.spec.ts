import type { Browser, Page } from 'playwright-core';
import { KEY } from '../wire/auth-app.js';
import { launchBrowser, startPageServer, type PageServer } from './browser-page.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';
import { passes, replies, ScriptedEndpoint } from './scripted-endpoint.js';

interface Outcome {
  readonly name: string;
  readonly outcome: 'joined' | 'refused';
  readonly detail?: unknown;
}

interface PageClient {
  subscribe(name: string): { bind(event: string, listener: (detail: unknown) => void): void };
  signin(): void;
  bind(event: string, listener: (detail: unknown) => void): void;
}

/** The globals that the scripts define, on pages and in workers. */
interface PageGlobals {
  readonly Pusher: new (key: string, options: object) => PageClient;
  readonly ownClient: { pusherAuth(options: object): object };
  readonly Worker: new (url: string) => {
    onmessage: (message: { readonly data: Outcome }) => void;
    postMessage(message: unknown): void;
  };
}

let server: SoketiProcess;
let pages: PageServer;
let world: ClientWorld;
let browser: Browser;
let page: Page;
const endpoint = new ScriptedEndpoint();

beforeAll(async () => {
  server = await startChannelsServer();
  pages = await startPageServer();
  const origin = `http://127.0.0.1:${pages.port}`;
  world = await startWorld(server, {
    configure: (app) => {
      app.enableCors({ origin, credentials: true, exposedHeaders: ['Retry-After'] });
      endpoint.configure(app);
    },
  });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([world?.close(), pages?.close()]);
  await server?.stop();
});
beforeEach(async () => {
  endpoint.follow(passes);
  page = await (await browser.newContext()).newPage();
});
afterEach(() => page?.context().close());

/** Allows only the scripts, requests and sockets of the page, without `data:` and `eval`. */
const STRICT =
  "default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:* ws://127.0.0.1:*; worker-src 'self'";

const query = (lib: string, policy?: string): string =>
  new URLSearchParams({ lib: `/${lib}`, own: '', ...(policy !== undefined && { policy }) }).toString();

async function open(lib: string, policy?: string): Promise<void> {
  await page.goto(`http://127.0.0.1:${pages.port}/?${query(lib, policy)}`);
}

const settings = () => ({
  cluster: 'x',
  wsHost: '127.0.0.1',
  wsPort: world.channelsPort,
  forceTLS: false,
  enabledTransports: ['ws'],
});
const auth = (more: object = {}) => ({
  endpoint: `${world.app.origin}/pusher/auth`,
  userEndpoint: `${world.app.origin}/pusher/user-auth`,
  headers: { Authorization: 'Bearer ada' },
  ...more,
});

/** The result of each channel, for a client on the page. */
function join(channels: readonly string[], options: object = auth()): Promise<Outcome[]> {
  return page.evaluate(
    ([key, given, authOptions, names]) => {
      const { Pusher, ownClient } = globalThis as unknown as PageGlobals;
      const client = new Pusher(key, { ...given, ...ownClient.pusherAuth({ Pusher, ...authOptions }) });
      return Promise.all(
        names.map((name) => {
          const channel = client.subscribe(name);
          return new Promise<Outcome>((resolve) => {
            channel.bind('pusher:subscription_succeeded', () => resolve({ name, outcome: 'joined' }));
            channel.bind('pusher:subscription_error', (detail) => resolve({ name, outcome: 'refused', detail }));
          });
        }),
      );
    },
    [KEY, settings(), options, channels] as const,
  );
}

/** The same for a client in a worker, whose script has the policy. */
async function joinInWorker(lib: string, channels: readonly string[], policy?: string): Promise<Outcome[]> {
  await open('pusher-js/web/pusher.js');
  const outcomes = await page.evaluate(
    ([address, message]) =>
      new Promise<Outcome[]>((resolve) => {
        const worker = new (globalThis as unknown as PageGlobals).Worker(address);
        const heard: Outcome[] = [];
        worker.onmessage = ({ data }) => {
          if (heard.push(data) === message.channels.length) resolve(heard);
        };
        worker.postMessage(message);
      }),
    [`/worker.js?${query(lib, policy)}`, { key: KEY, options: settings(), auth: auth(), channels }] as const,
  );
  return channels.map((name) => outcomes.find((outcome) => outcome.name === name)!);
}

const MIXED = ['private-own-ada', 'presence-room-1', 'private-own-bob', 'presence-room-closed'];
const summary = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ outcome, detail }) => (outcome === 'joined' ? 'joined' : (detail as { status?: number }).status));

describe.each([
  ['web 8.6', 'pusher-js/web/pusher.js'],
  ['web 8.6, minified', 'pusher-js/web/pusher.min.js'],
  ['encryption 8.6', 'pusher-js/web/pusher-with-encryption.js'],
  ['web 7.6', 'pusher-js-7/web/pusher.js'],
  ['web 7.2', 'pusher-js-7.2/web/pusher.js'],
])('pusherAuth with the build %s of pusher-js in Chromium, on another origin than the application', (build, lib) => {
  it.each([
    ['without a policy', undefined],
    ['under a strict content security policy', STRICT],
  ])('joins and reports with one request, %s', async (_, policy) => {
    await open(lib, policy);
    expect(summary(await join(MIXED))).toEqual(['joined', 'joined', 403, 403]);
    expect(endpoint.arrived).toHaveLength(1);
  });

  it('emits the same event as pusher-js for a denied channel, except for its text', async () => {
    await open(lib);
    const [own] = await join(['private-own-bob']);
    expect(own?.detail).toEqual({ type: 'AuthError', status: 403, error: expect.stringContaining('403') as string });
  });

  if (build.startsWith('encryption')) {
    it('joins an encrypted channel', async () => {
      await open(lib);
      expect(summary(await join(['private-encrypted-own-ada', 'private-encrypted-own-bob']))).toEqual(['joined', 403]);
    });
  }
});

describe.each([
  ['8.6', 'pusher-js/worker/pusher.worker.js'],
  ['8.6 with encryption', 'pusher-js/worker/pusher-with-encryption.worker.js'],
  ['7.2', 'pusher-js-7.2/worker/pusher.worker.js'],
])('pusherAuth with the worker build of pusher-js %s in Chromium', (_, lib) => {
  it('joins and reports with one request', async () => {
    expect(summary(await joinInWorker(lib, MIXED))).toEqual(['joined', 'joined', 403, 403]);
    expect(endpoint.arrived).toHaveLength(1);
  });

  it('joins and reports under a policy without `data:`, but without the status', async () => {
    const outcomes = await joinInWorker(lib, MIXED, STRICT);
    expect(summary(outcomes)).toEqual(['joined', 'joined', undefined, undefined]);
    expect(outcomes[2]?.detail).toEqual({ type: 'AuthError', error: expect.stringContaining('403') as string });
  });

  it('has the status if the policy allows `data:`', async () => {
    const outcomes = await joinInWorker(lib, MIXED, STRICT.replace('connect-src', 'connect-src data:'));
    expect(summary(outcomes)).toEqual(['joined', 'joined', 403, 403]);
  });
});

describe('pusherAuth in Chromium', () => {
  beforeEach(() => open('pusher-js/web/pusher.js'));

  it('sends the cookie of another origin with `credentials: include`', async () => {
    await page.context().addCookies([{ name: 'user', value: 'ada', url: world.app.origin }]);
    expect(summary(await join(['private-own-ada'], auth({ headers: {}, credentials: 'include' })))).toEqual(['joined']);
    expect(summary(await join(['private-own-ada'], auth({ headers: {} })))).toEqual([401]);
  });

  it('retries after a 503, and after a 429 once the exposed Retry-After has passed', async () => {
    endpoint.follow(replies(503), replies(429, '2'), passes);
    expect(summary(await join(['private-own-ada']))).toEqual(['joined']);
    const [, second, third] = endpoint.arrived;
    expect(third!.at - second!.at).toBeGreaterThan(2000);
  });

  it('reports a status of 0 if the application does not allow the page', async () => {
    await page.goto(`http://localhost:${pages.port}/?${query('pusher-js/web/pusher.js')}`);
    expect(summary(await join(['private-own-ada'], auth({ retries: 0 })))).toEqual([0]);
  });

  it('signs in', async () => {
    await page.evaluate(
      ([key, given, authOptions]) =>
        new Promise((resolve) => {
          const { Pusher, ownClient } = globalThis as unknown as PageGlobals;
          const client = new Pusher(key, { ...given, ...ownClient.pusherAuth({ Pusher, ...authOptions }) });
          client.bind('pusher:signin_success', resolve);
          client.signin();
        }),
      [KEY, settings(), auth()] as const,
    );
    expect(world.requests.at(-1)).toMatchObject({ url: '/pusher/user-auth' });
  });
});
