import type { AuthRequest } from './declaration/channel-request.js';
import type { MemberAnswer } from './declaration/policy-options.js';
import type { SignedInUser } from './declaration/user-authentication.decorator.js';
import type { ChannelAuth, EncryptedChannelAuth } from './signing/channel-signer.js';

/** Who asks: a user, a request that has one, or both. */
export interface WhoAsks {
  /** The user; default: what the request has. `null` says that there is none. */
  readonly user?: unknown;
  /** The HTTP request. Needed by policies that have guards or inject `REQUEST`. */
  readonly request?: AuthRequest | undefined;
  /** The HTTP response, for guards that write to it. */
  readonly response?: object | undefined;
}

/** What a channel is signed for: the `user_id` and `user_info` of a presence channel. */
export interface SignChannelInput {
  /** `<digits>.<digits>`, at most 64 characters. */
  readonly socketId: string;
  readonly channelName: string;
  /** Presence only: who joins. */
  readonly member?: MemberAnswer;
  /** Presence only, instead of `member`: the client has signed in, and the server knows who it is. */
  readonly signedInUser?: boolean;
}

export interface SignUserInput {
  readonly socketId: string;
  readonly user: SignedInUser;
}

export interface AuthorizeInput extends WhoAsks {
  readonly socketId: string;
  readonly channelName: string;
}

export interface AuthorizeManyInput extends WhoAsks {
  readonly socketId: string;
  readonly channelNames: readonly string[] | ReadonlySet<string>;
}

export interface AuthenticateUserInput extends WhoAsks {
  readonly socketId: string;
}

export interface CanInput extends WhoAsks {
  readonly channelName: string;
}

/** The reply for one channel, as clients read it. */
export type ChannelReply = ChannelAuth | EncryptedChannelAuth;

/** The reply for one channel of a batch. */
export type BatchEntry = { readonly status: 200; readonly data: ChannelReply } | { readonly status: number };
