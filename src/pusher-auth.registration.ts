import type { ChannelAuthorizer } from './decision/channel-authorizer.js';
import type { DecisionLog } from './decision/decision-log.js';
import type { GetUser } from './decision/subscriber.js';
import type { UserAuthenticator } from './decision/user-authenticator.js';
import { seeSection } from './messages.js';
import type { PolicyTable } from './policy/policy-table.js';
import type { SignerSource } from './pusher-auth.credentials.js';
import type { Revocations } from './pusher-auth.revocation.js';
import type { PusherAuthModuleExtras, RegistrationProblem } from './pusher-auth.module-options.js';
import type { PusherAuthOptions } from './pusher-auth.options.js';

/** Everything that a registration needs to answer requests. Exists once boot has validated options and policies. */
export interface PusherAuthRuntime {
  readonly options: PusherAuthOptions;
  readonly signers: SignerSource;
  readonly revocations: Revocations;
  readonly table: PolicyTable;
  readonly getUser: GetUser;
  readonly authorizer: ChannelAuthorizer;
  readonly userAuthenticator: UserAuthenticator;
  readonly log: DecisionLog;
}

/** One route of an endpoint, without the application's global prefix. */
export interface EndpointAddress {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/**
 * The part of a registration that is known before its options. Contains neither guards nor imports, because these may hold
 * secrets of other modules, and a logged provider would print them.
 */
export interface RegistrationDefinition extends Pick<PusherAuthModuleExtras, 'app' | 'jsonp' | 'knownMetadata'> {
  /** Whether the extras are among the options, as in `forRoot`, or next to a factory. */
  readonly source: 'options' | 'factory';
  readonly addresses: readonly EndpointAddress[];
  /** Whether there is an endpoint for sign-ins. */
  readonly hasUserAuth: boolean;
  /** Whether the endpoint has guards, not counting global ones. */
  readonly isGuarded: boolean;
  /** The mistakes in the extras. */
  readonly problems: readonly RegistrationProblem[];
}

/** One Pusher app of the application: its definition and, after boot, its runtime. */
export class PusherAuthRegistration {
  // Private fields, because a provider that injects the service may be logged, and must not print the secret.
  readonly #givenOptions: unknown;
  #runtime: PusherAuthRuntime | undefined;

  constructor(
    readonly definition: RegistrationDefinition,
    givenOptions: unknown,
  ) {
    this.#givenOptions = givenOptions;
  }

  /** The options as the application gave them, not yet validated. */
  get givenOptions(): unknown {
    return this.#givenOptions;
  }

  /** The name of the registration in messages. */
  get label(): string {
    const { app } = this.definition;
    return app === undefined ? 'PusherAuthModule' : `PusherAuthModule (${app})`;
  }

  get isOpen(): boolean {
    return this.#runtime !== undefined;
  }

  /** Called once, when boot has validated everything. Until then, nothing is answered or signed. */
  open(runtime: PusherAuthRuntime): void {
    this.#runtime = runtime;
  }

  /** @throws Error before boot has validated the policies */
  get runtime(): PusherAuthRuntime {
    if (this.#runtime) return this.#runtime;
    throw new Error(
      'PusherAuthService is available from onApplicationBootstrap on. It was used earlier, in a constructor or onModuleInit. ' +
        seeSection('not-booted'),
    );
  }
}
