import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { KEY } from '../wire/auth-app.js';
import { launchBrowser, startPageServer, type PageServer } from './browser-page.js';
import { startChannelsServer, startWorld, type ClientWorld, type SoketiProcess } from './client-world.js';

const require = createRequire(import.meta.url);

interface Outcome {
  readonly name: string;
  readonly outcome: 'joined' | 'refused' | 'pending';
  readonly detail?: unknown;
}

let server: SoketiProcess;
let pages: PageServer;
let otherPages: PageServer;
let world: ClientWorld;
let browser: Browser;
let session: BrowserContext;
let page: Page;

beforeAll(async () => {
  // One after the other, so that a started one is known and can be closed if the next one fails.
  server = await startChannelsServer();
  pages = await startPageServer();
  otherPages = await startPageServer();
  const origin = `http://127.0.0.1:${pages.port}`;
  world = await startWorld(server, { auth: { jsonp: true, jsonpOrigins: [origin] }, create: { cors: { origin } } });
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([world?.close(), pages?.close(), otherPages?.close()]);
  await server?.stop();
});

beforeEach(async () => {
  session = await browser.newContext();
  page = await session.newPage();
});
afterEach(() => session?.close());

interface JoinedChannel {
  bind(event: string, listener: (detail: unknown) => void): void;
}

interface JoiningClient {
  subscribe(name: string): JoinedChannel;
}

interface PageWorker {
  onmessage: (message: { readonly data: Outcome }) => void;
  postMessage(message: unknown): void;
}

/** Opens a page on which `Pusher` is the given build. */
async function open(lib: string, { host = '127.0.0.1', port = pages.port, query = '' } = {}): Promise<void> {
  await page.goto(`http://${host}:${port}/?lib=/${lib}${query}`);
}

const signInByCookie = (user: string) => session.addCookies([{ name: 'user', value: user, url: world.app.origin }]);

function options(extra: object = {}) {
  return {
    cluster: 'x',
    wsHost: '127.0.0.1',
    wsPort: world.channelsPort,
    forceTLS: false,
    encrypted: false,
    disableStats: true,
    enabledTransports: ['ws'],
    ...extra,
  };
}

const bearer = (user: string) => ({ headers: { Authorization: `Bearer ${user}` } });

/** Subscribes in the page, and returns the result within `patience` milliseconds. */
function subscribe(name: string, settings: object, patience = 4000): Promise<Outcome> {
  return page.evaluate(
    ([key, given, channelName, milliseconds]) =>
      new Promise<Outcome>((resolve) => {
        const browserWindow = globalThis as unknown as {
          Pusher: new (key: string, options: object) => JoiningClient;
          events?: [string, unknown][];
        };
        const client = new browserWindow.Pusher(key, given);
        const channel = client.subscribe(channelName);
        const events: [string, unknown][] = (browserWindow.events = []);
        channel.bind('secret', (detail) => events.push(['secret', detail]));
        const tell = (outcome: Outcome['outcome']) => (detail: unknown) =>
          resolve({ name: channelName, outcome, detail });
        channel.bind('pusher:subscription_succeeded', tell('joined'));
        channel.bind('pusher:subscription_error', tell('refused'));
        setTimeout(tell('pending'), milliseconds);
      }),
    [KEY, settings, name, patience] as const,
  );
}

describe('pusher-js 8.6 in Chromium, on another origin than the application', () => {
  const ajax = (user: string) => {
    const { origin } = world.app;
    return options({ channelAuthorization: { endpoint: `${origin}/pusher/auth`, transport: 'ajax', ...bearer(user) } });
  };

  it.each(['private-own-ada', 'private-cache-own-ada', 'presence-room-1'])('joins %s by ajax', async (name) => {
    await open('pusher-js/web/pusher.js');
    expect(await subscribe(name, ajax('ada'))).toMatchObject({ outcome: 'joined' });
    expect(world.requests.at(-1)).toMatchObject({
      method: 'POST',
      headers: {
        'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/) as string,
        'sec-fetch-mode': 'cors',
      },
    });
  });

  it('joins an encrypted channel with the encryption build and decrypts', async () => {
    await open('pusher-js/web/pusher-with-encryption.js');
    expect(await subscribe('private-encrypted-own-ada', ajax('ada'))).toMatchObject({ outcome: 'joined' });
    await world.publisher.trigger('private-encrypted-own-ada', 'secret', { number: 42 });
    const received = await page.waitForFunction(() =>
      (globalThis as unknown as { events: [string, unknown][] }).events.find(([name]) => name === 'secret'),
    );
    expect(await received.jsonValue()).toEqual(['secret', { number: 42 }]);
  });

  it('reports a denial with its status', async () => {
    await open('pusher-js/web/pusher.js');
    expect(await subscribe('private-own-bob', ajax('ada'))).toMatchObject({
      outcome: 'refused',
      detail: { type: 'AuthError', status: 403 },
    });
  });

  it('cannot join from a page whose origin the application does not allow', async () => {
    await open('pusher-js/web/pusher.js', { host: 'localhost' });
    expect(await subscribe('private-own-ada', ajax('ada'))).toMatchObject({
      outcome: 'refused',
      detail: { status: 0 },
    });
  });

  it('joins from a web worker with fetch', async () => {
    await open('pusher-js/web/pusher.js');
    const outcomes = await page.evaluate(
      ([key, given, channels]) =>
        new Promise<Outcome[]>((resolve) => {
          const { Worker } = globalThis as unknown as { Worker: new (url: string) => PageWorker };
          const worker = new Worker('/worker.js?lib=/pusher-js/worker/pusher-with-encryption.worker.js');
          const heard: Outcome[] = [];
          worker.onmessage = ({ data }) => {
            if (heard.push(data) === channels.length) resolve(heard);
          };
          worker.postMessage({ key, options: given, channels });
        }),
      [
        KEY,
        ajax('ada'),
        ['private-own-ada', 'presence-room-1', 'private-encrypted-own-ada', 'private-own-bob'],
      ] as const,
    );
    expect(Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome]))).toEqual({
      'private-own-ada': 'joined',
      'presence-room-1': 'joined',
      'private-encrypted-own-ada': 'joined',
      'private-own-bob': 'refused',
    });
    expect(outcomes.find(({ outcome }) => outcome === 'refused')?.detail).toMatchObject({ status: 403 });
  });

  it('signs in', async () => {
    await open('pusher-js/web/pusher.js');
    const { origin } = world.app;
    const settings = options({
      userAuthentication: { endpoint: `${origin}/pusher/user-auth`, transport: 'ajax', ...bearer('ada') },
    });
    const user = await page.evaluate(
      async ([key, given]) => {
        const { Pusher } = globalThis as unknown as {
          Pusher: new (
            key: string,
            options: object,
          ) => { signin(): void; user: { signinDonePromise: Promise<void>; user_data: unknown } };
        };
        const client = new Pusher(key, given);
        client.signin();
        await client.user.signinDonePromise;
        return client.user.user_data;
      },
      [KEY, settings] as const,
    );
    expect(user).toMatchObject({ id: 'ada', user_info: { name: 'ADA' } });
  });
});

describe.each([
  ['8.6', 'pusher-js'],
  ['7.6', 'pusher-js-7'],
  ['4.4', 'pusher-js-4'],
  ['3.2', 'pusher-js-3'],
])('pusher-js %s in Chromium, by JSONP', (release, name) => {
  const jsonp = () => options({ authEndpoint: `${world.app.origin}/pusher/auth`, authTransport: 'jsonp' });

  it('runs that release', () => {
    expect((require(`${name}/package.json`) as { version: string }).version).toMatch(`${release}.`);
  });

  it.each(['private-own-ada', 'presence-room-1'])('joins %s with the cookie of the session', async (channel) => {
    await open(`${name}/web/pusher.js`);
    await signInByCookie('ada');
    expect(await subscribe(channel, jsonp())).toMatchObject({ outcome: 'joined' });
    expect(world.requests.at(-1)).toMatchObject({ method: 'GET', headers: { 'sec-fetch-dest': 'script' } });
  });

  it('joins by ajax as well', async () => {
    await open(`${name}/web/pusher.js`);
    const settings = options({ authEndpoint: `${world.app.origin}/pusher/auth`, auth: bearer('ada') });
    expect(await subscribe('private-own-ada', settings)).toMatchObject({ outcome: 'joined' });
  });
});

describe('JSONP in Chromium', () => {
  const jsonp = () => options({ authEndpoint: `${world.app.origin}/pusher/auth`, authTransport: 'jsonp' });

  /** The status of the script tag's request, which the page itself cannot see. */
  const replyTo = async (channel: string): Promise<number | undefined> => {
    expect(await subscribe(channel, jsonp(), 700)).toMatchObject({ outcome: 'pending' });
    expect(world.requests.at(-1)).toMatchObject({ method: 'GET', headers: { 'sec-fetch-dest': 'script' } });
    return world.statuses.at(-1);
  };

  it('returns nothing to a page of another origin, which sends the cookie', async () => {
    await signInByCookie('ada');
    await open('pusher-js/web/pusher.js', { port: otherPages.port });
    expect(await replyTo('private-own-ada')).toBe(403);
    expect(world.requests.at(-1)?.headers).toMatchObject({ cookie: 'user=ada', 'sec-fetch-site': 'same-site' });
  });

  it('returns nothing to a page of another site, which sends no cookie', async () => {
    await signInByCookie('ada');
    await open('pusher-js/web/pusher.js', { host: 'localhost' });
    expect(await replyTo('private-own-ada')).toBe(401);
    expect(world.requests.at(-1)?.headers['cookie']).toBeUndefined();
  });

  it('returns nothing to a page that hides its address', async () => {
    await signInByCookie('ada');
    await open('pusher-js/web/pusher.js', { query: '&no-referrer' });
    expect(await replyTo('private-own-ada')).toBe(403);
  });

  it('returns nothing for an encrypted channel', async () => {
    await signInByCookie('ada');
    await open('pusher-js/web/pusher-with-encryption.js');
    expect(await replyTo('private-encrypted-own-ada')).toBe(403);
  });

  it('returns nothing without a session', async () => {
    await open('pusher-js/web/pusher.js');
    expect(await replyTo('private-own-ada')).toBe(401);
  });
});
