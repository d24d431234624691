import { hash } from 'node:crypto';
import { hmacSha256, type HmacSha256 } from './hmac-sha256.js';

/** The credentials of a Pusher app. */
export interface ChannelSignerOptions {
  /** The app key. It is public: the part of `auth` before the colon. */
  readonly key: string;
  /** The app secret. It looks like hexadecimal digits but is used as text. */
  readonly secret: string;
  /** The 32 bytes of the master key, needed only for encrypted channels. */
  readonly encryptionMasterKey?: Uint8Array | undefined;
}

// The wire formats. Every value is a string and absent fields are left out: typed clients reject null.
// These are types rather than interfaces, so that they are assignable to Record<string, string>.

/**
 * The reply for a private or presence channel.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
 */
export type ChannelAuth = {
  /** `<key>:<signature>`. The signature is an HMAC-SHA256 (RFC 2104) in 64 hexadecimal digits. */
  readonly auth: string;
  /** Presence only: the member as JSON text, exactly as signed. */
  readonly channel_data?: string;
};

/**
 * The reply for an encrypted channel.
 *
 * @see https://pusher.com/docs/channels/using_channels/encrypted-channels/
 */
export type EncryptedChannelAuth = {
  /** `<key>:<signature>`, as for a private channel. */
  readonly auth: string;
  /** The channel's key: 32 bytes in base64 with padding. It lets its holder read the channel. */
  readonly shared_secret: string;
};

/**
 * The reply for a user sign-in.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
 */
export type UserAuth = {
  /** `<key>:<signature>`. */
  readonly auth: string;
  /** The user as JSON text, exactly as signed. */
  readonly user_data: string;
};

/**
 * Signs what it is given. Others have decided who may join, and **every argument is already valid**: neither a socket id nor a
 * channel name contains a colon, so two different requests never share a string to sign.
 *
 * `channelData` and `userData` come from `JSON.stringify`. They are signed and returned byte for byte. A text assembled by
 * hand could contain a lone surrogate, which has no UTF-8 form and would be signed as another character.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
 */
export class ChannelSigner {
  // Private fields, so that no log and no JSON reply shows them.
  readonly #key: string;
  readonly #hmac: HmacSha256;
  readonly #encryptionMasterKey: Uint8Array | undefined;

  constructor({ key, secret, encryptionMasterKey }: ChannelSignerOptions) {
    this.#key = key;
    this.#hmac = hmacSha256(secret);
    this.#encryptionMasterKey = encryptionMasterKey;
  }

  /** Whether the signer has the master key that encrypted channels need. */
  get canEncrypt(): boolean {
    return this.#encryptionMasterKey !== undefined;
  }

  /** Signs a subscription to a private channel or, with `channelData`, to a presence channel as that member. */
  channelAuth(socketId: string, channelName: string, channelData?: string): ChannelAuth {
    if (channelData === undefined) {
      return { auth: this.#sign(`${socketId}:${channelName}`) };
    }
    return { auth: this.#sign(`${socketId}:${channelName}:${channelData}`), channel_data: channelData };
  }

  /**
   * Signs a subscription to an encrypted channel. The signature does not cover the shared secret.
   *
   * @throws Error if the signer has no master key.
   */
  encryptedChannelAuth(socketId: string, channelName: string): EncryptedChannelAuth {
    if (this.#encryptionMasterKey === undefined) {
      throw new Error('An encrypted channel cannot be signed without encryptionMasterKeyBase64');
    }
    return {
      auth: this.#sign(`${socketId}:${channelName}`),
      // With padding: Swift, .NET and Dart clients reject base64 without it.
      shared_secret: hash('sha256', Buffer.concat([Buffer.from(channelName), this.#encryptionMasterKey]), 'base64'),
    };
  }

  /** Signs the sign-in of a connection as a user. */
  userAuth(socketId: string, userData: string): UserAuth {
    return { auth: this.#sign(`${socketId}::user::${userData}`), user_data: userData };
  }

  #sign(text: string): string {
    return `${this.#key}:${this.#hmac(text)}`;
  }
}
