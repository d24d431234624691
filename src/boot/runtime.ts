import { ChannelDecider } from '../decision/channel-authorizer.js';
import { Deadlines } from '../decision/deadline.js';
import { DecisionJournal } from '../decision/decision-log.js';
import { PolicyRunner } from '../decision/policy-runner.js';
import { readPassportUser, type UserReader } from '../decision/subscriber.js';
import { UserAuthenticator } from '../decision/user-authenticator.js';
import { PolicyTable } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/policy.js';
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
  const readUser = (options.getUser as UserReader | undefined) ?? readPassportUser;
  const defaults = options.presence ?? {};
  const journal = new DecisionJournal(options.onDecision);
  const deadlines = new Deadlines(options.policyTimeoutMs);
  const runner = new PolicyRunner(deadlines, readUser);
  const masterKey = parseMasterKey(options.encryptionMasterKeyBase64);
  const table = new PolicyTable(entries);
  return {
    options,
    signer: new ChannelSigner({
      key: options.key,
      secret: options.secret,
      encryptionMasterKey: 'bytes' in masterKey ? masterKey.bytes : undefined,
    }),
    table,
    journal,
    readUser,
    deadlines,
    decider: new ChannelDecider(name, table, runner, defaults, journal),
    userAuthenticator: new UserAuthenticator(signIn?.policy, runner, defaults, journal),
  };
}
