import { jest } from '@jest/globals';
import { followRevocations, type RevocablePusher } from 'nestjs-pusher-auth/client';

type Listener = (data?: unknown) => void;

/** An emitter with `bind`, `unbind` and `emit`, as in pusher-js. */
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

  /** Closes as soketi and pusher-js do: a message, and then a close that disconnects. */
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

describe('when the signal arrives', () => {
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
  ])('%s that is %s is authorized again: %p', async (name, state, asks) => {
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

  it('the page ignores the answer for an earlier connection', async () => {
    const channel = new FakeChannel('private-a', 403);
    const pusher = new FakePusher([channel]);
    followRevocations(pusher);
    pusher.signal();
    pusher.connection.socket_id = '9.9';
    await pass();
    expect(pusher.unsubscribed).toEqual([]);
    expect(channel.errors).toEqual([]);
  });

  it('other events of the user have no effect', async () => {
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
  it('the page reconnects once, within a second', async () => {
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

  it('pages reconnect at different times', async () => {
    const moments = new Set<number>();
    const random = jest.spyOn(Math, 'random');
    for (let page = 0; page < 20; page++) {
      random.mockReturnValue(page / 20);
      const pusher = new FakePusher();
      followRevocations(pusher);
      pusher.signal();
      pusher.closeWith(4009);
      let passed = 0;
      for (; pusher.connects === 0; passed += 50) await pass(50);
      expect(passed).toBeLessThanOrEqual(1_000);
      moments.add(passed);
    }
    random.mockRestore();
    expect(moments.size).toBeGreaterThan(3);
  });

  it('the page reconnects even if it had a new connection since the signal', async () => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.signal();
    pusher.connection.socket_id = '9.9';
    pusher.closeWith(4009);
    await pass(1_000);
    expect(pusher.connects).toBe(1);
  });

  it('the page reconnects once for each of two signals', async () => {
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

  it('the page stays disconnected without a signal', async () => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.closeWith(4009);
    await pass(60_000);
    expect(pusher.connects).toBe(0);
  });

  it.each([4001, 4004, 4100, 4200])('the page stays disconnected after a close with %d', async (code) => {
    const pusher = new FakePusher();
    followRevocations(pusher);
    pusher.signal();
    pusher.closeWith(code);
    await pass(60_000);
    expect(pusher.connects).toBe(0);
  });

  it.each([{}, { type: 'WebSocketError' }, { error: {} }, { error: null, data: undefined }, { error: new Error('x') }])(
    'the page ignores an error without a code: %j',
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

  it('cancels a pending reconnect', async () => {
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
