import { IsOptional, ValidateBy } from 'class-validator';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH, MAX_CHANNEL_NAME_LENGTH } from './channel/channel-name.js';
import type { DecisionListener } from './decision/decision-log.js';
import type { AuthRequest } from './decorators/channel-request.js';
import type { PresenceDefaults } from './decorators/policy-options.js';
import { jsonpOriginProblem } from './jsonp.js';
import { parseMasterKey } from './signing/master-key.js';

/** Who may load the endpoint as a script, for browsers without CORS. See the `jsonp` option. */
export interface JsonpOptions {
  /**
   * Origins as browsers write them, at least one: scheme, host and, where it is not the default, port, and no final slash.
   * `https://app.example.com`, `http://localhost:3000`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6454#section-6.2
   */
  readonly allowedOrigins: readonly string[];
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

/**
 * The options that an application may load asynchronously; checked when it boots. What Nest needs before any
 * provider exists (`guards`, `path` …) stands beside the factory: see {@link PusherAuthModuleExtras}.
 */
export class PusherAuthOptions {
  /** The Pusher app's key. Public; the part of `auth` before the colon. Replies are written with it stands. */
  @Satisfies(
    'isKey',
    isKey,
    'key must be a string of ASCII characters without spaces, colons, double quotes and backslashes',
  )
  readonly key!: string;

  /** The Pusher app's secret, used as text: a non-empty string without spaces around it. Never logged. */
  @Satisfies('isSecret', isSecret, 'secret must be a non-empty string without spaces around it')
  readonly secret!: string;

  /**
   * The master key of encrypted channels: standard base64 with padding (RFC 4648, section 4) of exactly 32 bytes. Needed as soon as a policy has a
   * `private-encrypted-` pattern.
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
   * Reads the user from the request, for sessions, `req.auth` and the like; may return a promise, within `policyTimeoutMs`.
   * `null`, `undefined` and `false` are no user. What it throws means the same as when a policy throws it. Default:
   * `request.user`, where Passport puts it.
   */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'getUser must be a function')
  readonly getUser?: (request: AuthRequest) => unknown;

  /** Module-wide mappers for the members of presence channels; a policy's own win. */
  @IsOptional()
  @Satisfies(
    'isPresence',
    isPresenceDefaults,
    'presence must hold the functions userId and/or userInfo and nothing else',
  )
  readonly presence?: PresenceDefaults;

  /**
   * Answers `GET` requests of script tags, for old browsers with cookie sessions. A script tag signs the connection of
   * whoever wrote the page with the visitor's cookie, so it is off unless origins are named. Default: `GET` is a 404.
   */
  @IsOptional()
  @Satisfies(
    'isJsonp',
    isJsonpOptions,
    'jsonp must be { allowedOrigins: ["https://host", …] } with at least one origin',
  )
  readonly jsonp?: JsonpOptions;

  /** The most channels of one batch; more are a 400. An integer from 1 to 1000, default 100. */
  @IsOptional()
  @IsIntegerFrom(1, 1000)
  readonly maxBatchSize: number = 100;

  /**
   * How long the policy, its guards and its mappers may take together, in milliseconds: an integer from 1 to 600 000, default
   * 10 000. Past it: 503, never a grant, even when the answer comes later.
   */
  @IsOptional()
  @IsIntegerFrom(1, 600_000)
  readonly policyTimeoutMs: number = 10_000;

  /**
   * The most policy calls that may be pending at once in this registration: an integer from 1 to 1 000 000, default 10 000. A
   * single policy and a whole batch policy count as one call each. Beyond it: 503 at once, with `Retry-After: 1`.
   */
  @IsOptional()
  @IsIntegerFrom(1, 1_000_000)
  readonly maxPendingPolicies: number = 10_000;

  /**
   * The most characters of a channel name, prefix included: an integer from 16 to 200 (soketi's limit), default 164 (Pusher's).
   *
   * @see https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions
   */
  @IsOptional()
  @IsIntegerFrom(16, MAX_CHANNEL_NAME_LENGTH)
  readonly maxChannelNameLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH;

  /** Hears of every decision, for metrics and audits. Not waited for; what it throws or rejects with is logged and changes nothing. */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'onDecision must be a function')
  readonly onDecision?: DecisionListener;
}

/**
 * The options as an application writes them: those with a default may be left out. Checked at boot; what is wrong is in the
 * {@link PusherAuthBootError}, by name and never by value.
 *
 * @interface
 */
export type PusherAuthOptionsInput = Pick<PusherAuthOptions, 'key' | 'secret'> &
  Partial<Omit<PusherAuthOptions, 'key' | 'secret'>>;

function isKey(value: unknown): boolean {
  return typeof value === 'string' && /^[!#-9;-[\]-~]+$/.test(value);
}

function isSecret(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.trim() === value;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
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

function isJsonpOptions(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'allowedOrigins') return false;
  const origins = (value as JsonpOptions).allowedOrigins;
  return (
    Array.isArray(origins) && origins.length > 0 && origins.every((origin) => jsonpOriginProblem(origin) === undefined)
  );
}
