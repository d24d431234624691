import { seeSection } from '../errors-page.js';
import { userOrUndefined, type Asker, type UserReader } from './asker.js';
import { withDeadline } from './deadline.js';
import type { Policy } from '../policy/policy.js';
import { describeValue } from './policy-answer.js';
import { PolicyExecutionContext } from '../policy/policy-execution-context.js';
import { denied, misanswered, timedOut, unauthenticated, type Denial } from './policy-verdict.js';
import { viewOf } from '../policy/request-view.js';
import { ResolutionScope } from '../policy/resolution-scope.js';
import { isThenable } from './thenable.js';
import { verdictOfThrown } from './thrown-verdict.js';

/** What one kind of policy is asked, and what its answers mean. */
export interface Question<A, V> {
  /** The method's one argument. */
  argumentFor(user: unknown, request: object | undefined): A;
  /** Turns an answer into a verdict; may throw or reject as the application's own code does. */
  conclude(answer: unknown, argument: A): V | Denial | Promise<V | Denial>;
}

/**
 * Asks policies: guards first, then the method, all within one deadline. Nothing that a policy or guard does makes it
 * throw: every outcome is a verdict. Only a call that lacks the request a policy needs throws. A policy without guards on
 * a static provider is one direct call, and stays synchronous if the policy is.
 */
export class PolicyRunner {
  constructor(
    private readonly timeoutMs: number,
    private readonly readUser: UserReader,
  ) {}

  ask<A, V>(policy: Policy, asker: Asker, question: Question<A, V>): V | Denial | Promise<V | Denial> {
    if (policy.needsRequest && !asker.request) {
      throw new TypeError(
        `${policy.name} has guards or injects the request: it cannot be asked without one. ${seeSection('needs-request')}`,
      );
    }
    const work = policy.isDirect ? this.askDirectly(policy, asker, question) : this.askInSteps(policy, asker, question);
    return work instanceof Promise ? this.inTime(work) : work;
  }

  /** @param work must never reject */
  inTime<V>(work: Promise<V | Denial>): Promise<V | Denial> {
    return withDeadline(work, this.timeoutMs, () => timedOut(this.timeoutMs));
  }

  private askDirectly<A, V>(policy: Policy, asker: Asker, question: Question<A, V>): V | Denial | Promise<V | Denial> {
    if (asker.user === undefined && !policy.options.allowGuest) return unauthenticated();
    try {
      const argument = question.argumentFor(asker.user, asker.request);
      const answer = policy.ask(argument);
      if (isThenable(answer)) return conclude(question, answer, argument);
      const verdict = question.conclude(answer, argument);
      return verdict instanceof Promise ? verdict.catch(verdictOfThrown) : verdict;
    } catch (thrown) {
      return verdictOfThrown(thrown);
    }
  }

  private async askInSteps<A, V>(policy: Policy, asker: Asker, question: Question<A, V>): Promise<V | Denial> {
    try {
      const seen = policy.guards.length > 0 ? await this.passGuards(policy, asker) : asker;
      if ('verdict' in seen) return seen;
      if (seen.user === undefined && !policy.options.allowGuest) return unauthenticated();
      const argument = question.argumentFor(seen.user, seen.request);
      const instance = policy.provider.shared ?? (await policy.provider.resolve(seen.scope));
      return await conclude(question, policy.askOf(instance, argument), argument);
    } catch (thrown) {
      return verdictOfThrown(thrown);
    }
  }

  /** @returns the user, request and DI context that the policy sees behind its guards, or the guards' no */
  private async passGuards(policy: Policy, asker: Asker): Promise<Pick<Asker, 'user' | 'request' | 'scope'> | Denial> {
    const request = asker.request as { user?: unknown };
    const view = viewOf(request, asker.userGiven ? asker.user : request.user);
    const scope = ResolutionScope.ofView(view);
    const refusal = await this.refusalOfGuards(policy, view, asker.response, scope);
    const user = userOrUndefined(asker.userGiven ? view.user : await this.readUser(view));
    if (!refusal) return { user, request: view, scope };
    if (user !== undefined || policy.options.allowGuest) return refusal;
    // Without a user, a policy's name must look like any other: 401, whatever its guards say or throw.
    return { ...refusal, verdict: 'unauthenticated', status: 401 };
  }

  private async refusalOfGuards(
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
        // Nest takes any truthy value for a yes; a policy's guard must say `true`.
        if (answer !== true) return misanswered(`${guard.name} returned ${describeValue(answer)}; only true lets pass`);
      }
      return undefined;
    } catch (thrown) {
      return verdictOfThrown(thrown);
    }
  }
}

async function conclude<A, V>(question: Question<A, V>, answer: unknown, argument: A): Promise<V | Denial> {
  try {
    const concluded = question.conclude(await answer, argument);
    return concluded instanceof Promise ? await concluded : concluded;
  } catch (thrown) {
    return verdictOfThrown(thrown);
  }
}
