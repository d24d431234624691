import { IsOptional, ValidateBy, ValidateIf } from 'class-validator';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH, MAX_CHANNEL_NAME_LENGTH } from './channel/channel-name.js';
import type { DecisionListener } from './decision/decision-log.js';
import type { AuthRequest, AuthUser } from './decorators/channel-request.js';
import type { PresenceDefaults } from './decorators/policy-options.js';
import { jsonpOriginProblem } from './jsonp.js';
import { parseMasterKey } from './signing/master-key.js';

/** The key and the secret of a Pusher app, and its master key for encrypted channels. */
export interface PusherCredentials {
  /** The app's key. Public: the part of `auth` before the colon. ASCII characters, no spaces or colons. */
  readonly key: string;
  /** The app's secret, used as text, without spaces around it. */
  readonly secret: string;
  /**
   * The master key of encrypted channels: 32 bytes in standard base64 with padding. Without it, a grant for an encrypted
   * channel becomes a 503 and an error in the log.
   */
  readonly encryptionMasterKeyBase64?: string | undefined;
}

/**
 * The argument of the `credentials` function: the user or guest of the request. Derive the app from the user, because clients
 * can send any `Host` header.
 */
export interface CredentialsSubscriber {
  /** The user; `undefined` for guests. */
  // eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- AuthUser is `unknown` until the application says more
  readonly user: AuthUser | undefined;
  /** The HTTP request; absent if the application asked without one. */
  readonly request?: AuthRequest | undefined;
}

/**
 * Returns the credentials for one request, or `null` if realtime is off for this subscriber (501); or a promise of either
 * within `policyTimeoutMs`. It is called once per request or batch that asks for signatures, after the user is known and before
 * any policy runs. Exceptions mean the same as in a policy. Invalid credentials are a 503 and at most one error a minute in the
 * log.
 *
 * Return the same object for the same app: its signer is kept as long as the object. To rotate credentials, return a new
 * object.
 */
export type CredentialsFunction = (
  subscriber: CredentialsSubscriber,
) => PusherCredentials | null | Promise<PusherCredentials | null>;

/**
 * The part of a Channels server's SDK that {@link PusherAuthService.revoke} uses. Instances of the official `pusher` package
 * have it.
 */
export interface RevocationServer {
  /** Sends an event to all connections of a signed-in user. */
  sendToUser(userId: string, event: string, data: object): Promise<unknown>;
  /**
   * Closes all connections of a signed-in user.
   *
   * @see https://pusher.com/docs/channels/server_api/terminating-user-connections/
   */
  terminateUserConnections(userId: string): Promise<unknown>;
}

function Satisfies(name: string, validate: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

function IsIntegerFrom(least: number, most: number): PropertyDecorator {
  return ValidateBy({
    name: 'isIntegerFrom',
    validator: {
      validate: (value) => Number.isInteger(value) && value >= least && value <= most,
      defaultMessage: (args) => `${args?.property} must be an integer from ${least} to ${most}`,
    },
  });
}

const needsKey = ({ credentials }: PusherAuthOptions): boolean => credentials === undefined;

/**
 * The options that an application can load asynchronously, validated at boot. Options that Nest needs before any provider
 * exists (`guards`, `path` …) are {@link PusherAuthModuleExtras}.
 */
export class PusherAuthOptions {
  /** The Pusher app's key. Public: the part of `auth` before the colon. ASCII characters, no spaces or colons. */
  @ValidateIf(needsKey)
  @Satisfies('isKey', isKey, 'key must be a string of ASCII characters without spaces and colons')
  readonly key!: string;

  /** The Pusher app's secret, used as text, without spaces around it. Never logged. */
  @ValidateIf(needsKey)
  @Satisfies('isSecret', isSecret, 'secret must be a string without spaces around it')
  readonly secret!: string;

  /**
   * The alternative to `key` and `secret`:
   *
   * - `null`: the application starts without Pusher, with a warning. Endpoints answer 501 after their guards, and nothing is
   *   signed. `can` and `explain` work as always.
   * - a function: finds the credentials for each request. For keys in a database, and for tenants with their own apps.
   */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'credentials must be null or a function')
  readonly credentials?: null | CredentialsFunction;

  /**
   * The master key of encrypted channels: standard base64 with padding (RFC 4648, section 4) of exactly 32 bytes. Required if a
   * policy has a `private-encrypted-` pattern.
   *
   * @see https://pusher.com/docs/channels/using_channels/encrypted-channels/
   */
  @IsOptional()
  @ValidateBy({
    name: 'isMasterKey',
    validator: {
      validate: (value) => 'bytes' in parseMasterKey(value),
      defaultMessage: (args) => {
        const parsed = parseMasterKey(args?.value);
        return `encryptionMasterKeyBase64 ${'problem' in parsed ? parsed.problem : ''}`;
      },
    },
  })
  readonly encryptionMasterKeyBase64?: string;

  /**
   * Reads the user from the request, for sessions, `req.auth` and the like. May return a promise, within `policyTimeoutMs`.
   * `null`, `undefined` and `false` mean a guest. Exceptions mean the same as in a policy. Default: reads `request.user`, where
   * Passport puts it.
   */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'getUser must be a function')
  readonly getUser?: (request: AuthRequest) => unknown;

  /** Mappers for the members of presence channels: `userId` and `userInfo`. Those of a policy override them. */
  @IsOptional()
  @Satisfies(
    'isPresence',
    isPresenceDefaults,
    'presence must contain the functions userId and/or userInfo, and nothing else',
  )
  readonly presence?: PresenceDefaults;

  /**
   * The origins whose pages may load the endpoint as a script: at least one. Needs `jsonp: true` next to `guards`. Write each
   * as browsers do: scheme, host and, unless it is the default, port, without a final slash. Examples:
   * `https://app.example.com`, `http://localhost:3000`.
   *
   * Name only your own origins. A script tag sends the cookies of the visitor, but the connection that gets the signature is
   * chosen by the author of the page.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6454#section-6.2
   */
  @IsOptional()
  @Satisfies(
    'isJsonpOrigins',
    isJsonpOrigins,
    'jsonpOrigins must be an array of one or more origins, such as ["https://app.example.com"]',
  )
  readonly jsonpOrigins?: readonly string[];

  /** The maximum number of channels in a batch: an integer from 1 to 1000, default 100. The reply to a larger one is 400. */
  @IsOptional()
  @IsIntegerFrom(1, 1000)
  readonly maxBatchSize: number = 100;

  /**
   * The time limit for a policy with its guards and mappers, in milliseconds: an integer from 1 to 600 000, default 10 000. All
   * policies of a batch share it. After that the reply is 503, never a grant, even if the policy answers later.
   */
  @IsOptional()
  @IsIntegerFrom(1, 600_000)
  readonly policyTimeoutMs: number = 10_000;

  /**
   * The maximum number of pending policy calls in this registration: an integer from 1 to 1 000 000, default 10 000. A call of
   * a batch policy counts as one. Beyond it, the reply is 503 at once, with `Retry-After: 1`. In a batch, only the entry is
   * 503.
   */
  @IsOptional()
  @IsIntegerFrom(1, 1_000_000)
  readonly maxPendingPolicies: number = 10_000;

  /**
   * The maximum length of a channel name, prefix included: an integer from 16 to 200 (soketi's limit), default 164 (Pusher's).
   *
   * @see https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions
   */
  @IsOptional()
  @IsIntegerFrom(16, MAX_CHANNEL_NAME_LENGTH)
  readonly maxChannelNameLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH;

  /** The SDK of the Channels server, which `revoke` needs: for example, an instance of the `pusher` package. */
  @IsOptional()
  @Satisfies('isServer', isServer, 'server must have the methods sendToUser and terminateUserConnections')
  readonly server?: RevocationServer;

  /** Called with every decision, for metrics and audits. Not awaited; its exceptions are logged and change nothing. */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'onDecision must be a function')
  readonly onDecision?: DecisionListener;
}

/** Key and secret of the Pusher app, a function that finds them, or `null` to start without them. */
type Credentials =
  | { readonly key: string; readonly secret: string; readonly credentials?: undefined }
  | { readonly credentials: null | CredentialsFunction; readonly key?: undefined; readonly secret?: undefined };

/**
 * The options other than the credentials.
 *
 * @interface
 */
export type PusherAuthSettings = Partial<Omit<PusherAuthOptions, 'key' | 'secret' | 'credentials'>>;

/**
 * The options as an application writes them: the credentials and any {@link PusherAuthSettings}. The credentials are one of
 *
 * - `key` and `secret`: those of the Pusher app. The key is ASCII without spaces and colons; the secret has no spaces around
 *   it.
 * - `credentials: null`: the application starts without Pusher, with a warning. Endpoints answer 501 after their guards, and
 *   nothing is signed. `can` and `explain` work as always.
 * - `credentials`: a {@link CredentialsFunction}, for keys in a database and for tenants with their own apps.
 *
 * They are validated at boot. The {@link PusherAuthBootError} names wrong options and never contains a value.
 */
export type PusherAuthOptionsInput = Credentials & PusherAuthSettings;

/**
 * Describes a key or secret whose environment variable is not set; `undefined` if it has a value. The words are included,
 * because `String()` and templates make them of a variable that is not set.
 */
export function describeMissing(value: unknown): string | undefined {
  if (value === undefined || value === null) return String(value);
  if (value === '') return 'empty';
  return value === 'undefined' || value === 'null' ? `the word "${value}"` : undefined;
}

export function isKey(value: unknown): value is string {
  return typeof value === 'string' && describeMissing(value) === undefined && /^[!-9;-~]+$/.test(value);
}

export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && describeMissing(value) === undefined && value.trim() === value;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isServer(value: unknown): boolean {
  const { sendToUser, terminateUserConnections } = (value ?? {}) as Partial<RevocationServer>;
  return isFunction(sendToUser) && isFunction(terminateUserConnections);
}

function isPresenceDefaults(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, mapper]) => ['userId', 'userInfo'].includes(name) && (mapper === undefined || isFunction(mapper)),
    )
  );
}

function isJsonpOrigins(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((origin) => jsonpOriginProblem(origin) === undefined);
}
