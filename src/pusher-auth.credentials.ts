import { NotImplementedException, ServiceUnavailableException } from '@nestjs/common';
import { Deadline } from './decision/deadline.js';
import type { DecisionLog } from './decision/decision-log.js';
import type { Subscriber } from './decision/subscriber.js';
import { verdictFromError, type Denial } from './decision/verdict.js';
import type { AuthRequest, AuthUser } from './decorators/channel-request.js';
import { describeValue } from './messages.js';
import { toException } from './pusher-auth.exceptions.js';
import { ChannelSigner } from './signing/channel-signer.js';
import { parseMasterKey } from './signing/master-key.js';

/** What one Pusher app signs with. */
export interface PusherCredentials {
  /** The app's key. Public; the part of `auth` before the colon. */
  readonly key: string;
  /** The app's secret, used as text. */
  readonly secret: string;
  /** The master key of encrypted channels: 32 bytes in base64. Without it, encrypted channels of this app are a 503. */
  readonly encryptionMasterKeyBase64?: string | undefined;
}

/** Who asks, for the `credentials` function. Derive the app from the user: a `Host` header is what the client claims. */
export interface CredentialsSubscriber {
  /** The user; `undefined` for guests. */
  // eslint-disable-next-line @typescript-eslint/no-redundant-type-constituents -- AuthUser is `unknown` until the application says more
  readonly user: AuthUser | undefined;
  /** The HTTP request; absent if the application asked without one. */
  readonly request?: AuthRequest | undefined;
}

/**
 * Returns the credentials of one request, or `null` if realtime is off for this subscriber (501). Called once per request,
 * also for a batch, after the user is known and before any policy runs, within `policyTimeoutMs`. Return the same object for
 * the same app: its signer is kept as long as the object is, and a new object is a rotation.
 */
export type CredentialsFunction = (
  subscriber: CredentialsSubscriber,
) => PusherCredentials | null | Promise<PusherCredentials | null>;

/** A key is ASCII without spaces, and without the colon that ends it in `auth`. */
export function isKey(value: unknown): value is string {
  return typeof value === 'string' && /^[!-9;-~]+$/.test(value);
}

/** A secret is text without spaces around it. */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.trim() === value;
}

const WARNING_INTERVAL_MS = 60_000;

/** Finds the signer of a request: the only one, none (`credentials: null`), or the one that a function returns. */
export class SignerSource {
  readonly #signers = new WeakMap<PusherCredentials, ChannelSigner>();
  #faultLoggedAt = -Infinity;

  constructor(
    /** Of `key` and `secret`, or `null` with `credentials: null`; absent if a function decides. */
    private readonly fixed: ChannelSigner | null | undefined,
    private readonly find: CredentialsFunction | undefined,
    private readonly timeoutMs: number,
    private readonly log: DecisionLog,
  ) {}

  /**
   * The signer for one request.
   *
   * @throws NotImplementedException if realtime is off, for all or for this subscriber
   * @throws HttpException what the function threw means what it means in a policy; everything else is a 503
   */
  async for(subscriber: Subscriber): Promise<ChannelSigner> {
    if (this.fixed) return this.fixed;
    if (this.find === undefined) throw realtimeIsOff();
    const found = await this.call(this.find, subscriber);
    if (found === null) throw realtimeIsOff();
    return this.signerOf(found);
  }

  /**
   * The signer for signing without a policy.
   *
   * @throws NotImplementedException if realtime is off
   * @throws TypeError if a function decides, and the caller passed no credentials; or if what the caller passed is invalid
   */
  forManual(credentials: PusherCredentials | undefined): ChannelSigner {
    if (credentials !== undefined) {
      const problem = credentialsProblem(credentials);
      if (problem !== undefined) throw new TypeError(`The second argument is invalid: ${problem}.`);
      return this.cached(credentials);
    }
    if (this.fixed) return this.fixed;
    if (this.fixed === null) throw realtimeIsOff();
    throw new TypeError(
      'This registration finds its credentials for each request, so there are none here: pass { key, secret } as the ' +
        'second argument.',
    );
  }

  private async call(find: CredentialsFunction, subscriber: Subscriber): Promise<unknown> {
    const deadline = new Deadline(this.timeoutMs);
    const { user, request } = subscriber;
    const result = await deadline.run(async (): Promise<{ readonly found: unknown } | Denial> => {
      try {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- needed once PusherAuthTypes names types
        return { found: await find({ user, request } as CredentialsSubscriber) };
      } catch (thrown) {
        return verdictFromError(thrown);
      }
    });
    deadline.clear();
    if ('found' in result) return result.found;
    if (result.isFault) this.logFault(result);
    throw toException(result, undefined);
  }

  private signerOf(credentials: unknown): ChannelSigner {
    const problem = credentialsProblem(credentials);
    if (problem === undefined) return this.cached(credentials as PusherCredentials);
    this.logFault({ verdict: 'failed', status: 503, reason: problem, isFault: true });
    throw new ServiceUnavailableException();
  }

  private cached(credentials: PusherCredentials): ChannelSigner {
    const known = this.#signers.get(credentials);
    if (known) return known;
    const { key, secret, encryptionMasterKeyBase64 } = credentials;
    const masterKey = parseMasterKey(encryptionMasterKeyBase64);
    const encryptionMasterKey = 'bytes' in masterKey ? masterKey.bytes : undefined;
    const signer = new ChannelSigner({ key, secret, encryptionMasterKey });
    this.#signers.set(credentials, signer);
    return signer;
  }

  private logFault(denial: Denial): void {
    const now = performance.now();
    if (now - this.#faultLoggedAt < WARNING_INTERVAL_MS) return;
    this.#faultLoggedAt = now;
    this.log.recordFaults('The option credentials', [{ channelName: undefined, denial }]);
  }
}

function realtimeIsOff(): NotImplementedException {
  return new NotImplementedException('Realtime is off: this application has no Pusher credentials');
}

/** What is wrong with credentials that arrive after boot; never with a value in it. */
function credentialsProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return `the credentials must be { key, secret } or null, not ${describeValue(value)}`;
  }
  const { key, secret, encryptionMasterKeyBase64 } = value as Partial<PusherCredentials>;
  if (!isKey(key)) return 'key must be a string of ASCII characters without spaces and colons';
  if (!isSecret(secret)) return 'secret must be a non-empty string without spaces around it';
  if (encryptionMasterKeyBase64 === undefined) return undefined;
  const masterKey = parseMasterKey(encryptionMasterKeyBase64);
  return 'problem' in masterKey ? `encryptionMasterKeyBase64 ${masterKey.problem}` : undefined;
}
