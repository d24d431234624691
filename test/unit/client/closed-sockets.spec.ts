import { jest } from '@jest/globals';
import type { PusherAuthClientOptions } from 'nestjs-pusher-auth/client';
import { channels, first, Page, pass, useFakeTime, type Replies } from './fake-endpoint.js';

useFakeTime();

const wait = (milliseconds: number): Promise<Record<string, string>> =>
  new Promise((resolve) => setTimeout(() => resolve({}), milliseconds));

const afterwards =
  (status: number): Replies =>
  async () => {
    await wait(100);
    return { status, body: { auth: 'key:x' } };
  };

/** The state of a request when its socket closes after 50 ms, and the number of requests sent by then. */
const MOMENTS: readonly [string, PusherAuthClientOptions, Replies | undefined, number][] = [
  ['while names gather', { batchDelayMs: 100 }, undefined, 0],
  ['while headers() is pending', { headers: () => wait(100) }, undefined, 0],
  ['while params() is pending', { params: () => wait(100) }, undefined, 0],
  ['while a request that will be granted is in flight', {}, afterwards(200), 1],
  ['while a request that will be denied is in flight', {}, afterwards(403), 1],
  ['while a request that will be repeated is in flight', {}, afterwards(503), 1],
  ['during a pause', {}, first({ status: 503 }), 1],
  ['while the headers are refreshed', { headers: ({ refresh }) => wait(refresh ? 100 : 0) }, first({ status: 401 }), 1],
  ['while a request that will time out is in flight', { timeoutMs: 80 }, afterwards(200), 1],
];

describe('names of a socket that closes', () => {
  it.each(MOMENTS)('are neither requested nor answered: %s', async (_, options, replies, requests) => {
    const onError = jest.fn();
    const page = new Page({ ...options, onError }, replies);
    page.subscribe('private-a', 'private-b');
    await pass(50);
    const reported = onError.mock.calls.length;
    page.close();
    await pass(60_000);
    expect(page.sent).toHaveLength(requests);
    expect(page.outcomes).toEqual([]);
    expect(onError).toHaveBeenCalledTimes(reported);
  });

  it.each(MOMENTS)('do not prevent requests for the next socket: %s', async (_, options, replies) => {
    const page = new Page(options, replies);
    page.subscribe('private-a', 'private-b');
    await pass(50);
    page.close();
    await pass(500);
    page.reconnect();
    page.subscribeOn('3.4', 'private-c');
    await pass(60_000);
    expect(page.sent.at(-1)?.form).toEqual([
      ['socket_id', '3.4'],
      ['channel_name', 'private-c'],
    ]);
    expect(page.outcomes.map(({ name }) => name)).toEqual(['private-c']);
  });

  it('cause no refresh', async () => {
    const headers = jest.fn(() => ({}));
    const page = new Page({ headers }, afterwards(401));
    page.subscribe('private-a');
    await pass(50);
    page.close();
    await pass(100);
    expect(headers).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['a listener closes it', { 'private-a': { status: 200, data: { auth: 'key:x' } } }],
    ['a listener closes it after an error', { 'private-a': { status: 403 } }],
  ])('get no answer after one at which %s', async (_, entries) => {
    const page = new Page({}, () => ({ body: { ...entries, 'private-b': { status: 200, data: { auth: 'key:y' } } } }));
    const push = page.outcomes.push.bind(page.outcomes);
    jest.spyOn(page.outcomes, 'push').mockImplementation((outcome) => {
      page.close();
      return push(outcome);
    });
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(page.outcomes.map(({ name }) => name)).toEqual(['private-a']);
  });
});

describe('without pusher-js', () => {
  it('all sockets count as open', async () => {
    const page = new Page({ Pusher: undefined } as never);
    page.close();
    page.subscribe(...channels(2));
    await pass();
    expect(page.results).toEqual({ 'private-room-0': true, 'private-room-1': true });
  });
});

describe('among several clients', () => {
  it('only the one with the socket decides whether it is open', async () => {
    const other = { connection: { socket_id: '9.9', connection: {} } };
    const page = new Page();
    (page.Pusher.instances as unknown[]).unshift(other);
    page.subscribe('private-a');
    page.subscribeOn('9.9', 'private-b');
    page.subscribeOn('5.6', 'private-c');
    await pass();
    page.close();
    page.subscribe('private-d');
    await pass();
    expect(page.results).toEqual({ 'private-a': true, 'private-b': true });
  });
});
