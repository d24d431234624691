import { jest } from '@jest/globals';
import type { PusherJsAuthOptions } from 'nestjs-pusher-auth/client';
import { RecordingPusher } from './guide/recording-pusher.js';

jest.unstable_mockModule('pusher-js', () => ({ default: RecordingPusher }));
jest.unstable_mockModule('pusher-js/with-encryption', () => ({ default: RecordingPusher }));
jest.unstable_mockModule('laravel-echo', () => ({
  default: class {
    constructor(readonly options: object) {}
  },
}));

// The snippets are compiled for browsers, with a separate configuration.
const RECIPES = './browser/recipes.js' as string;
const SIGN_IN = './browser/sign-in.js' as string;
const ENCRYPTED = './browser/encrypted.js' as string;
const REACT = './browser/react.js' as string;
const VUE = './browser/vue.js' as string;

interface Sent {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly init: RequestInit & { readonly headers: Record<string, string> };
}

/** The requests for a channel. The first one gets a 401. */
async function requestsOf({ channelAuthorization }: PusherJsAuthOptions): Promise<Sent[]> {
  const sent: Sent[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const request = init as Sent['init'];
    sent.push({ url: url as string, authorization: request.headers['Authorization'], init: request });
    const reply = sent.length === 1 ? new Response('', { status: 401 }) : Response.json({ auth: 'key:x' });
    return Promise.resolve(reply);
  });
  await new Promise<void>((resolve) => {
    channelAuthorization.customHandler({ socketId: '1.2', channelName: 'private-a' }, () => resolve());
  });
  return sent;
}

const recorded = (client: unknown) => (client as RecordingPusher).options as unknown as PusherJsAuthOptions;
const both = (sent: Sent[]) => sent.map(({ authorization }) => authorization);

afterEach(() => jest.restoreAllMocks());

describe('the recipes for the client work:', () => {
  let recipes: Record<string, (argument: unknown) => unknown>;
  beforeAll(async () => {
    recipes = (await import(RECIPES)) as typeof recipes;
  });

  test('a session whose token is refreshed', async () => {
    const session = { token: ({ refresh }: { refresh: boolean }) => Promise.resolve(refresh ? 'new' : 'read') };
    const token = jest.spyOn(session, 'token');
    const sent = await requestsOf(recorded(recipes['withSession']!(session)));
    expect(sent.map(({ url }) => url)).toEqual(['/pusher/auth', '/pusher/auth']);
    expect(token.mock.calls).toEqual([[{ refresh: false }], [{ refresh: true }], [{ refresh: false }]]);
  });

  test('Clerk', async () => {
    let token = 'old';
    const getToken = ({ skipCache }: { skipCache: boolean }) => Promise.resolve(skipCache ? (token = 'new') : token);
    const sent = await requestsOf(recipes['withClerk']!({ session: { getToken } }) as PusherJsAuthOptions);
    expect(both(sent)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('Auth0', async () => {
    let token = 'old';
    const getTokenSilently = ({ cacheMode }: { cacheMode: string }) =>
      Promise.resolve(cacheMode === 'off' ? (token = 'new') : token);
    const sent = await requestsOf(recipes['withAuth0']!({ getTokenSilently }) as PusherJsAuthOptions);
    expect(both(sent)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('cookies and a CSRF token', async () => {
    const [sent] = await requestsOf(recipes['withCookies']!(() => 'csrf') as PusherJsAuthOptions);
    expect(sent).toMatchObject({
      url: 'https://api.example.com/pusher/auth',
      init: { credentials: 'include', headers: { 'X-CSRF-Token': 'csrf' } },
    });
  });

  test('sign-in', () => {
    const client = recipes['signedIn']!(() => ({})) as RecordingPusher;
    expect(client.isSignedIn).toBe(true);
    expect(client.options.userAuthentication).toMatchObject({ endpoint: '/pusher/user-auth' });
  });

  test('Echo', async () => {
    const [sent] = await requestsOf(recorded(recipes['withEcho']!('token')));
    expect(sent?.authorization).toBe('Bearer token');
  });

  test('followRevocations', () => {
    const bound: string[] = [];
    const source = { bind: (event: string) => bound.push(event), unbind: () => undefined };
    const signin = jest.fn();
    const stop = recipes['following']!({ ...source, connection: source, user: source, signin }) as () => void;
    expect(signin).toHaveBeenCalledTimes(1);
    expect(bound).toEqual(['pusher-auth:recheck', 'error']);
    expect(stop).not.toThrow();
  });

  test('a log', async () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    await requestsOf(recipes['logged']!(() => ({})) as PusherJsAuthOptions);
    expect(warn.mock.calls).toEqual([['private-a: 401, asked again']]);
  });
});

describe('the code of pages works:', () => {
  let said: unknown[][];
  beforeEach(() => {
    Object.assign(globalThis, { token: 'token' });
    said = [];
    jest.spyOn(console, 'log').mockImplementation((...words: unknown[]) => void said.push(words));
  });

  test('sign-in', async () => {
    const [client] = await RecordingPusher.made(() => import(SIGN_IN));
    expect(client!.isSignedIn).toBe(true);
    expect(client!.options.userAuthentication).toMatchObject({ endpoint: '/pusher/user-auth' });
    client!.emit('client pusher:signin_success', {});
    client!.emit('user notice', { text: 'hello' });
    client!.emit('watchlist online', { user_ids: ['2', '3'] });
    client!.emit('watchlist offline', { user_ids: ['3'] });
    expect(said).toEqual([['signed in'], ['hello'], ['online', ['2', '3']], ['offline', ['3']]]);
    expect((await requestsOf(recorded(client)))[0]?.authorization).toBe('Bearer token');
  });

  test('encrypted channels', async () => {
    const [client] = await RecordingPusher.made(() => import(ENCRYPTED));
    expect(client!.subscribed).toEqual(['private-encrypted-direct-7-8']);
    client!.emit('private-encrypted-direct-7-8 message', { text: 'psst' });
    expect(said).toEqual([['psst']]);
    expect((await requestsOf(recorded(client)))[0]?.authorization).toBe('Bearer token');
  });
});

describe('the component without a wrapper works in', () => {
  /** A client with one channel, and the bound listeners. */
  const subscribing = () => {
    const listeners = new Set<(message: { text: string }) => void>();
    const channel = {
      bind: (_event: string, listener: (message: { text: string }) => void) => (listeners.add(listener), channel),
      unbind: (_event: string, listener: (message: { text: string }) => void) => (listeners.delete(listener), channel),
    };
    const unsubscribe = jest.fn();
    const pusher = { subscribe: () => channel, unsubscribe };
    return {
      pusher,
      unsubscribe,
      listeners,
      say: (text: string) => listeners.forEach((listener) => listener({ text })),
    };
  };

  test('React', async () => {
    let state: string[] = [];
    let leave: () => void = () => undefined;
    jest.unstable_mockModule(
      'react',
      () => ({
        useState: () => [state, (next: (earlier: string[]) => string[]) => (state = next(state))],
        useEffect: (effect: () => () => void) => (leave = effect()),
      }),
      { virtual: true },
    );
    const { useMessages } = (await import(REACT)) as { useMessages: (pusher: object, name: string) => string[] };
    const { pusher, unsubscribe, listeners, say } = subscribing();
    useMessages(pusher, 'private-a');
    say('hello');
    leave();
    expect(listeners.size).toBe(0);
    expect(unsubscribe).toHaveBeenCalledWith('private-a');
    expect(useMessages(pusher, 'private-a')).toEqual(['hello']);
  });

  test('Vue', async () => {
    let leave: () => void = () => undefined;
    jest.unstable_mockModule(
      'vue',
      () => ({ ref: <T>(value: T) => ({ value }), onScopeDispose: (stop: () => void) => (leave = stop) }),
      { virtual: true },
    );
    const { useMessages } = (await import(VUE)) as {
      useMessages: (pusher: object, name: string) => { value: string[] };
    };
    const { pusher, unsubscribe, listeners, say } = subscribing();
    const messages = useMessages(pusher, 'private-a');
    say('hello');
    expect(messages.value).toEqual(['hello']);
    leave();
    expect(listeners.size).toBe(0);
    expect(unsubscribe).toHaveBeenCalledWith('private-a');
  });
});
