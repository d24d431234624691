/**
 * The part of a pusher-js client that `followRevocations` uses. Clients have it in all releases since 7.2. With laravel-echo,
 * the client is `connector.pusher`.
 */
export interface RevocablePusher {
  /** The connection: its socket id, state and events. */
  readonly connection: PusherConnection;
  /** The signed-in user: receives events that the server sends to this user. */
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

/** The code with which a server closes a user's connections. pusher-js does not reconnect after it. */
const TERMINATED = 4009;

/** A random pause, so that not all pages reconnect at once. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Reacts to `PusherAuthService.revoke`: the page authorizes its private, presence and encrypted channels again, without leaving
 * them. Channels that are now denied (401 or 403) are left and emit `pusher:subscription_error`. If the server then closes the
 * user's connections, the page reconnects within a second, once for each signal.
 *
 * The server can only signal users who have signed in: call `pusher.signin()`.
 *
 * @param pusher the page's client
 * @returns a function that stops it
 * @example
 * ```ts
 * const stop = followRevocations(pusher);
 * pusher.signin();
 * ```
 * @see https://pusher.com/docs/channels/server_api/terminating-user-connections/
 */
export function followRevocations(pusher: RevocablePusher): () => void {
  const { connection, user } = pusher;
  /** The number of signals after which the server has not closed a connection yet. */
  let signals = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const recheck = (): void => {
    signals += 1;
    const socketId = connection.socket_id;
    for (const channel of pusher.allChannels()) {
      if (!/^(private|presence)-/.test(channel.name) || !(channel.subscribed || channel.subscriptionPending)) continue;
      channel.authorize(socketId, (error: (Error & { readonly status?: number }) | null) => {
        const status = error?.status;
        // After a reconnect, the channels have been authorized for the new connection.
        if ((status !== 401 && status !== 403) || connection.socket_id !== socketId) return;
        pusher.unsubscribe(channel.name);
        channel.emit('pusher:subscription_error', { type: 'AuthError', error: error!.message, status });
      });
    }
  };

  const reconnect = (data?: unknown): void => {
    const { error, data: own } = data as { error?: { data?: Code }; data?: Code };
    if ((own ?? error?.data)?.code !== TERMINATED) return;
    // The code arrives twice: in a message, and when the connection closes. The client is disconnected only the second time.
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
