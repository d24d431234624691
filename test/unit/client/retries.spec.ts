import { jest } from '@jest/globals';
import { first, grantAll, grantOf, Page, pass, useFakeTime, type FakeReply } from './fake-endpoint.js';

useFakeTime();

const fail = (): never => {
  throw new TypeError('Failed to fetch');
};
const hang = (): Promise<FakeReply> => new Promise(() => {});
const times = (page: Page): number[] => page.sent.map(({ at }) => at);

describe('a reply of', () => {
  it.each([429, 502, 503, 504])(
    '%d is retried three times, after half a second, one second and two',
    async (status) => {
      const page = new Page({}, () => ({ status }));
      page.subscribe('private-a');
      await pass(3500);
      expect(times(page)).toEqual([0, 500, 1500, 3500]);
      expect(page.results).toEqual({ 'private-a': status });
      await pass(60_000);
      expect(page.sent).toHaveLength(4);
    },
  );

  it.each([201, 204, 301, 400, 401, 403, 404, 419, 500, 501, 505])('%d is final', async (status) => {
    const page = new Page({}, () => ({ status, body: grantOf('private-a') }));
    page.subscribe('private-a');
    await pass();
    expect(page.results).toEqual({ 'private-a': status });
    await pass(60_000);
    expect(page.sent).toHaveLength(1);
  });

  it('200 is final, whatever its body contains', async () => {
    const page = new Page({}, () => ({ body: {} }));
    page.subscribe('private-a', 'private-b');
    await pass(60_000);
    expect(page.sent).toHaveLength(1);
  });
});

describe('no reply', () => {
  it.each<[string, object]>([
    ['the connection breaks', {}],
    [
      'headers() throws',
      {
        headers: () => {
          throw new Error('no session');
        },
      },
    ],
    ['headers() rejects', { headers: () => Promise.reject(new Error('no session')) }],
    ['params() rejects', { params: () => Promise.reject(new Error('no tenant')) }],
  ])('is retried: %s', async (_, options) => {
    const onError = jest.fn();
    const page = new Page({ ...options, onError }, fail);
    page.subscribe('private-a');
    await pass(3500);
    expect(page.results).toEqual({ 'private-a': 0 });
    expect(onError.mock.calls).toEqual(
      [true, true, true, false].map((willRetry) => [{ channelName: 'private-a', status: 0, willRetry }]),
    );
  });

  it.each([
    ['the request', {}, 1],
    ['headers()', { headers: hang }, 0],
    ['params()', { params: hang }, 0],
  ])('is assumed after timeoutMs if %s takes longer', async (_, options, requests) => {
    const page = new Page({ ...options, timeoutMs: 1000, retries: 0 } as never, hang);
    page.subscribe('private-a');
    await pass(999);
    expect(page.results).toEqual({});
    await pass(1);
    expect(page.results).toEqual({ 'private-a': 0 });
    expect(page.sent).toHaveLength(requests);
    for (const { init } of page.sent) expect(init.signal?.aborted).toBe(true);
  });

  it('is assumed after timeoutMs if the body takes longer', async () => {
    const page = new Page({ timeoutMs: 1000, retries: 0 });
    jest.spyOn(globalThis, 'fetch').mockResolvedValue({ status: 200, text: () => new Promise(() => {}) } as Response);
    page.subscribe('private-a');
    await pass(1000);
    expect(page.results).toEqual({ 'private-a': 0 });
  });

  it('is assumed after ten seconds by default, at each attempt', async () => {
    const page = new Page({ retries: 1 }, hang);
    page.subscribe('private-a');
    await pass(9_999);
    expect(page.sent[0]?.init.signal?.aborted).toBe(false);
    await pass(1);
    expect(page.sent[0]?.init.signal?.aborted).toBe(true);
    await pass(10_500);
    expect(times(page)).toEqual([0, 10_500]);
    expect(page.outcomes.map(({ at }) => at)).toEqual([20_500]);
  });

  it('is not assumed once the reply has arrived', async () => {
    const page = new Page();
    page.subscribe('private-a');
    await pass();
    await pass(20_000);
    expect(page.sent[0]?.init.signal?.aborted).toBe(false);
  });
});

describe('a name', () => {
  it('is granted at the first success, even if it is the last attempt', async () => {
    const page = new Page({}, first({ status: 503 }, { status: 502 }, { status: 429 }));
    page.subscribe('private-a');
    await pass(3500);
    expect(page.outcomes).toMatchObject([{ at: 3500, error: null, grant: grantOf('private-a') }]);
  });

  it('of a batch is retried without the names that have a final answer', async () => {
    const onError = jest.fn();
    const entries = {
      'private-a': { status: 200, data: grantOf('private-a') },
      'private-b': { status: 503 },
      'private-c': { status: 403 },
      'private-d': { status: 429 },
    };
    const again = { 'private-b': { status: 200, data: grantOf('private-b') }, 'private-d': { status: 504 } };
    const page = new Page({ onError }, first({ body: entries }, { body: again }));
    page.subscribe('private-a', 'private-b', 'private-c', 'private-d');
    await pass(2000);
    expect(page.sent.map(({ at, form }) => [at, ...form.slice(1).map(([key, name]) => `${key}=${name}`)])).toEqual([
      [0, ...['a', 'b', 'c', 'd'].map((letter) => `channel_name[]=private-${letter}`)],
      [500, 'channel_name[]=private-b', 'channel_name[]=private-d'],
      [1500, 'channel_name=private-d'],
    ]);
    expect(page.outcomes.map(({ name, at, error }) => [name, at, error?.status])).toEqual([
      ['private-a', 0, undefined],
      ['private-c', 0, 403],
      ['private-b', 500, undefined],
      ['private-d', 1500, undefined],
    ]);
    expect(onError.mock.calls).toEqual([
      [{ channelName: 'private-b', status: 503, willRetry: true }],
      [{ channelName: 'private-c', status: 403, willRetry: false }],
      [{ channelName: 'private-d', status: 429, willRetry: true }],
      [{ channelName: 'private-d', status: 504, willRetry: true }],
    ]);
  });

  it.each([
    [0, 1],
    [1, 2],
    [5, 6],
  ])('with retries: %d is requested at most %d times', async (retries, requests) => {
    const page = new Page({ retries }, () => ({ status: 503 }));
    page.subscribe('private-a');
    await pass(60_000);
    expect(page.sent).toHaveLength(requests);
  });

  it('keeps all of its retries after a 401', async () => {
    const page = new Page(
      { headers: () => ({}), retries: 2 },
      first({ status: 503 }, { status: 401 }, { status: 503 }),
    );
    page.subscribe('private-a');
    await pass(1500);
    expect(times(page)).toEqual([0, 500, 500, 1500]);
    expect(page.results).toEqual({ 'private-a': true });
  });
});

describe('the pause', () => {
  it.each([
    [0, [250, 500, 1000]],
    [1, [750, 1500, 3000]],
  ])('with a random number of %d is %o', async (random, pauses) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    const page = new Page({}, () => ({ status: 503 }));
    page.subscribe('private-a');
    await pass(60_000);
    expect(times(page).map((time, index, all) => time - (all[index - 1] ?? 0))).toEqual([0, ...pauses]);
  });

  it('doubles up to 30 seconds', async () => {
    const page = new Page({ retries: 9 }, () => ({ status: 503 }));
    page.subscribe('private-a');
    await pass(300_000);
    const all = times(page);
    expect(all.map((time, index) => time - (all[index - 1] ?? 0)).slice(-4)).toEqual([16_000, 30_000, 30_000, 30_000]);
  });

  it.each([
    ['1', 1000],
    ['0.5', 500],
    ['30', 30_000],
    ['31', 30_000],
    ['1e99', 30_000],
    ['Infinity', 30_000],
    ['0', 0],
    ['-5', 0],
    ['', 0],
    ['soon', 0],
    [new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString(), 7000],
    [new Date(Date.UTC(2026, 0, 1, 1)).toUTCString(), 30_000],
    [new Date(Date.UTC(2025, 0, 1)).toUTCString(), 0],
  ])('after `Retry-After: %s` is %d ms longer', async (retryAfter, longer) => {
    const page = new Page({}, first({ status: 429, retryAfter }));
    page.subscribe('private-a');
    await pass(60_000);
    expect(times(page)).toEqual([0, longer + 500]);
  });

  it('respects Retry-After for the entries of a batch as well', async () => {
    const entries = { 'private-a': { status: 503 }, 'private-b': { status: 503 } };
    const page = new Page({}, first({ body: entries, retryAfter: '2' }));
    page.subscribe('private-a', 'private-b');
    await pass(60_000);
    expect(times(page)).toEqual([0, 2500]);
  });

  it('does not delay other names', async () => {
    const page = new Page({}, (request, index) => (index === 0 ? { status: 503 } : grantAll(request, index)));
    page.subscribe('private-a');
    await pass(100);
    page.subscribe('private-b');
    await pass();
    expect(page.results).toEqual({ 'private-b': true });
    await pass(400);
    expect(page.results).toEqual({ 'private-a': true, 'private-b': true });
  });
});
