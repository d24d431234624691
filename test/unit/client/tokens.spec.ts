import { jest } from '@jest/globals';
import type { PusherAuthClientOptions } from 'nestjs-pusher-auth/client';
import { channels, first, grantAll, Page, pass, SOCKET, useFakeTime, type Replies } from './fake-endpoint.js';

useFakeTime();

type HeadersFunction = Extract<PusherAuthClientOptions['headers'], (...args: never[]) => unknown>;

const later = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

/** A session whose token is `token-1` until it is refreshed. */
function session(refreshMs = 0) {
  let number = 1;
  const headers = jest.fn<HeadersFunction>(async ({ refresh }) => {
    if (refresh && refreshMs > 0) await later(refreshMs, undefined);
    if (refresh) number += 1;
    return { Authorization: `token-${number}` };
  });
  const refreshes = () => headers.mock.calls.filter(([{ refresh }]) => refresh).length;
  return { headers, refreshes };
}

/** Replies 401 to every other token. */
const only =
  (token: string): Replies =>
  (request, index) =>
    request.headers['authorization'] === token ? grantAll(request, index) : { status: 401 };

describe('headers', () => {
  it.each<[string, PusherAuthClientOptions['headers'], string | undefined]>([
    ['none', undefined, undefined],
    ['an object', { Authorization: 'x' }, 'x'],
    ['a function', () => ({ Authorization: 'x' }), 'x'],
    ['an async function', () => later(5, { Authorization: 'x' }), 'x'],
  ])('may be %s', async (_, headers, sent) => {
    const page = new Page(headers ? { headers } : {});
    page.subscribe('private-a');
    await pass(5);
    expect(page.sent.map((request) => request.headers['authorization'])).toEqual([sent]);
    expect(page.sent[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('are read for each request, not for each name', async () => {
    const headers = jest.fn<HeadersFunction>(() => ({ Authorization: 'x' }));
    const page = new Page({ headers });
    page.subscribe('private-a', 'private-b');
    await pass();
    page.subscribe('private-c');
    await pass();
    expect(headers.mock.calls).toEqual([[{ refresh: false }], [{ refresh: false }]]);
  });
});

describe('params', () => {
  it.each<[string, PusherAuthClientOptions['params']]>([
    ['an object', { tenant: 'a b&c', count: 0, on: false, empty: '' }],
    ['a function', () => ({ tenant: 'a b&c', count: 0, on: false, empty: '' })],
    ['an async function', () => later(5, { tenant: 'a b&c', count: 0, on: false, empty: '' })],
  ])('may be %s and follow the names', async (_, params) => {
    const page = new Page(params ? { params } : {});
    page.subscribe('private-a');
    await pass(5);
    expect(page.sent[0]?.form).toEqual([
      ['socket_id', SOCKET],
      ['channel_name', 'private-a'],
      ['tenant', 'a b&c'],
      ['count', '0'],
      ['on', 'false'],
      ['empty', ''],
    ]);
  });
});

describe('credentials', () => {
  it('are passed to fetch', async () => {
    const page = new Page({ credentials: 'include' });
    page.subscribe('private-a');
    await pass();
    expect(page.sent[0]?.init.credentials).toBe('include');
  });

  it('are left to fetch by default', async () => {
    const page = new Page();
    page.subscribe('private-a');
    await pass();
    expect(page.sent[0]?.init).not.toHaveProperty('credentials');
  });
});

describe('a 401 for the whole request', () => {
  it('refreshes the headers once and repeats the request at once', async () => {
    const { headers, refreshes } = session();
    const onError = jest.fn();
    const page = new Page({ headers, onError }, only('token-2'));
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(refreshes()).toBe(1);
    expect(page.sent.map((request) => [request.at, request.headers['authorization']])).toEqual([
      [0, 'token-1'],
      [0, 'token-2'],
    ]);
    expect(page.results).toEqual({ 'private-a': true, 'private-b': true });
    expect(onError.mock.calls).toEqual([
      [{ channelName: 'private-a', status: 401, willRetry: true }],
      [{ channelName: 'private-b', status: 401, willRetry: true }],
    ]);
  });

  it('is final the second time', async () => {
    const { headers, refreshes } = session();
    const page = new Page({ headers }, () => ({ status: 401 }));
    page.subscribe('private-a');
    await pass();
    expect(refreshes()).toBe(1);
    expect(page.sent).toHaveLength(2);
    expect(page.results).toEqual({ 'private-a': 401 });
  });

  it('refreshes again for later names', async () => {
    const { headers, refreshes } = session();
    const page = new Page({ headers }, () => ({ status: 401 }));
    page.subscribe('private-a');
    await pass();
    page.subscribe('private-b');
    await pass();
    expect(refreshes()).toBe(2);
    expect(page.sent).toHaveLength(4);
  });

  it('is final for headers that are an object', async () => {
    const page = new Page({ headers: { Authorization: 'token-1' } }, () => ({ status: 401 }));
    page.subscribe('private-a');
    await pass();
    expect(page.sent).toHaveLength(1);
    expect(page.results).toEqual({ 'private-a': 401 });
  });

  it('is final without headers', async () => {
    const page = new Page({}, () => ({ status: 401 }));
    page.subscribe('private-a');
    await pass();
    expect(page.sent).toHaveLength(1);
    expect(page.results).toEqual({ 'private-a': 401 });
  });

  it('is required for a refresh: the 401 of an entry is final', async () => {
    const { headers, refreshes } = session();
    const page = new Page({ headers }, () => ({
      body: { 'private-a': { status: 401 }, 'private-b': { status: 200, data: { auth: 'key:b' } } },
    }));
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(refreshes()).toBe(0);
    expect(page.results).toEqual({ 'private-a': 401, 'private-b': true });
  });
});

describe('a refresh', () => {
  it('is shared by all requests that wait for one', async () => {
    const { headers, refreshes } = session(50);
    const page = new Page({ headers }, async (request, index) => {
      await later(10, undefined);
      return only('token-2')(request, index);
    });
    page.subscribe(...channels(250));
    await pass(70);
    expect(refreshes()).toBe(1);
    expect(page.sent.map((request) => [request.at, request.headers['authorization']])).toEqual([
      [0, 'token-1'],
      [0, 'token-1'],
      [0, 'token-1'],
      [60, 'token-2'],
      [60, 'token-2'],
      [60, 'token-2'],
    ]);
    expect(new Set(Object.values(page.results))).toEqual(new Set([true]));
  });

  it('is not repeated by a late 401 for the old token', async () => {
    const { headers, refreshes } = session();
    const page = new Page({ headers, batch: false }, async (request, index) => {
      if (request.headers['authorization'] === 'token-2') return grantAll(request, index);
      return later(request.names[0] === 'private-late' ? 100 : 10, { status: 401 });
    });
    page.subscribe('private-early', 'private-late');
    await pass(100);
    expect(refreshes()).toBe(1);
    expect(page.sent.map(({ at, names }) => [at, ...names])).toEqual([
      [0, 'private-early'],
      [0, 'private-late'],
      [10, 'private-early'],
      [100, 'private-late'],
    ]);
    expect(page.results).toEqual({ 'private-early': true, 'private-late': true });
  });

  it('delays requests that start during it', async () => {
    const { headers, refreshes } = session(50);
    const page = new Page({ headers }, only('token-2'));
    page.subscribe('private-a');
    await pass(20);
    page.subscribe('private-b');
    await pass(30);
    expect(refreshes()).toBe(1);
    expect(page.sent.map((request) => [request.at, request.names[0], request.headers['authorization']])).toEqual([
      [0, 'private-a', 'token-1'],
      [50, 'private-b', 'token-2'],
      [50, 'private-a', 'token-2'],
    ]);
  });

  it('is not repeated for headers that were read during it', async () => {
    let number = 1;
    const headers = jest.fn<HeadersFunction>(async ({ refresh }) => {
      if (refresh) return { Authorization: `token-${(number += 1)}` };
      const read = number;
      await later(headers.mock.calls.length === 2 ? 100 : 10, undefined);
      return { Authorization: `token-${read}` };
    });
    const page = new Page({ headers, batch: false }, only('token-2'));
    page.subscribe('private-fast', 'private-slow');
    await pass(120);
    expect(headers.mock.calls.filter(([{ refresh }]) => refresh)).toHaveLength(1);
    expect(page.results).toEqual({ 'private-fast': true, 'private-slow': true });
  });

  it.each<[string, HeadersFunction]>([
    [
      'throws',
      ({ refresh }) => {
        if (refresh) throw new Error('logged out');
        return {};
      },
    ],
    ['rejects', ({ refresh }) => (refresh ? Promise.reject(new Error('logged out')) : {})],
  ])('that %s makes the 401 final', async (_, read) => {
    const headers = jest.fn(read);
    const onError = jest.fn();
    const page = new Page({ headers, onError }, () => ({ status: 401 }));
    page.subscribe('private-a');
    await pass();
    expect(headers.mock.calls).toEqual([[{ refresh: false }], [{ refresh: true }]]);
    expect(page.results).toEqual({ 'private-a': 401 });
    expect(onError.mock.calls).toEqual([[{ channelName: 'private-a', status: 401, willRetry: false }]]);
  });

  it('that failed is repeated for later names', async () => {
    let isOnline = false;
    const headers = jest.fn<HeadersFunction>(({ refresh }) => {
      if (refresh && !isOnline) throw new Error('offline');
      return { Authorization: isOnline ? 'token-2' : 'token-1' };
    });
    const page = new Page({ headers }, first({ status: 401 }, { status: 401 }));
    page.subscribe('private-a');
    await pass();
    isOnline = true;
    page.subscribe('private-b');
    await pass();
    expect(page.results).toEqual({ 'private-a': 401, 'private-b': true });
  });

  it('that never ends is abandoned after timeoutMs, and the next one may succeed', async () => {
    let calls = 0;
    const headers: HeadersFunction = ({ refresh }) => {
      if (refresh && (calls += 1) === 1) return new Promise(() => {});
      return { Authorization: `token-${calls}` };
    };
    const page = new Page({ headers, timeoutMs: 300 }, only('token-2'));
    page.subscribe('private-a');
    await pass(299);
    expect(page.results).toEqual({});
    await pass(1);
    expect(page.results).toEqual({ 'private-a': 401 });
    page.subscribe('private-b');
    await pass();
    expect(page.results).toEqual({ 'private-a': 401, 'private-b': true });
  });
});
