/** The part of pusher-js's class that `pusherAuth` uses. The class has it in all releases since 7.2. */
export interface PusherClass {
  /** All clients of the page. */
  readonly instances: readonly PusherInstance[];
  /** The platform code of pusher-js, with its transports. */
  readonly Runtime: object;
}

/** A client of pusher-js. */
interface PusherInstance {
  /** The inner `connection` is null unless the client has an open socket. */
  readonly connection: { readonly socket_id: string; readonly connection: object | null };
}

/** Header values by name. */
export type HeaderFields = Readonly<Record<string, string>>;

/** Additional fields of the body by name. `pusherAuth` adds `socket_id` and `channel_name` itself. */
export type BodyFields = Readonly<Record<string, string | number | boolean>>;

/** Options of `pusherAuth`. All are optional. */
export interface PusherAuthClientOptions {
  /**
   * The class of pusher-js that creates the page's client. Without it, the events that report a failure have no `status`, and
   * channels of a closed connection are still requested.
   */
  readonly Pusher?: PusherClass;
  /** The URL that authorizes channels. Default: `/pusher/auth`. */
  readonly endpoint?: string;
  /** The URL that signs users in. Default: none, so the result has no `userAuthentication`. */
  readonly userEndpoint?: string;
  /**
   * Headers of every request, or a function that returns them and is called for every request.
   *
   * If a whole request gets a 401, the function is called once with `refresh: true`, to fetch a new token, and then with
   * `refresh: false` for the second attempt. A second 401 is final. An object is never refreshed. Leave `Content-Type` out: the
   * body is a form.
   */
  readonly headers?: HeaderFields | ((call: { readonly refresh: boolean }) => HeaderFields | Promise<HeaderFields>);
  /** Additional fields of the body, or a function that returns them and is called for every request. */
  readonly params?: BodyFields | (() => BodyFields | Promise<BodyFields>);
  /** The `credentials` option of `fetch`. An endpoint on another origin gets cookies only with `include`. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Whether to send several channels in one request. Default `true`; `false` suits endpoints that accept only one. */
  readonly batch?: boolean;
  /** The time that the first channel of a request waits for others, in milliseconds. Default 0: all channels of one tick. */
  readonly batchDelayMs?: number;
  /** The maximum number of channels in one request. Default 100, as on the server; not higher than `maxBatchSize` there. */
  readonly maxBatchSize?: number;
  /**
   * The maximum number of retries after no reply, 429, 502, 503 or 504, whether for the whole request or for single channels.
   * Default 3. The pauses are about 0.5, 1 and 2 seconds, varied at random, plus what `Retry-After` asks for, at most 30 s.
   */
  readonly retries?: number;
  /** The time limit of one attempt in milliseconds: the `headers` function, the request and its reply. Default 10 000. */
  readonly timeoutMs?: number;
  /** Called for every channel or sign-in that was not granted, also if it will be retried. For logging. */
  readonly onError?: (failure: ChannelFailure) => void;
}

/** A channel or a sign-in that was not granted. */
export interface ChannelFailure {
  /** The channel; `undefined` for a sign-in. */
  readonly channelName: string | undefined;
  /** The status that the endpoint replied for it; 0 without a reply in time, 200 for a reply that pusher-js cannot use. */
  readonly status: number;
  /** Whether it will be retried. If not, pusher-js emits `pusher:subscription_error` or `pusher:signin_error`. */
  readonly willRetry: boolean;
}

/**
 * The endpoint's reply for one channel, as pusher-js reads it.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
 */
export interface ChannelGrant {
  /** `<key>:<signature>`. */
  auth: string;
  /** Presence only: the member as JSON text. */
  channel_data?: string;
  /** Encrypted only: the channel's key, 32 bytes in base64. */
  shared_secret?: string;
}

/**
 * The endpoint's reply for a sign-in, as pusher-js reads it.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
 */
export interface UserGrant {
  /** `<key>:<signature>`. */
  auth: string;
  /** The user as JSON text. */
  user_data: string;
}

/** Options of pusher-js that {@link pusherAuth} makes: spread them into the options of the client. */
export interface PusherJsAuthOptions {
  /** Authorizes channels. */
  readonly channelAuthorization: PusherJsAuthorization<NamedSocket, ChannelGrant>;
  /** Signs users in; absent without `userEndpoint`. */
  readonly userAuthentication?: PusherJsUserAuthentication;
}

/** The connection that asks. */
interface Socket {
  readonly socketId: string;
}

/** The connection that asks, and the channel it wants to join. */
interface NamedSocket extends Socket {
  readonly channelName: string;
}

/** One of these options. Versions before 8.5 require `transport` and `endpoint`, although only `customHandler` is used. */
interface PusherJsAuthorization<Request, Grant> {
  readonly transport: 'ajax';
  readonly endpoint: string;
  readonly customHandler: (request: Request, callback: (error: Error | null, grant: Grant | null) => void) => void;
}

interface PusherJsUserAuthentication extends PusherJsAuthorization<Socket, UserGrant> {
  /** Empty: laravel-echo writes into it. */
  readonly headers: Record<string, string>;
}
