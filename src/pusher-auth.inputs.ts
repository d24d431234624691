import type { AuthRequest } from './decorators/channel-request.js';
import type { PresenceMember } from './decorators/policy-options.js';
import type { SignedInUser } from './decorators/user-authentication.decorator.js';
import type { ChannelAuth, EncryptedChannelAuth } from './signing/channel-signer.js';

/** Who asks: a user, a request that has one, or both. */
export interface SubscriberInput {
  /** The user; default: what the request has. `null` says that there is none. */
  readonly user?: unknown;
  /** The HTTP request. Needed by policies that have guards or inject `REQUEST`. */
  readonly request?: AuthRequest | undefined;
  /** The HTTP response, for guards that write to it. */
  readonly response?: object | undefined;
}

/** What a channel is signed for: the `user_id` and `user_info` of a presence channel. */
export interface SignChannelInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** Presence only: who joins; `userId` is needed. */
  readonly member?: PresenceMember;
  /** Presence only, instead of `member`: the client has signed in, and the server knows who it is. */
  readonly useSignedInUser?: boolean;
}

/** What a connection is signed in as. */
export interface SignUserInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** Who signs in. */
  readonly user: SignedInUser;
}

/** Who asks to join which channel. */
export interface AuthorizeInput extends SubscriberInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** The whole name, prefix included. */
  readonly channelName: string;
}

/** Who asks to join which channels. */
export interface AuthorizeManyInput extends SubscriberInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  /** Whole names, prefix included; their number is not limited here. */
  readonly channelNames: readonly string[] | ReadonlySet<string>;
}

/** Who asks to sign in. */
export interface AuthenticateUserInput extends SubscriberInput {
  /** The connection: `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
}

/** Who asks about which channel. */
export interface CanInput extends SubscriberInput {
  /** The whole name, prefix included. */
  readonly channelName: string;
}

/** The reply for one channel, as clients read it. */
export type ChannelReply = ChannelAuth | EncryptedChannelAuth;

/** The reply for one channel of a batch: granted with its data, or the status that a request for it alone would have had. */
export type BatchResult =
  | {
      /** Granted. */
      readonly status: 200;
      /** What a request for this channel alone would have replied. */
      readonly data: ChannelReply;
    }
  | {
      /** 400, 401, 403, 429 or 5xx. */
      readonly status: number;
    };
