import type { AuthRequest } from './decorators/channel-request.js';
import type { PresenceMember } from './decorators/policy-options.js';
import type { SignedInUser } from './decorators/user-authentication.decorator.js';
import type { ChannelAuth, EncryptedChannelAuth } from './signing/channel-signer.js';

/**
 * Who asks, always the second argument: what a client sent can be spread into the first argument without naming a user.
 *
 * A `user` key decides, even if its value is `undefined`: then nobody asks. Leave the key out to take the user from the request.
 */
export interface SubscriberInput {
  /** The user. `null` and `undefined` mean nobody. Without this key: the user that the request has. */
  // eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- spells out what `unknown` includes
  readonly user?: unknown | null | undefined;
  /** The HTTP request. Required by policies that have guards or inject `REQUEST`. */
  readonly request?: AuthRequest | undefined;
  /** The HTTP response, for guards that write to it. */
  readonly response?: object | undefined;
  /** Not part of a subscriber: this catches a request passed in its place. Write `{ request }`. */
  readonly headers?: never;
  /** Not part of a subscriber: this catches a request passed in its place. Write `{ request }`. */
  readonly body?: never;
}

interface WithoutSubscriber {
  /** Belongs in the second argument. */
  readonly user?: never;
  /** Belongs in the second argument. */
  readonly request?: never;
  /** Belongs in the second argument. */
  readonly response?: never;
}

/** One channel to authorize. */
export interface AuthorizeInput extends WithoutSubscriber {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole name, prefix included. */
  readonly channelName: string;
}

/** Many channels to authorize for one connection. */
export interface AuthorizeManyInput extends WithoutSubscriber {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** Whole names, prefix included. Their number is not limited here. */
  readonly channelNames: readonly string[] | ReadonlySet<string>;
}

/** A connection to sign in. */
export interface AuthenticateUserInput extends WithoutSubscriber {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
}

/** One channel to ask about. */
export interface CanInput extends WithoutSubscriber {
  /** The whole name, prefix included. */
  readonly channelName: string;
}

/** The members of a presence channel to ask about again. */
export interface RecheckInput<M extends { readonly id: string }> {
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** As `GET /channels/<name>/users` of a Channels server lists them. */
  readonly members: readonly M[];
  /** Finds the user of a member's id; `null` and `undefined` mean that there is none any more. */
  readonly userOf: (id: string) => unknown;
}

/** What is signed for a channel: for a presence channel, with its `user_id` and `user_info`. */
export interface SignChannelInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** Presence only: who joins; `userId` is required. */
  readonly member?: PresenceMember;
  /** Presence only, instead of `member`: the client has signed in, and the server knows who it is. */
  readonly useSignedInUser?: boolean;
}

/** What is signed for a user's connection. */
export interface SignUserInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** Who signs in. */
  readonly user: SignedInUser;
}

/** The reply for one channel, as clients read it. */
export type ChannelReply = ChannelAuth | EncryptedChannelAuth;

/** The result for one channel of a batch: its reply, or the status that a single request for it would have had. */
export type BatchResult =
  | {
      /** Granted. */
      readonly status: 200;
      /** What a single request for this channel would have replied. */
      readonly data: ChannelReply;
    }
  | {
      /** 400, 401, 403, 429 or 5xx. */
      readonly status: number;
    };
