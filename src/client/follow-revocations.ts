/**
 * The part of a pusher-js client that is used. The class has this shape in all releases since 7.2; laravel-echo has an instance as
 * `connector.pusher`.
 */
export interface RevocablePusher {
  /** The connection, with its socket id and state. */
  readonly connection: PusherConnection;
  /** The user who has signed in. */
  readonly user: Bindable;
  /** All channels that the page has joined or is joining. */
  allChannels(): JoinedChannel[];
  /** Leaves a channel. */
  unsubscribe(name: string): void;
  /** Connects again. */
  connect(): void;
}

interface PusherConnection extends Bindable {
  readonly socket_id: string;
  readonly state: string;
}

interface Bindable {
  bind(event: string, listener: Listener): unknown;
  unbind(event: string, listener: Listener): unknown;
}

type Listener = (data?: unknown) => void;

/** A channel that the page has joined or is about to join. */
interface JoinedChannel {
  readonly name: string;
  readonly subscribed: boolean;
  readonly subscriptionPending: boolean;
  authorize(socketId: string, callback: (error: Error | null) => void): unknown;
  emit(event: string, data?: unknown): unknown;
}

/** The event that the server sends to a user whose rights have changed. */
const SIGNAL = 'pusher-auth:recheck';

/** With it, a server closes the connections of a user. pusher-js does not connect again by itself. */
const TERMINATED = 4009;

/** Not all pages come back at once. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Follows `PusherAuthService.revoke`. On its signal the page authorizes its private, presence and encrypted channels again,
 * without leaving them. Those that are denied now (401 or 403) are left and emit `pusher:subscription_error`, as if they had
 * just been joined. When the server then closes the user's connections, the page connects again, once for each signal.
 *
 * The user must be signed in, or the server cannot signal: call `pusher.signin()`.
 *
 * @param pusher the page's client
 * @returns stops following
 */
export function followRevocations(pusher: RevocablePusher): () => void {
  const { connection, user } = pusher;
  /** How many signals no closed connection has followed yet. */
  let signals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const recheck = (): void => {
    signals += 1;
    const socketId = connection.socket_id;
    for (const channel of pusher.allChannels()) {
      if (!/^(private|presence)-/.test(channel.name) || !(channel.subscribed || channel.subscriptionPending)) continue;
      channel.authorize(socketId, (error: (Error & { readonly status?: number }) | null) => {
        const status = error?.status;
        // A new connection has authorized its channels itself.
        if ((status !== 401 && status !== 403) || connection.socket_id !== socketId) return;
        pusher.unsubscribe(channel.name);
        channel.emit('pusher:subscription_error', { type: 'AuthError', error: error!.message, status });
      });
    }
  };

  const reconnect = (data?: unknown): void => {
    const { error, data: own } = data as { error?: { data?: Code }; data?: Code };
    if ((own ?? error?.data)?.code !== TERMINATED) return;
    // The server says it twice: in a message, and when it closes. Only then is the client disconnected.
    queueMicrotask(() => {
      if (timer || !signals || connection.state !== 'disconnected') return;
      signals -= 1;
      timer = setTimeout(() => {
        timer = undefined;
        pusher.connect();
      }, Math.random() * LONGEST_PAUSE_MS);
    });
  };

  user.bind(SIGNAL, recheck);
  connection.bind('error', reconnect);
  return () => {
    clearTimeout(timer);
    user.unbind(SIGNAL, recheck);
    connection.unbind('error', reconnect);
  };
}

interface Code {
  readonly code?: number;
}
