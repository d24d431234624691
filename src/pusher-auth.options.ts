import { IsOptional, ValidateBy } from 'class-validator';
import { DEFAULT_MAX_CHANNEL_NAME_LENGTH, MAX_CHANNEL_NAME_LENGTH } from './channel/channel-name.js';
import { jsonpOriginProblem } from './jsonp/jsonp-origin.js';
import type { AuthRequest } from './declaration/channel-request.js';
import type { DecisionListener } from './decision/decision-journal.js';
import type { PresenceDefaults } from './declaration/presence-defaults.js';
import { parseMasterKey } from './signing/master-key.js';

/** Who may load the endpoint as a script. See the `jsonp` option. */
export interface JsonpOptions {
  /** Origins such as `https://app.example.com`: scheme, host and, where it is not the default, port. */
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
 * provider exists (`guards`, `path` …) stands beside the factory: see {@link PusherAuthDeclaration}.
 */
export class PusherAuthOptions {
  /** The Pusher app's key. Public; the part of `auth` before the colon. Replies are written with it as it stands. */
  @Satisfies('isKey', isKey, 'key must be a string of ASCII characters without spaces, colons, quotes and backslashes')
  readonly key!: string;

  /** The Pusher app's secret. Never logged. */
  @Satisfies('isSecret', isSecret, 'secret must be a non-empty string without spaces around it')
  readonly secret!: string;

  /**
   * The master key of encrypted channels: standard base64 of exactly 32 bytes. Needed as soon as a policy has a
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

  /** Reads the user from the request, for sessions, `req.auth` and the like; may return a promise. Default: `request.user`. */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'user must be a function')
  readonly user?: (request: AuthRequest) => unknown;

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
   * whoever wrote the page with the visitor's cookie, so it is off unless origins are named.
   */
  @IsOptional()
  @Satisfies(
    'isJsonp',
    isJsonpOptions,
    'jsonp must be { allowedOrigins: ["https://host", …] } with at least one origin',
  )
  readonly jsonp?: JsonpOptions;

  /** The most channels of one batch. Default 100, at most 1000. */
  @IsOptional()
  @IsIntegerFrom(1, 1000)
  readonly maxBatchSize: number = 100;

  /** How long guards, policy and mappers may take together, in milliseconds. Default 10 000. Past it: 503, never a grant. */
  @IsOptional()
  @IsIntegerFrom(1, 600_000)
  readonly policyTimeoutMs: number = 10_000;

  /** The most characters of a channel name, prefix included. Default 164 (Pusher's limit), at most 200 (soketi's). */
  @IsOptional()
  @IsIntegerFrom(16, MAX_CHANNEL_NAME_LENGTH)
  readonly maxChannelNameLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH;

  /** Hears of every decision, for metrics and audits. What it throws is logged and changes nothing. */
  @IsOptional()
  @Satisfies('isFunction', isFunction, 'onDecision must be a function')
  readonly onDecision?: DecisionListener;
}

/** The options as an application writes them: those with a default may be left out. */
export type PusherAuthOptionsInput = Pick<PusherAuthOptions, 'key' | 'secret'> & Partial<PusherAuthOptions>;

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
