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

/** The token of a registration, by which boot finds all of them. */
export const REGISTRATION_TOKEN = Symbol.for('nestjs-pusher-auth:registration');

/** The token of what is declared for a registration: there even where nothing is instantiated. */
export const DECLARED_TOKEN = Symbol.for('nestjs-pusher-auth:declared');

/** What a registration answers with, once boot has validated options and policies. */
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

/** What is known of a registration before its options are. */
export interface DeclaredRegistration {
  readonly declaration: PusherAuthModuleExtras;
  /** What is wrong with the declaration. */
  readonly problems: readonly RegistrationProblem[];
  /** Whether the declaration stands among the options, as in `forRoot`, or beside a factory. */
  readonly source: 'options' | 'factory';
  /** Whether guards stand on the endpoint itself; global ones do not count. */
  readonly isGuarded: boolean;
}

/** One Pusher app of the application: what was declared for it and, after boot, what answers for it. */
export class PusherAuthRegistration {
  // Private fields: whoever logs a provider that injects the service must not print the secret.
  readonly #givenOptions: unknown;
  #runtime: PusherAuthRuntime | undefined;
  #beforeUse: (() => void) | undefined;

  constructor(
    readonly declared: DeclaredRegistration,
    givenOptions: unknown,
  ) {
    this.#givenOptions = givenOptions;
  }

  /** As the application gave them, unchecked. */
  get givenOptions(): unknown {
    return this.#givenOptions;
  }

  get declaration(): PusherAuthModuleExtras {
    return this.declared.declaration;
  }

  get app(): string | undefined {
    return this.declaration.app;
  }

  /** How boot calls it. */
  get label(): string {
    return this.app === undefined ? 'PusherAuthModule' : `PusherAuthModule (${this.app})`;
  }

  get isOpen(): boolean {
    return this.#runtime !== undefined;
  }

  /**
   * Called once, when boot has proved everything. Until then nothing is answered and nothing signed.
   *
   * @param beforeUse called whenever the runtime is asked for: it must be cheap
   */
  open(runtime: PusherAuthRuntime, beforeUse: () => void): void {
    this.#runtime = runtime;
    this.#beforeUse = beforeUse;
  }

  /** @throws Error before boot has proved the policies */
  get runtime(): PusherAuthRuntime {
    if (!this.#runtime) {
      throw new Error(
        'PusherAuthService answers once the application has booted: use it from onApplicationBootstrap on, not in a ' +
          `constructor or onModuleInit. ${seeSection('not-booted')}`,
      );
    }
    this.#beforeUse?.();
    return this.#runtime;
  }
}
