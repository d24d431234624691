import { ChannelAuthorizer } from '../decision/channel-authorizer.js';
import { DecisionLog } from '../decision/decision-log.js';
import { PolicyRunner } from '../decision/policy-runner.js';
import { type GetUser, passportUser } from '../decision/subscriber.js';
import { UserAuthenticator } from '../decision/user-authenticator.js';
import { PolicyTable } from '../policy/policy-table.js';
import { SignerSource } from '../pusher-auth.credentials.js';
import type { PusherAuthOptions } from '../pusher-auth.options.js';
import type { PusherAuthRuntime } from '../pusher-auth.registration.js';
import { Revocations } from '../pusher-auth.revocation.js';
import { ChannelSigner } from '../signing/channel-signer.js';
import { parseMasterKey } from '../signing/master-key.js';
import type { ValidatedRegistration } from './validate-policies.js';

/** A registration with its options and policies, all of them valid. */
export interface ValidRegistration extends ValidatedRegistration {
  readonly options: PusherAuthOptions;
}

/**
 * Makes the runtime of one registration. Registrations do not share any part of it.
 *
 * @param onNoMatch called for names that no pattern matches
 */
export function createRuntime(
  { registration, options, entries, signIn }: ValidRegistration,
  onNoMatch?: () => void,
): PusherAuthRuntime {
  const { app } = registration.definition;
  const { policyTimeoutMs, presence = {}, maxPendingPolicies, credentials } = options;
  const getUser = (options.getUser as GetUser | undefined) ?? passportUser;
  const log = new DecisionLog(app, options.onDecision);
  const runner = new PolicyRunner(getUser, maxPendingPolicies, log);
  const table = new PolicyTable(entries);
  return {
    options,
    signers: new SignerSource(credentials === undefined ? createSigner(options) : credentials, policyTimeoutMs, log),
    revocations: new Revocations(options.server),
    table,
    getUser,
    authorizer: new ChannelAuthorizer(table, runner, presence, policyTimeoutMs, log, onNoMatch),
    userAuthenticator: new UserAuthenticator(signIn, runner, presence, policyTimeoutMs, log),
    log,
  };
}

function createSigner({ key, secret, encryptionMasterKeyBase64 }: PusherAuthOptions): ChannelSigner {
  const masterKey = parseMasterKey(encryptionMasterKeyBase64);
  const encryptionMasterKey = 'bytes' in masterKey ? masterKey.bytes : undefined;
  return new ChannelSigner({ key, secret, encryptionMasterKey });
}
