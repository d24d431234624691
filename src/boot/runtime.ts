import { ChannelAuthorizer } from '../decision/channel-authorizer.js';
import { DecisionLog } from '../decision/decision-log.js';
import { PolicyRunner } from '../decision/policy-runner.js';
import { passportUser, type GetUser } from '../decision/subscriber.js';
import { UserAuthenticator } from '../decision/user-authenticator.js';
import { PolicyTable } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/policy.js';
import { SignerSource } from '../pusher-auth.credentials.js';
import { Revocations } from '../pusher-auth.revocation.js';
import type { PusherAuthOptions } from '../pusher-auth.options.js';
import type { PusherAuthRuntime } from '../pusher-auth.registration.js';
import { ChannelSigner } from '../signing/channel-signer.js';
import { parseMasterKey } from '../signing/master-key.js';
import type { DeclaredPolicy } from './policy-explorer.js';

/** What one registration answers from, all of it proved. */
export interface ProvedRegistration {
  readonly name: string | undefined;
  readonly options: PusherAuthOptions;
  readonly entries: readonly TableEntry[];
  readonly signIn: DeclaredPolicy | undefined;
}

/** Puts together what answers for a registration. Nothing in it is shared with another. */
export function createRuntime({ name, options, entries, signIn }: ProvedRegistration): PusherAuthRuntime {
  const { policyTimeoutMs, presence = {}, maxPendingPolicies } = options;
  const getUser = (options.getUser as GetUser | undefined) ?? passportUser;
  const log = new DecisionLog(name, options.onDecision);
  const runner = new PolicyRunner(getUser, maxPendingPolicies, log);
  const masterKey = parseMasterKey(options.encryptionMasterKeyBase64);
  const signer = new ChannelSigner({
    key: options.key,
    secret: options.secret,
    encryptionMasterKey: 'bytes' in masterKey ? masterKey.bytes : undefined,
  });
  const table = new PolicyTable(entries);
  return {
    options,
    signers: new SignerSource(signer, undefined, policyTimeoutMs, log),
    revocations: new Revocations(undefined),
    table,
    getUser,
    authorizer: new ChannelAuthorizer(table, runner, presence, policyTimeoutMs, log),
    userAuthenticator: new UserAuthenticator(signIn?.policy, runner, presence, policyTimeoutMs, log),
    log,
  };
}
