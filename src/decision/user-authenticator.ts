import type { Asker } from './asker.js';
import type { UserRequest } from '../declaration/channel-request.js';
import type { DecisionJournal } from './decision-journal.js';
import type { Policy } from '../policy/policy.js';
import type { PolicyRunner } from './policy-runner.js';
import { unauthenticated } from './policy-verdict.js';
import { defaultUserId, type PresenceDefaults } from '../declaration/presence-defaults.js';
import { verdictOfThrown } from './thrown-verdict.js';
import { UserQuestion, type SignInVerdict } from './user-question.js';

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
