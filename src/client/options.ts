/** What is used of pusher-js. Its class fits in all releases since 7.2. */
export interface PusherClass {
  /** All clients of the page. */
  readonly instances: readonly PusherInstance[];
  /** Where its transports are. */
  readonly Runtime: object;
}

/** A client of pusher-js. */
interface PusherInstance {
  /** The inner `connection` is null unless the client has an open socket. */
  readonly connection: { readonly socket_id: string; readonly connection: object | null };
}

/** Names and values of headers. */
export type HeaderFields = Readonly<Record<string, string>>;

/** Names and values for the body. `socket_id` and `channel_name` are there already. */
export type BodyFields = Readonly<Record<string, string | number | boolean>>;

/** How `pusherAuth` asks the endpoint. Everything has a default. */
export interface PusherAuthClientOptions {
  /**
   * The class of pusher-js, the one that the page makes its client of. Without it, the events that report a failure have
   * no `status`, and names of a closed connection are still requested.
   */
  readonly Pusher?: PusherClass;
  /** Where channels are authorized. The default is `/pusher/auth`. */
  readonly endpoint?: string;
  /** Where users sign in. Without it, `pusherAuth` leaves `userAuthentication` out. */
  readonly userEndpoint?: string;
  /**
   * Headers of every request, or a function that returns them, which is called for every request. After a 401 for a whole
   * request it is called once with `refresh: true`, to get a new token from where tokens come from, and then again with
   * `refresh: false` for the request that is sent a second time. Leave `Content-Type` out: the body is a form.
   */
  readonly headers?: HeaderFields | ((call: { readonly refresh: boolean }) => HeaderFields | Promise<HeaderFields>);
  /** More fields of the body, or a function that returns them, which is called for every request. */
  readonly params?: BodyFields | (() => BodyFields | Promise<BodyFields>);
  /** As in `fetch`. An endpoint of another origin gets cookies only with `include`. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Whether several names go into one request (the default), or each into its own, for endpoints that take only one. */
  readonly batch?: boolean;
  /** How many milliseconds the first name waits for others. The default, 0, gathers all names of one tick. */
  readonly batchDelayMs?: number;
  /** The most names of one request. The default, 100, is that of the server. */
  readonly maxBatchSize?: number;
  /** How often a request is sent again that got no reply, 429, 502, 503 or 504. The default is 3. */
  readonly retries?: number;
  /** Milliseconds for one attempt: the headers, the request and the body of its reply. The default is 10,000. */
  readonly timeoutMs?: number;
  /** Called for every channel or sign-in that was not granted, to log it; also when it will be tried again. */
  readonly onError?: (failure: ChannelFailure) => void;
}

/** A channel or a sign-in that was not granted. */
export interface ChannelFailure {
  /** Undefined for a sign-in. */
  readonly channelName: string | undefined;
  /** What the endpoint replied for this channel; 0 if no reply came in time, 200 if pusher-js could not use the reply. */
  readonly status: number;
  /** Whether it is asked again. If not, pusher-js reports it: `pusher:subscription_error`, `pusher:signin_error`. */
  readonly willRetry: boolean;
}

/** What pusher-js needs to join a channel: the reply of the endpoint. */
export interface ChannelGrant {
  /** The key and the signature. */
  auth: string;
  /** JSON text with the member of a presence channel. */
  channel_data?: string;
  /** Base64 of the key of an encrypted channel. */
  shared_secret?: string;
}

/** What pusher-js needs to sign in: the reply of the endpoint. */
export interface UserGrant {
  /** The key and the signature. */
  auth: string;
  /** JSON text with the user. */
  user_data: string;
}

/** Options of pusher-js: spread them into the options of the client. */
export interface PusherJsAuthOptions {
  /** How channels are authorized. */
  readonly channelAuthorization: PusherJsAuthorization<NamedSocket, ChannelGrant>;
  /** How users sign in. */
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

/** One of them. Versions before 8.5 want `transport` and `endpoint`, although only `customHandler` is used. */
interface PusherJsAuthorization<Request, Grant> {
  readonly transport: 'ajax';
  readonly endpoint: string;
  readonly customHandler: (request: Request, callback: (error: Error | null, grant: Grant | null) => void) => void;
}

interface PusherJsUserAuthentication extends PusherJsAuthorization<Socket, UserGrant> {
  /** Empty. laravel-echo writes into it. */
  readonly headers: Record<string, string>;
}
