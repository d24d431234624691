import type { AuthRequest } from './decorators/channel-request.js';
import type { PresenceMember } from './decorators/policy-options.js';
import type { SignedInUser } from './decorators/user-authentication.decorator.js';
import type { ChannelAuth, EncryptedChannelAuth } from './signing/channel-signer.js';

/**
 * The user or guest who wants to join. It is always the second argument, so that client data can be spread into the first one
 * without naming a user.
 *
 * If there is a `user` key, it decides, even if its value is `undefined`: that means a guest. Leave the key out to read the
 * user from the request.
 */
export interface SubscriberInput {
  /** The user; `null`, `undefined` and `false` mean a guest. Without this key, `getUser` reads the user from the request. */
  // eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- spells out what `unknown` includes
  readonly user?: unknown | null | undefined;
  /** The HTTP request. Required by policies that have guards or inject `REQUEST`. */
  readonly request?: AuthRequest | undefined;
  /** The HTTP response, for guards that write to it. */
  readonly response?: object | undefined;
  /** Never given: makes the compiler reject a request in place of `{ request }`. */
  readonly headers?: never;
  /** Never given: makes the compiler reject a request in place of `{ request }`. */
  readonly body?: never;
}

interface WithoutSubscriber {
  /** Never given: the user belongs in the second argument. */
  readonly user?: never;
  /** Never given: the request belongs in the second argument. */
  readonly request?: never;
  /** Never given: the response belongs in the second argument. */
  readonly response?: never;
}

/** One channel to authorize. */
export interface AuthorizeInput extends WithoutSubscriber {
  /** The id of the connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole name, prefix included. */
  readonly channelName: string;
}

/** Many channels to authorize for one connection. */
export interface AuthorizeManyInput extends WithoutSubscriber {
  /** The id of the connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole names, prefix included, in any number: `maxBatchSize` limits only the endpoint. */
  readonly channelNames: readonly string[] | ReadonlySet<string>;
}

/** A connection to sign in. */
export interface AuthenticateUserInput extends WithoutSubscriber {
  /** The id of the connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
}

/** One channel to ask about. */
export interface CanInput extends WithoutSubscriber {
  /** The whole name, prefix included. */
  readonly channelName: string;
}

/** A presence channel, and the members to ask its policy about again. */
export interface RecheckInput<M extends { readonly id: string }> {
  /** The whole name, prefix included. */
  readonly channelName: string;
  /**
   * The members, as `GET /channels/<name>/users` of a Channels server lists them.
   *
   * @see https://pusher.com/docs/channels/library_auth_reference/rest-api/#method-get-users
   */
  readonly members: readonly M[];
  /** Returns the user with a member's id, or a promise of it; `null` and `undefined` mean that the user no longer exists. */
  readonly userOf: (id: string) => unknown;
}

/** A channel to sign for a connection, and for a presence channel its member. */
export interface SignChannelInput {
  /** The id of the connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** Presence only: the member who joins; `userId` is required. */
  readonly member?: PresenceMember;
  /** Presence only, instead of `member`: whether the client has signed in, so that the Channels server knows the member. */
  readonly useSignedInUser?: boolean;
}

/** A connection to sign in, and its user. */
export interface SignUserInput {
  /** The id of the connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The user who signs in. */
  readonly user: SignedInUser;
}

/** The reply for one channel, to send to the client unchanged. */
export type ChannelReply = ChannelAuth | EncryptedChannelAuth;

/** The result for one channel of a batch: its reply, or the status that a single request for it would have had. */
export type BatchResult =
  | {
      /** The channel was granted. */
      readonly status: 200;
      /** The reply that a single request for this channel would have had. */
      readonly data: ChannelReply;
    }
  | {
      /** The HTTP status of the failure: 400, 401, 403, 429 or 5xx. */
      readonly status: number;
    };
