import { NotImplementedException, ServiceUnavailableException } from '@nestjs/common';
import { isEncrypted } from './channel/channel-kind.js';
import type { ChannelName } from './channel/channel-name.js';
import { Deadline } from './decision/deadline.js';
import { oncePerMinute, type DecisionLog } from './decision/decision-log.js';
import { channelData, type Member } from './decision/member.js';
import type { Subscriber } from './decision/subscriber.js';
import { verdictFromError, type Denial } from './decision/verdict.js';
import { describeValue } from './messages.js';
import { toException } from './pusher-auth.exceptions.js';
import type { ChannelReply } from './pusher-auth.inputs.js';
import {
  isKey,
  isSecret,
  type CredentialsFunction,
  type CredentialsSubscriber,
  type PusherCredentials,
} from './pusher-auth.options.js';
import { ChannelSigner } from './signing/channel-signer.js';
import { parseMasterKey } from './signing/master-key.js';

/** Finds the signer of a request: the only one, none (`credentials: null`), or the one that a function returns. */
export class SignerSource {
  readonly #signers = new WeakMap<PusherCredentials, ChannelSigner>();
  readonly #isFaultLineDue = oncePerMinute();

  constructor(
    /**
     * The signer for `key` and `secret`, `null` if realtime is off, or the function that finds the credentials of each request.
     */
    private readonly source: ChannelSigner | null | CredentialsFunction,
    private readonly timeoutMs: number,
    private readonly log: DecisionLog,
  ) {}

  /**
   * The signer for one request.
   *
   * @throws NotImplementedException if realtime is off, for everyone or for this subscriber
   * @throws HttpException if the function threw, as for a policy
   * @throws ServiceUnavailableException if the function returned invalid credentials, or took too long
   */
  async for(subscriber: Subscriber): Promise<ChannelSigner> {
    const { source } = this;
    if (source instanceof ChannelSigner) return source;
    const found = source && (await this.call(source, subscriber));
    if (found === null) throw realtimeIsOff(source === null ? 'this application' : 'this subscriber');
    const problem = credentialsProblem(found);
    if (problem === undefined) return this.cached(found as PusherCredentials);
    this.logFault({ verdict: 'failed', status: 503, reason: problem, isFault: true });
    throw new ServiceUnavailableException();
  }

  /**
   * The signer for signing without a policy.
   *
   * @throws NotImplementedException if realtime is off
   * @throws TypeError if a function finds the credentials and the caller passed none, or if what the caller passed is invalid
   */
  forManual(credentials: PusherCredentials | undefined): ChannelSigner {
    if (credentials !== undefined) {
      const problem = credentialsProblem(credentials);
      if (problem !== undefined) throw new TypeError(`The second argument is invalid: ${problem}.`);
      return this.cached(credentials);
    }
    if (this.source instanceof ChannelSigner) return this.source;
    if (this.source === null) throw realtimeIsOff('this application');
    throw new TypeError(
      'The option credentials is a function: pass { key, secret } as the second argument to sign manually.',
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
    if (!this.#isFaultLineDue()) return;
    this.log.recordFaults('The option credentials', [{ channelName: undefined, denial }]);
  }
}

function realtimeIsOff(whose: 'this application' | 'this subscriber'): NotImplementedException {
  return new NotImplementedException(`Realtime is off: ${whose} has no Pusher credentials`);
}

/** Describes the mistake in credentials that arrive after boot. Never contains a value, which may be secret. */
function credentialsProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) {
    return `the credentials must be { key, secret } or null, not ${describeValue(value)}`;
  }
  const { key, secret, encryptionMasterKeyBase64 } = value as Partial<PusherCredentials>;
  if (!isKey(key)) return 'key must be a string of ASCII characters without spaces and colons';
  if (!isSecret(secret)) return 'secret must be a non-empty string without spaces around it';
  if (key === secret) return 'key and secret are the same';
  if (encryptionMasterKeyBase64 === undefined) return undefined;
  const masterKey = parseMasterKey(encryptionMasterKeyBase64);
  return 'problem' in masterKey ? `encryptionMasterKeyBase64 ${masterKey.problem}` : undefined;
}

/** Whether the signer has the master key that an encrypted channel needs. Only credentials from after boot can lack it. */
export function canSign(signer: ChannelSigner, { kind }: ChannelName): boolean {
  return !isEncrypted(kind) || signer.canEncrypt;
}

/** Logs one error line for all channels of a request that were granted but cannot be signed. */
export function logUnsigned(names: readonly ChannelName[], log: DecisionLog): void {
  const reason = 'the credentials of this request have no encryptionMasterKeyBase64';
  const denial: Denial = { verdict: 'failed', status: 503, reason, isFault: true };
  log.recordFaults(
    'The option credentials',
    names.map(({ name }) => ({ channelName: name, denial })),
  );
}

/** Signs a granted channel, for its member if it has one. */
export function sign(
  signer: ChannelSigner,
  socketId: string,
  { name, kind }: ChannelName,
  member?: Member,
): ChannelReply {
  if (isEncrypted(kind)) return signer.encryptedChannelAuth(socketId, name);
  return signer.channelAuth(socketId, name, member && channelData(member));
}
