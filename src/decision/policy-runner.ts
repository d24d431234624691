import { describeValue, seeSection } from '../messages.js';
import { PolicyExecutionContext } from '../policy/policy-guard.js';
import type { Policy } from '../policy/policy.js';
import { createRequestView, ResolutionScope } from '../policy/request-scope.js';
import type { Deadline } from './deadline.js';
import type { DecisionLog } from './decision-log.js';
import { userOrUndefined, type GetUser, type Subscriber } from './subscriber.js';
import { denied, invalidAnswer, overloaded, unauthenticated, verdictFromError, type Denial } from './verdict.js';

/** The part of the subscriber that a policy sees, after its guards. */
export type SeenSubscriber = Pick<Subscriber, 'user' | 'request' | 'scope'>;

/** Calls the policy's method with its argument; returns or throws what the method does. */
export type Invoke = (argument: unknown) => unknown;

/** Calls policies: guards first, then the method, within a deadline. Whatever the application's code does is a verdict. */
export class PolicyRunner {
  #pending = 0;

  constructor(
    private readonly getUser: GetUser,
    private readonly maxPending: number,
    private readonly log: DecisionLog,
  ) {}

  /**
   * @param call makes the policy's argument from what the policy may see, invokes the method and reads the answer
   * @returns what `call` returns, or why the policy was not called or did not answer
   */
  async run<V>(
    policy: Policy,
    subscriber: Subscriber,
    deadline: Deadline,
    call: (seen: SeenSubscriber, invoke: Invoke) => Promise<V | Denial>,
  ): Promise<V | Denial> {
    if (this.#pending >= this.maxPending) {
      this.log.warnOverload(this.maxPending);
      return overloaded(this.maxPending);
    }
    this.#pending++;
    const result = await deadline.run(() => this.attempt(policy, subscriber, call));
    this.#pending--;
    return result;
  }

  private async attempt<V>(
    policy: Policy,
    subscriber: Subscriber,
    call: (seen: SeenSubscriber, invoke: Invoke) => Promise<V | Denial>,
  ): Promise<V | Denial> {
    try {
      const seen = policy.guards.length > 0 ? await this.runGuards(policy, subscriber) : subscriber;
      if ('verdict' in seen) return seen;
      if (seen.user === undefined && !policy.allowGuest) return unauthenticated();
      const instance = policy.provider.shared ?? (await policy.provider.resolve(seen.scope));
      return await call(seen, (argument) => policy.invoke(instance, argument));
    } catch (thrown) {
      return verdictFromError(thrown);
    }
  }

  /** @returns what the policy sees behind its guards, or their denial */
  private async runGuards(policy: Policy, subscriber: Subscriber): Promise<SeenSubscriber | Denial> {
    const request = subscriber.request as { user?: unknown };
    const requestView = createRequestView(request, subscriber.userFrom === 'request' ? request.user : subscriber.user);
    const { view } = requestView;
    const scope = ResolutionScope.ofView(view);
    const refusal = await refusalOfGuards(policy, view, subscriber.response, scope);
    const { written } = requestView;
    const unwritten = subscriber.userFrom === 'request' ? await this.getUser(view) : subscriber.user;
    const user = userOrUndefined(written ? written.user : unwritten);
    if (refusal) {
      if (user !== undefined || policy.allowGuest) return refusal;
      // For guests, the name of a guarded channel must look like any other: 401, whatever the guards say or throw.
      return { ...refusal, verdict: 'unauthenticated', status: 401 };
    }
    if (subscriber.userFrom === 'caller' && user !== subscriber.user) {
      return invalidAnswer(
        `two identities: ${policy.name} was asked about the user passed to PusherAuthService, and its guards found ` +
          'another user on the request. Pass either the user or the request',
      );
    }
    return { user, request: view, scope };
  }
}

/** @throws TypeError if the policy needs a request and there is none: its guards are never skipped */
export function requireRequest(policy: Policy, { request }: Subscriber): void {
  if (!policy.needsRequest || request) return;
  throw new TypeError(
    `${policy.name} has guards or injects the request, so it needs one: pass { request }. ${seeSection('needs-request')}`,
  );
}

async function refusalOfGuards(
  policy: Policy,
  view: object,
  response: object | undefined,
  scope: ResolutionScope,
): Promise<Denial | undefined> {
  const execution = new PolicyExecutionContext(policy.policyClass, policy.method, view, response);
  try {
    for (const guard of policy.guards) {
      const answer = await guard.canActivate(execution, scope);
      if (answer === false) return denied(`${guard.name} said no`);
      // Nest accepts any truthy value; a policy's guard must return `true`.
      if (answer !== true)
        return invalidAnswer(`${guard.name} returned ${describeValue(answer)}; only true grants access`);
    }
    return undefined;
  } catch (thrown) {
    return verdictFromError(thrown);
  }
}
