import PusherImport, { type Channel, type Options, type PresenceChannel } from 'pusher-js';
import { KEY } from '../wire/auth-app.js';
import type { ClientWorld } from './client-world.js';

type PusherConstructor = typeof PusherImport.default;
export type PusherClient = InstanceType<PusherConstructor>;
export type { Channel, Options, PresenceChannel };

// The package is CommonJS with the class as its only export, but its types differ.
export const PusherJs = PusherImport as unknown as PusherConstructor;

/** Connections that a test opened. All of them must be closed, or they reconnect forever. */
export class Connections {
  readonly #open: PusherClient[] = [];

  constructor(private readonly world: () => ClientWorld) {}

  /** A client of the world's server, not yet connected. */
  open(options: Partial<Options> = {}, Client: PusherConstructor = PusherJs): PusherClient {
    const client = new Client(KEY, this.options(options));
    this.#open.push(client);
    return client;
  }

  /** A client whose requests carry `Authorization: Bearer <user>`. */
  as(user: string, options: Partial<Options> = {}, Client?: PusherConstructor): PusherClient {
    const headers = { Authorization: `Bearer ${user}` };
    const { origin } = this.world().app;
    return this.open(
      {
        channelAuthorization: { endpoint: `${origin}/pusher/auth`, transport: 'ajax', headers },
        userAuthentication: { endpoint: `${origin}/pusher/user-auth`, transport: 'ajax', headers },
        ...options,
      },
      Client,
    );
  }

  options(options: Partial<Options>): Options {
    return {
      cluster: 'x',
      wsHost: '127.0.0.1',
      wsPort: this.world().channelsPort,
      forceTLS: false,
      enableStats: false,
      enabledTransports: ['ws'],
      ...options,
    };
  }

  adopt(client: PusherClient): void {
    this.#open.push(client);
  }

  close(): void {
    for (const client of this.#open.splice(0)) client.disconnect();
  }
}

/** The data of the next event of that name. */
export function next<T = unknown>(
  source: { bind(name: string, listener: (data: T) => void): unknown },
  name: string,
): Promise<T> {
  return new Promise((resolve) => source.bind(name, resolve));
}

/** Subscribes, and resolves with the channel once the server has accepted it. */
export async function subscribed(client: PusherClient, name: string): Promise<Channel> {
  const channel = client.subscribe(name);
  const outcome = await Promise.race([
    next(channel, 'pusher:subscription_succeeded').then(() => undefined),
    next(channel, 'pusher:subscription_error').then((error) => error),
    next(client.connection, 'error').then((error) => error),
  ]);
  if (outcome !== undefined) throw new Error(`${name} was refused: ${JSON.stringify(outcome)}`);
  return channel;
}

export interface AuthError {
  readonly type: string;
  readonly status?: number;
  readonly error?: string;
}

/** Subscribes to a channel that must be denied. */
export function refusal(client: PusherClient, name: string): Promise<AuthError> {
  const channel = client.subscribe(name);
  return Promise.race([
    next<AuthError>(channel, 'pusher:subscription_error'),
    next(channel, 'pusher:subscription_succeeded').then(() => Promise.reject(new Error(`${name} was granted`))),
  ]);
}
