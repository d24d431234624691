import type { AuthUser } from '../decorators/channel-request.js';
import { defaultUserId, type PresenceDefaults } from '../decorators/policy-options.js';
import type { Policy } from '../policy/policy.js';
import { Deadline } from './deadline.js';
import type { DecisionLog } from './decision-log.js';
import { MemberError, userData } from './member.js';
import { requireRequest, type PolicyRunner } from './policy-runner.js';
import type { Subscriber } from './subscriber.js';
import { denied, invalidAnswer, unauthenticated, verdictFromError, type Denial, type Grant } from './verdict.js';

/** A yes to a sign-in, with the `user_data` to sign; or a denial. */
export type SignInVerdict = (Omit<Grant, 'member'> & { readonly userData: string }) | Denial;

/** Decides who a connection signs in as. */
export class UserAuthenticator {
  constructor(
    /** The `@UserAuthentication()` method, if the application has one. */
    private readonly policy: Policy | undefined,
    private readonly runner: PolicyRunner,
    private readonly defaults: PresenceDefaults,
    private readonly timeoutMs: number,
    private readonly log: DecisionLog,
  ) {}

  /** @throws TypeError if the method has guards or injects the request, and there is none */
  async authenticate(subscriber: Subscriber): Promise<SignInVerdict> {
    const { policy } = this;
    if (policy) requireRequest(policy, subscriber);
    const deadline = new Deadline(this.timeoutMs);
    try {
      const verdict = policy
        ? await this.runner.run<SignInVerdict>(policy, subscriber, deadline, async (seen, invoke) =>
            interpret(await invoke({ user: seen.user, request: seen.request, socketId: subscriber.socketId })),
          )
        : await deadline.run(() => this.signInById(subscriber));
      this.log.recordSignIn(policy?.name, subscriber.user, verdict, deadline.elapsed());
      if (verdict.isFault) {
        this.log.recordFaults(policy?.name ?? 'presence.userId', [{ channelName: undefined, denial: verdict }]);
      }
      return verdict;
    } finally {
      deadline.clear();
    }
  }

  private async signInById({ user, request, socketId }: Subscriber): Promise<SignInVerdict> {
    if (user === undefined) return unauthenticated();
    try {
      const mapper = this.defaults.userId;
      if (!mapper) return interpret({ id: defaultUserId(user) });
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- AuthUser is more than `unknown` once the application names it
      return interpret({ id: await mapper({ user: user as AuthUser, request, socketId }) });
    } catch (thrown) {
      return verdictFromError(thrown);
    }
  }
}

function interpret(answer: unknown): SignInVerdict {
  if (answer === false) return denied('the user authentication said no');
  try {
    return { verdict: 'granted', userData: userData(answer) };
  } catch (error) {
    if (error instanceof MemberError) return invalidAnswer(error.message);
    throw error;
  }
}
