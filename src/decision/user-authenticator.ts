import type { UserRequest } from '../decorators/channel-request.js';
import { defaultUserId, type PresenceDefaults } from '../decorators/policy-options.js';
import type { Policy } from '../policy/policy.js';
import type { DecisionJournal } from './decision-log.js';
import { MemberError, userDataOf } from './member.js';
import type { PolicyRunner, Question } from './policy-runner.js';
import type { Asker } from './subscriber.js';
import { type Denial, denied, misanswered, unauthenticated, verdictOfThrown } from './verdict.js';

/** Decides who a connection signs in as. */
export class UserAuthenticator {
  constructor(
    /** The method under `@UserAuthentication()`, if the application has one. */
    private readonly policy: Policy | undefined,
    private readonly runner: PolicyRunner,
    private readonly defaults: PresenceDefaults,
    private readonly journal: DecisionJournal,
  ) {}

  /** @throws TypeError where the method has guards or injects the request, and there is none */
  async authenticate(asker: Asker): Promise<SignInVerdict> {
    const question = new UserQuestion(asker.socketId, this);
    return this.policy
      ? this.runner.ask(this.policy, asker, question)
      : this.runner.inTime(this.signInAs(asker, question), question);
  }

  decided(verdict: SignInVerdict): void {
    if (verdict.verdict !== 'granted' && verdict.fault) {
      this.journal.recordFault(this.policy?.name ?? 'presence.userId', undefined, verdict);
    }
  }

  private async signInAs(asker: Asker, question: UserQuestion): Promise<SignInVerdict> {
    if (asker.user === undefined) return unauthenticated();
    try {
      const argument = question.argumentFor(asker.user, asker.request);
      const id: unknown = await (this.defaults.userId ?? (({ user }: UserRequest) => defaultUserId(user)))(argument);
      return question.verdictOf({ id });
    } catch (thrown) {
      return verdictOfThrown(thrown);
    }
  }
}

/** A yes to a sign-in, with what is signed. */
export interface SignInGrant {
  readonly verdict: 'granted';
  readonly userData: string;
}

export type SignInVerdict = SignInGrant | Denial;

/** Asks who a connection signs in as. */
export class UserQuestion implements Question<UserRequest, SignInGrant, SignInVerdict> {
  constructor(
    private readonly socketId: string | undefined,
    private readonly witness: { decided(verdict: SignInVerdict): void },
  ) {}

  argumentFor(user: unknown, request: object | undefined): UserRequest {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- it is needed once PusherAuthTypes names types
    return { user, request, socketId: this.socketId } as UserRequest;
  }

  finish(verdict: SignInVerdict): SignInVerdict {
    this.witness.decided(verdict);
    return verdict;
  }

  verdictOf(answer: unknown): SignInVerdict {
    if (answer === false) return denied('the user authentication said no');
    try {
      return { verdict: 'granted', userData: userDataOf(answer) };
    } catch (error) {
      if (error instanceof MemberError) return misanswered(error.message);
      throw error;
    }
  }
}
