import type { ChannelDecider } from './policy/channel-decider.js';
import type { UserReader } from './policy/asker.js';
import type { DecisionJournal } from './policy/decision-journal.js';
import type { PolicyTable } from './policy/policy-table.js';
import type { UserAuthenticator } from './policy/user-authenticator.js';
import type { PusherAuthDeclaration } from './pusher-auth.declaration.js';
import type { PusherAuthOptions } from './pusher-auth.options.js';
import type { ChannelSigner } from './signing/channel-signer.js';

/** The token of a registration, by which boot finds all of them. */
export const REGISTRATION_TOKEN = Symbol.for('nestjs-pusher-auth:registration');

/** What answers once boot has proved options and policies. */
export interface PusherAuthRuntime {
  readonly options: PusherAuthOptions;
  readonly signer: ChannelSigner;
  readonly table: PolicyTable;
  readonly decider: ChannelDecider;
  readonly journal: DecisionJournal;
  readonly readUser: UserReader;
  readonly userAuthenticator: UserAuthenticator;
}

/** One Pusher app of the application: what was declared for it and, after boot, what answers for it. */
export class PusherAuthRegistration {
  #runtime: PusherAuthRuntime | undefined;

  constructor(
    readonly declaration: PusherAuthDeclaration,
    /** Whether guards stand on the endpoint itself; global ones do not count. */
    readonly isGuarded: boolean,
    /** As the application gave them, unchecked. */
    readonly givenOptions: unknown,
  ) {}

  get name(): string | undefined {
    return this.declaration.name;
  }

  get isOpen(): boolean {
    return this.#runtime !== undefined;
  }

  /** Called once, when boot has proved everything. Until then nothing is answered and nothing signed. */
  open(runtime: PusherAuthRuntime): void {
    this.#runtime = runtime;
  }

  /** @throws Error before boot has proved the policies */
  get runtime(): PusherAuthRuntime {
    if (!this.#runtime) {
      throw new Error(
        'PusherAuthService answers once the application has booted: use it from onApplicationBootstrap on, not in a constructor or onModuleInit.',
      );
    }
    return this.#runtime;
  }
}
