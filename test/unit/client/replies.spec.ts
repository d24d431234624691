import { jest } from '@jest/globals';
import { grantOf, Page, pass, PusherJs, SOCKET, useFakeTime } from './fake-endpoint.js';

useFakeTime();

const SECRET = Buffer.alloc(32, 7).toString('base64');

/** Replies that pusher-js can use, and replies for which it would throw or wait forever. */
const REPLIES: readonly [string, string, unknown, boolean][] = [
  ['private-a', 'a signature', { auth: 'key:x' }, true],
  ['private-a', 'a signature and more', { auth: 'key:x', channel_data: '{}', more: 1 }, true],
  ['private-a', 'null for missing fields', { auth: 'key:x', channel_data: null, shared_secret: null }, true],
  ['private-a', 'HTML', '<!doctype html>', false],
  ['private-a', 'nothing', '', false],
  ['private-a', 'an array', [], false],
  ['private-a', 'null', null, false],
  ['private-a', 'a string', '"text"', false],
  ['private-a', 'a number', 7, false],
  ['private-a', 'an empty object', {}, false],
  ['private-a', 'a wrapped reply', { data: { auth: 'key:x' } }, false],
  ['private-a', 'a signature that is not a string', { auth: 7 }, false],
  ['private-a', 'channel_data that is not a string', { auth: 'key:x', channel_data: {} }, false],
  ['presence-a', 'a member', { auth: 'key:x', channel_data: '{"user_id":"7","user_info":{}}' }, true],
  ['presence-a', 'a member with a number', { auth: 'key:x', channel_data: '{"user_id":0}' }, true],
  ['presence-a', 'no member: the user has signed in', { auth: 'key:x' }, true],
  ['presence-a', 'null for the member', { auth: 'key:x', channel_data: null }, true],
  ['presence-a', 'a member without a signature', { channel_data: '{"user_id":"7"}' }, false],
  ['presence-a', 'a member that is not a string', { auth: 'key:x', channel_data: { user_id: '7' } }, false],
  ['presence-a', 'a list of members', { auth: 'key:x', channel_data: ['{"user_id":"7"}'] }, false],
  ['presence-a', 'a member that is not JSON', { auth: 'key:x', channel_data: 'Ada' }, false],
  ['presence-a', 'a member that is empty', { auth: 'key:x', channel_data: '' }, false],
  ['presence-a', 'a member that is null', { auth: 'key:x', channel_data: 'null' }, false],
  ['presence-a', 'a member that is a list', { auth: 'key:x', channel_data: '["7"]' }, false],
  ['presence-a', 'a member without an id', { auth: 'key:x', channel_data: '{"id":"7"}' }, false],
  ['private-encrypted-a', 'a secret', { auth: 'key:x', shared_secret: SECRET }, true],
  ['private-encrypted-a', 'a secret without padding', { auth: 'key:x', shared_secret: SECRET.slice(0, -1) }, true],
  [
    'private-encrypted-a',
    'a secret with all characters',
    { auth: 'key:x', shared_secret: `${'aZ09+/'.repeat(7)}A=` },
    true,
  ],
  ['private-encrypted-cache-a', 'a secret', { auth: 'key:x', shared_secret: SECRET }, true],
  ['private-encrypted-a', 'no secret', { auth: 'key:x' }, false],
  ['private-encrypted-a', 'a secret that is a list', { auth: 'key:x', shared_secret: [SECRET] }, false],
  ['private-encrypted-a', 'a short secret', { auth: 'key:x', shared_secret: SECRET.slice(1) }, false],
  ['private-encrypted-a', 'a long secret', { auth: 'key:x', shared_secret: `A${SECRET}` }, false],
  ['private-encrypted-a', 'a secret and a line break', { auth: 'key:x', shared_secret: `${SECRET}\n` }, false],
  ['private-encrypted-a', 'a secret for URLs', { auth: 'key:x', shared_secret: `${'-_'.repeat(21)}A=` }, false],
  [
    'private-encrypted-a',
    'channel_data that is not a string',
    { auth: 'key:x', shared_secret: SECRET, channel_data: 1 },
    false,
  ],
  ['private-presence-a', 'channel_data that is not a member', { auth: 'key:x', channel_data: 'Ada' }, true],
  ['private-private-encrypted-a', 'no secret', { auth: 'key:x' }, true],
];

describe('a reply for one channel', () => {
  it.each(REPLIES)('%s: %s', async (name, _, body, isUsable) => {
    const page = new Page({}, () => ({ body }));
    page.subscribe(name);
    await pass();
    expect(page.results).toEqual({ [name]: isUsable ? true : 200 });
    if (isUsable) expect(page.outcomes[0]?.grant).toEqual(body);
  });
});

describe('an entry of a batch', () => {
  it.each(REPLIES)('%s: %s', async (name, _, data, isUsable) => {
    const other = { status: 200, data: { auth: 'key:y' } };
    const page = new Page({}, () => ({ body: { [name]: { status: 200, data }, 'private-other': other } }));
    page.subscribe(name, 'private-other');
    await pass();
    expect(page.results).toEqual({ [name]: isUsable ? true : 200, 'private-other': true });
  });

  it.each<[string, unknown, number | true]>([
    ['without a status', { data: { auth: 'key:x' } }, true],
    ['with another status', { status: 403, data: { auth: 'key:x' } }, 403],
    ['with a status of 201', { status: 201, data: { auth: 'key:x' } }, 201],
    ['with a string as status', { status: '200', data: { auth: 'key:x' } }, 200],
    ['without data', { status: 200 }, 200],
    ['that is missing', undefined, 200],
    ['that is null', null, 200],
    ['that is a string', 'text', 200],
  ])('%s', async (_, entry, result) => {
    const page = new Page({}, () => ({ body: { 'private-a': entry } }));
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(page.results).toEqual({ 'private-a': result, 'private-b': 200 });
  });

  it.each([
    ['HTML', '<!doctype html>'],
    ['nothing', ''],
    ['null', null],
    ['an array', [{ status: 200, data: { auth: 'key:x' } }]],
    ['the reply for one channel', { auth: 'key:x' }],
  ])('is missing in %s', async (_, body) => {
    const page = new Page({}, () => ({ body }));
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(page.results).toEqual({ 'private-a': 200, 'private-b': 200 });
  });

  it('is ignored if the whole request failed', async () => {
    const page = new Page({}, () => ({ status: 403, body: { 'private-a': { status: 200, data: { auth: 'key:x' } } } }));
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(page.results).toEqual({ 'private-a': 403, 'private-b': 403 });
  });
});

describe('an error', () => {
  const ajaxError = (): Promise<object> =>
    new Promise((resolve) => {
      const runtime = PusherJs.Runtime as {
        createXHR: () => object;
        getAuthorizers(): { ajax(...args: unknown[]): void };
      };
      const original = runtime.createXHR;
      runtime.createXHR = () => ({
        readyState: 4,
        status: 403,
        open: () => undefined,
        setRequestHeader: () => undefined,
        send(this: { onreadystatechange(): void }) {
          this.onreadystatechange();
        },
      });
      runtime.getAuthorizers().ajax(runtime, '', { endpoint: '/' }, 'channel-authorization', resolve);
      runtime.createXHR = original;
    });

  const failing = async (Pusher: unknown) => {
    const page = new Page({ Pusher } as never, () => ({ status: 403 }));
    page.subscribe('private-a');
    await pass();
    return page.outcomes[0]?.error;
  };

  it('has the class that pusher-js uses for errors of its own transport', async () => {
    const page = new Page({ endpoint: '/auth' }, () => ({ status: 403 }));
    page.subscribe('private-a');
    await pass();
    const error = page.outcomes[0]?.error;
    expect(Object.getPrototypeOf(error)).toBe(Object.getPrototypeOf(await ajaxError()));
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ status: 403, message: 'received status 403 from /auth' });
    expect(page.outcomes[0]?.grant).toBeNull();
  });

  it('gets its class from pusher-js once, without changing its runtime', async () => {
    const runtime = PusherJs.Runtime as { createXHR: unknown; getAuthorizers(): unknown };
    const { createXHR } = runtime;
    const getAuthorizers = jest.spyOn(runtime, 'getAuthorizers');
    const page = new Page({}, () => ({ status: 403 }));
    page.subscribe('private-a', 'private-b');
    await pass();
    page.subscribe('private-c');
    await pass();
    expect(page.results).toEqual({ 'private-a': 403, 'private-b': 403, 'private-c': 403 });
    expect(getAuthorizers).toHaveBeenCalledTimes(1);
    expect(runtime.createXHR).toBe(createXHR);
  });

  it('causes no request to find its class', async () => {
    const page = new Page({}, () => ({ status: 403 }));
    page.subscribe('private-a');
    await pass();
    expect(page.sent).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['without pusher-js', undefined],
    ['without a runtime', { instances: [{ connection: { socket_id: SOCKET, connection: {} } }] }],
  ])('is a plain Error %s', async (_, Pusher) => {
    const error = await failing(Pusher);
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
    expect(error).toMatchObject({ status: 403, message: 'received status 403 from /pusher/auth' });
  });

  it('is a plain Error if the transport throws, without changing its runtime', async () => {
    const createXHR = (): void => undefined;
    const getAuthorizers = (): never => {
      throw new Error('gone');
    };
    const Runtime = { createXHR, getAuthorizers };
    const error = await failing({ Runtime, instances: [{ connection: { socket_id: SOCKET, connection: {} } }] });
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
    expect(Runtime.createXHR).toBe(createXHR);
  });

  it.each<[string, object, object]>([
    ['an instance of the class of the build', Object.assign(new RangeError(), { status: 200 }), RangeError.prototype],
    ['a plain Error if the content security policy forbids data:', new TypeError('Failed to fetch'), Error.prototype],
  ])('in a worker, which uses fetch, is %s', async (_, failure, prototype) => {
    let asked: unknown[] = [];
    const ajax = (...args: unknown[]): void => {
      asked = args;
      setTimeout(() => (args.at(-1) as (error: object) => void)(failure), 5);
    };
    const Runtime = { getAuthorizers: () => ({ ajax }) };
    const page = new Page(
      { Pusher: { Runtime, instances: [{ connection: { socket_id: SOCKET, connection: {} } }] } },
      () => ({ status: 403 }),
    );
    page.subscribe('private-a');
    await pass(5);
    expect(asked).toMatchObject([Runtime, '', { endpoint: 'data:,' }, '', expect.any(Function)]);
    expect(Object.getPrototypeOf(page.outcomes[0]?.error)).toBe(prototype);
  });
});

describe('an exception thrown by the page', () => {
  it.each<[string, boolean]>([
    ['onError', true],
    ['a listener', false],
  ])('in %s is reported as uncaught and affects no other channel', async (_, inOnError) => {
    const thrown = new Error('a mistake of the page');
    const onError = jest.fn(() => {
      if (inOnError) throw thrown;
    });
    const page = new Page({ onError }, () => ({
      body: { 'private-a': { status: 403 }, 'private-b': { status: 200, data: grantOf('private-b') } },
    }));
    const push = page.outcomes.push.bind(page.outcomes);
    jest.spyOn(page.outcomes, 'push').mockImplementation((outcome) => {
      push(outcome);
      if (!inOnError) throw thrown;
      return 0;
    });
    page.subscribe('private-a', 'private-b');
    await pass();
    expect(page.results).toEqual({ 'private-a': 403, 'private-b': true });
    expect(onError).toHaveBeenCalledTimes(1);
    // Fake timers throw it from the call that advances them.
    await expect(pass(1)).rejects.toBe(thrown);
  });
});
