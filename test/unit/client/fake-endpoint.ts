import { jest } from '@jest/globals';
import PusherImport from 'pusher-js';
import {
  pusherAuth,
  type ChannelGrant,
  type PusherAuthClientOptions,
  type PusherClass,
} from 'nestjs-pusher-auth/client';

/** A request as the endpoint received it. */
export interface SentRequest {
  /** Milliseconds since the test began. */
  readonly at: number;
  readonly url: string;
  readonly form: readonly (readonly [string, string])[];
  readonly names: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly init: RequestInit;
}

export interface FakeReply {
  readonly status?: number;
  /** Sent as JSON, or unchanged if it is a string. */
  readonly body?: unknown;
  readonly retryAfter?: string;
}

/** The replies of the endpoint. An exception is a broken connection. */
export type Replies = (request: SentRequest, index: number) => FakeReply | Promise<FakeReply>;

export interface Outcome {
  readonly name: string | undefined;
  readonly at: number;
  readonly error: (Error & { readonly status?: number }) | null;
  readonly grant: object | null;
}

export const SOCKET = '1.2';
export const grantOf = (name: string): ChannelGrant =>
  name.startsWith('presence-') ? { auth: `key:${name}`, channel_data: '{"user_id":"7"}' } : { auth: `key:${name}` };

/** Grants everything, in the format of the request. */
export const grantAll: Replies = ({ names, form }) => {
  if (names.length === 0) return { body: { auth: 'key:user', user_data: '{"id":"7"}' } };
  if (form.some(([key]) => key === 'channel_name')) return { body: grantOf(names[0]!) };
  return { body: Object.fromEntries(names.map((name) => [name, { status: 200, data: grantOf(name) }])) };
};

/** Sends these replies, one for each request, and then grants. */
export const first =
  (...replies: FakeReply[]): Replies =>
  (request, index) =>
    replies[index] ?? grantAll(request, index);

export const PusherJs = PusherImport as unknown as PusherClass;

/**
 * A page with its endpoint, its connection, and the results that pusher-js received. Times are those of Jest's fake
 * timers.
 */
export class Page {
  readonly sent: SentRequest[] = [];
  readonly outcomes: Outcome[] = [];
  /** Like that of pusher-js: `connection` is null as soon as the socket is closed. */
  readonly connection: { socket_id: string; connection: object | null } = { socket_id: SOCKET, connection: {} };
  readonly Pusher: PusherClass = { Runtime: PusherJs.Runtime, instances: [{ connection: this.connection }] };
  readonly #began = Date.now();
  readonly #auth;

  constructor(options: PusherAuthClientOptions = {}, replies: Replies = grantAll) {
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init = {}) => {
      const form = [...new URLSearchParams(init.body as string)];
      const request: SentRequest = {
        at: this.now(),
        url: url as string,
        form,
        names: form.filter(([key]) => key.startsWith('channel_name')).map(([, name]) => name),
        headers: Object.fromEntries(new Headers(init.headers)),
        init,
      };
      const index = this.sent.push(request) - 1;
      const aborted = new Promise<never>((_, reject) =>
        init.signal!.addEventListener('abort', () => reject(new Error('aborted'))),
      );
      const { status = 200, body, retryAfter } = await Promise.race([replies(request, index), aborted]);
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
      const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      return { status, headers, text: () => Promise.resolve(text) } as Response;
    });
    this.#auth = pusherAuth({ Pusher: this.Pusher, ...options });
  }

  now(): number {
    return Date.now() - this.#began;
  }

  /** Subscribes to all of them in one tick, as a page does. */
  subscribe(...names: string[]): void {
    for (const name of names) this.subscribeOn(SOCKET, name);
  }

  subscribeOn(socketId: string, name: string): void {
    this.#auth.channelAuthorization.customHandler({ socketId, channelName: name }, this.#callback(name));
  }

  signIn(): void {
    this.#auth.userAuthentication!.customHandler({ socketId: SOCKET }, this.#callback(undefined));
  }

  /** Closes the socket. For a second, pusher-js keeps its id and reports `connected`. */
  close(): void {
    this.connection.connection = null;
  }

  reconnect(): void {
    Object.assign(this.connection, { socket_id: '3.4', connection: {} });
  }

  /** The result for each name: `true`, or the status of the error. */
  get results(): Record<string, number | true | undefined> {
    return Object.fromEntries(
      this.outcomes.map(({ name, error, grant }) => [String(name), grant && !error ? true : error?.status]),
    );
  }

  #callback(name: string | undefined) {
    return (error: Error | null, grant: object | null): void => {
      this.outcomes.push({ name, at: this.now(), error, grant });
    };
  }
}

/** Runs everything that is due within that time. */
export const pass = (milliseconds = 0): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

/** Installs fake timers for all tests of a file, and fixes jitter to the middle of its range. */
export function useFakeTime(): void {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    // No timer is left.
    expect(jest.getTimerCount()).toBe(0);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
}

export const channels = (count: number, prefix = 'private-room-'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
