import { jest } from '@jest/globals';
import { followRevocations, type RevocablePusher } from 'nestjs-pusher-auth/client';

type Listener = (data?: unknown) => void;

/** What has `bind`, `unbind` and `emit` as in pusher-js. */
class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  bind(event: string, listener: Listener): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  unbind(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  emit(event: string, data?: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(data);
  }

  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

class FakeChannel extends Emitter {
  subscribed = true;
  subscriptionPending = false;
  readonly errors: unknown[] = [];
  readonly asked: string[] = [];

  constructor(
    readonly name: string,
    /** The status of the answer, 200 for a grant; null for an answer that never comes. */
    readonly status: number | null = 200,
    state: 'subscribed' | 'pending' | 'left' = 'subscribed',
  ) {
    super();
    this.subscribed = state === 'subscribed';
    this.subscriptionPending = state === 'pending';
    this.bind('pusher:subscription_error', (error) => this.errors.push(error));
  }

  authorize(socketId: string, callback: (error: Error | null) => void): void {
    this.asked.push(socketId);
    if (this.status === null) return;
    const error =
      this.status === 200 ? null : Object.assign(new Error(`status ${this.status}`), { status: this.status });
    void Promise.resolve().then(() => callback(error));
  }
}

class FakePusher implements RevocablePusher {
  readonly connection = Object.assign(new Emitter(), { socket_id: '1.1', state: 'connected' });
  readonly user = new Emitter();
  readonly unsubscribed: string[] = [];
  connects = 0;

  constructor(readonly channels: FakeChannel[] = []) {}

  allChannels(): FakeChannel[] {
    return this.channels;
  }

  unsubscribe(name: string): void {
    this.unsubscribed.push(name);
  }

  connect(): void {
    this.connects += 1;
    this.connection.state = 'connected';
    this.connection.socket_id = `${this.connects + 1}.1`;
  }

  signal(): void {
    this.user.emit('pusher-auth:recheck', {});
  }

  /** As soketi and pusher-js do it: a message, and then the close, which disconnects. */
  closeWith(code: number): void {
    this.connection.emit('error', { type: 'PusherError', data: { code, message: 'said' } });
    this.connection.emit('error', { type: 'WebSocketError', error: { type: 'PusherError', data: { code } } });
    if (code < 4100) this.connection.state = 'disconnected';
  }
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});
const pass = (milliseconds = 0) => jest.advanceTimersByTimeAsync(milliseconds);

describe('on the signal', () => {
  it.each<[name: string, state: 'subscribed' | 'pending' | 'left', asks: boolean]>([
    ['private-a', 'subscribed', true],
    ['private-a', 'pending', true],
    ['private-a', 'left', false],
    ['presence-a', 'subscribed', true],
    ['private-encrypted-a', 'subscribed', true],
    ['private-cache-a', 'subscribed', true],
    ['a', 'subscribed', false],
    ['cache-a', 'subscribed', false],
    ['a-private-b', 'subscribed', false],
    ['#server-to-user-7', 'subscribed', false],
  ])('%s that is %s is asked for again: %p', async (name, state, asks) => {
    const channel = new FakeChannel(name, 200, state);
    const pusher = new FakePusher([channel]);
    followRevocations(pusher);
    pusher.signal();
    await pass();
    expect(channel.asked).toEqual(asks ? ['1.1'] : []);
    expect(pusher.unsubscribed).toEqual([]);
    expect(channel.errors).toEqual([]);
  });

  it.each<[status: number, leaves: boolean]>([
    [200, false],
    [401, true],
    [403, true],
    [0, false],
    [400, false],
    [404, false],
    [429, false],
    [500, false],
    [501, false],
    [503, false],
  ])('a channel answered with %d is left: %p', async (status, leaves) => {
    const channel = new FakeChannel('presence-a', status);
    const pusher = new FakePusher([channel, new FakeChannel('private-b')]);
    followRevocations(pusher);
    pusher.signal();
    await pass();
    expect(pusher.unsubscribed).toEqual(leaves ? ['presence-a'] : []);
    expect(channel.errors).toEqual(leaves ? [{ type: 'AuthError', error: `status ${status}`, status }] : []);
  });

  it('nothing is left for the answer of an earlier connection', async () => {
    const channel = new FakeChannel('private-a', 403);
    const pusher = new FakePusher([channel]);
    followRevocations(pusher);
    pusher.signal();
    pusher.connection.socket_id = '9.9';
    await pass();
    expect(pusher.unsubscribed).toEqual([]);
    expect(channel.errors).toEqual([]);
  });

  it('other events of the user change nothing', async () => {
    const channel = new FakeChannel('private-a', 403);
    const pusher = new FakePusher([channel]);
    followRevocations(pusher);
    pusher.user.emit('recheck');
    pusher.user.emit('news', {});
    await pass();
    expect(channel.asked).toEqual([]);
  });
});

describe('when the server closes the connections', () => {
  it('the page is back within a second, once', async () => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.signal();
    pusher.closeWith(4009);
    await pass(1_000);
    expect(pusher.connects).toBe(1);
    pusher.closeWith(4009);
    await pass(60_000);
    expect(pusher.connects).toBe(1);
  });

  it('pages do not come back all at once', async () => {
    const moments = new Set<number>();
    for (let page = 0; page < 20; page++) {
      const pusher = new FakePusher();
      followRevocations(pusher);
      pusher.signal();
      pusher.closeWith(4009);
      let passed = 0;
      for (; pusher.connects === 0; passed += 50) await pass(50);
      expect(passed).toBeLessThanOrEqual(1_000);
      moments.add(passed);
    }
    expect(moments.size).toBeGreaterThan(3);
  });

  it('the page is back also if it had a new connection since the signal', async () => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.signal();
    pusher.connection.socket_id = '9.9';
    pusher.closeWith(4009);
    await pass(1_000);
    expect(pusher.connects).toBe(1);
  });

  it('each of two signals is followed by one closing', async () => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.signal();
    pusher.signal();
    for (let closing = 1; closing <= 2; closing++) {
      pusher.closeWith(4009);
      await pass(1_000);
      expect(pusher.connects).toBe(closing);
    }
    pusher.closeWith(4009);
    await pass(60_000);
    expect(pusher.connects).toBe(2);
  });

  it('the page stays away without a signal', async () => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.closeWith(4009);
    await pass(60_000);
    expect(pusher.connects).toBe(0);
  });

  it.each([4001, 4004, 4100, 4200])('a close with %d is none of its business', async (code) => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.signal();
    pusher.closeWith(code);
    await pass(60_000);
    expect(pusher.connects).toBe(0);
  });

  it.each([{}, { type: 'WebSocketError' }, { error: {} }, { error: null, data: undefined }, { error: new Error('x') }])(
    'an error without a code is none of its business: %j',
    async (error) => {
      const pusher = new FakePusher();
      followRevocations(pusher);
      pusher.signal();
      expect(() => pusher.connection.emit('error', error)).not.toThrow();
      pusher.connection.state = 'disconnected';
      await pass(60_000);
      expect(pusher.connects).toBe(0);
    },
  );
});

describe('stopping', () => {
  it('unbinds everything', async () => {
    const channel = new FakeChannel('private-a', 403);
    const pusher = new FakePusher([channel]);
    const stop = followRevocations(pusher);
    expect([pusher.user.listeners, pusher.connection.listeners]).toEqual([1, 1]);
    stop();
    expect([pusher.user.listeners, pusher.connection.listeners]).toEqual([0, 0]);
    pusher.signal();
    pusher.closeWith(4009);
    await pass(60_000);
    expect(channel.asked).toEqual([]);
    expect(pusher.connects).toBe(0);
  });

  it('leaves a page closed that was about to come back', async () => {
    const pusher = new FakePusher();
    const stop = followRevocations(pusher);
    pusher.signal();
    pusher.closeWith(4009);
    await pass();
    stop();
    await pass(60_000);
    expect(pusher.connects).toBe(0);
  });
});
