import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** What a Pusher app signs with. */
export interface ChannelSignerOptions {
  /** The app key: public, the part of `auth` before the colon. */
  readonly key: string;
  /** The app secret. It looks like hex but is used as text. */
  readonly secret: string;
  /** The 32 bytes of the master key; needed for encrypted channels only. */
  readonly encryptionMasterKey?: Uint8Array | undefined;
}

// The wire formats: every value is a string and no key is null, because typed clients refuse anything else.
// Types rather than interfaces, so that they are assignable to Record<string, string>.

/**
 * The reply for a private or presence channel.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
 */
export type ChannelAuth = {
  /** `<key>:<signature>`, the signature in 64 hexadecimal digits: HMAC-SHA256 (RFC 2104). */
  readonly auth: string;
  /** Presence only: the member as JSON text, the very text that is signed. */
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
  /** The channel's key: 32 bytes in base64 with padding. Whoever has it can read the channel. */
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
  /** The user as JSON text, the very text that is signed. */
  readonly user_data: string;
};

/**
 * Signs what it is given and asks nothing: who may join is decided before, and **all arguments are already valid**. A socket
 * id that {@link isSocketId} accepts and a channel name of the channel charset hold no colon apart from the signer's own,
 * so that no two acts can have the same string to sign.
 *
 * `channelData` and `userData` are JSON texts made by `JSON.stringify`. They are signed and returned byte for byte; a
 * text put together by hand could hold a lone surrogate, which has no UTF-8 and would be signed as another character.
 *
 * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures
 */
export class ChannelSigner {
  // Private fields, so that neither a log nor a JSON reply can show them.
  readonly #key: string;
  readonly #secret: KeyObject;
  readonly #encryptionMasterKey: Uint8Array | undefined;

  constructor({ key, secret, encryptionMasterKey }: ChannelSignerOptions) {
    this.#key = key;
    this.#secret = createSecretKey(Buffer.from(secret, 'utf8'));
    this.#encryptionMasterKey = encryptionMasterKey;
  }

  /** A subscription to a private channel or, with `channelData`, to a presence channel as that member. */
  channelAuth(socketId: string, channelName: string, channelData?: string): ChannelAuth {
    if (channelData === undefined) {
      return { auth: this.#sign(`${socketId}:${channelName}`) };
    }
    return { auth: this.#sign(`${socketId}:${channelName}:${channelData}`), channel_data: channelData };
  }

  /**
   * A subscription to an encrypted channel. The shared secret is not part of what is signed.
   *
   * @throws Error when the signer has no master key.
   */
  encryptedChannelAuth(socketId: string, channelName: string): EncryptedChannelAuth {
    if (this.#encryptionMasterKey === undefined) {
      throw new Error('An encrypted channel cannot be signed without encryptionMasterKeyBase64');
    }
    return {
      auth: this.#sign(`${socketId}:${channelName}`),
      // Padded, because Swift, .NET and Dart clients refuse base64 without padding.
      shared_secret: createHash('sha256').update(channelName).update(this.#encryptionMasterKey).digest('base64'),
    };
  }

  /** A sign-in of the connection as a user. */
  userAuth(socketId: string, userData: string): UserAuth {
    return { auth: this.#sign(`${socketId}::user::${userData}`), user_data: userData };
  }

  #sign(text: string): string {
    return `${this.#key}:${createHmac('sha256', this.#secret).update(text).digest('hex')}`;
  }
}
