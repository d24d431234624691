import type { Options } from 'pusher-js';

type PusherClient = typeof import('pusher-js').default;

/** Stands in for pusher-js where a page shows how a client is set up: it keeps what it is given. */
export class RecordingPusher {
  /** One client of the page has this socket. */
  static readonly instances = [{ connection: { socket_id: '1.2', connection: {} } }];
  static readonly Runtime = {};

  readonly bound: string[] = [];
  readonly subscribed: string[] = [];
  isSignedIn = false;
  readonly #listeners = new Map<string, (data: never) => void>();

  constructor(
    readonly key: string,
    readonly options: Options,
  ) {
    RecordingPusher.#made.push(this);
  }

  readonly user = { ...this.#bindable('user'), watchlist: this.#bindable('watchlist') };

  static #made: RecordingPusher[] = [];

  /** The clients that a script makes. */
  static async made(run: () => Promise<unknown>): Promise<RecordingPusher[]> {
    this.#made = [];
    await run();
    return this.#made;
  }

  static asClient(): PusherClient {
    return RecordingPusher as unknown as PusherClient;
  }

  static of(client: InstanceType<PusherClient>): RecordingPusher {
    return client as unknown as RecordingPusher;
  }

  subscribe(name: string): object {
    this.subscribed.push(name);
    return this.#bindable(name);
  }

  signin(): void {
    this.isSignedIn = true;
  }

  bind(event: string, listener: (data: never) => void): void {
    this.#bindable('client').bind(event, listener);
  }

  /** Calls what was bound: `emit('presence-lobby pusher:member_added', …)`. */
  emit(event: string, data: unknown): void {
    this.#listeners.get(event)!(data as never);
  }

  #bindable(of: string): { bind(event: string, listener: (data: never) => void): void } {
    return {
      bind: (event, listener) => {
        this.bound.push(`${of} ${event}`);
        this.#listeners.set(`${of} ${event}`, listener);
      },
    };
  }
}
