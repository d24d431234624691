import { seeSection } from '../errors-page.js';
import { PolicyExecutionContext } from '../policy/policy-guard.js';
import type { Policy } from '../policy/policy.js';
import { ResolutionScope, viewOf } from '../policy/request-scope.js';
import type { Conclusion, Deadline, Deadlines } from './deadline.js';
import { type Asker, userOrUndefined, type UserReader } from './subscriber.js';
import {
  type Denial,
  denied,
  describeValue,
  isThenable,
  misanswered,
  unauthenticated,
  verdictOfThrown,
} from './verdict.js';

/** What one kind of policy is asked, what its answers mean, and what whoever asked gets. */
export interface Question<A, V, R> extends Conclusion<V, R> {
  /** The method's one argument. */
  argumentFor(user: unknown, request: object | undefined): A;
  /** Turns an answer into a verdict; may throw or reject as the application's own code does. */
  verdictOf(answer: unknown, argument: A): V | Denial | Promise<V | Denial>;
}

/**
 * Asks policies: guards first, then the method, all within one deadline. Whatever a policy or guard does is a verdict, and
 * whoever asked gets what the question makes of it. A policy without guards on a static provider is one direct call, and stays
 * synchronous if the policy is.
 */
export class PolicyRunner {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly readUser: UserReader,
  ) {}

  /**
   * Throws, or rejects with, what the question's `finish` throws.
   *
   * @throws TypeError where the policy needs a request and there is none
   */
  ask<A, V, R>(policy: Policy, asker: Asker, question: Question<A, V, R>): R | Promise<R> {
    if (policy.isDirect) return this.askDirectly(policy, asker, question);
    if (policy.needsRequest && !asker.request) {
      throw new TypeError(
        `${policy.name} has guards or injects the request: it cannot be asked without one. ${seeSection('needs-request')}`,
      );
    }
    return this.inTime(this.askInSteps(policy, asker, question), question);
  }

  /** @returns what comes of the verdict, or of its being late. */
  inTime<V, R>(work: Promise<V | Denial>, conclusion: Conclusion<V, R>): Promise<R> {
    const deadline = this.deadlines.start(conclusion);
    void work.then(
      (verdict) => deadline.settle(verdict),
      // What the application's code rejects with is a verdict, too.
      (thrown: unknown) => deadline.settle(verdictOfThrown(thrown)),
    );
    return deadline.promise;
  }

  private askDirectly<A, V, R>(policy: Policy, asker: Asker, question: Question<A, V, R>): R | Promise<R> {
    if (asker.user === undefined && !policy.allowGuest) return question.finish(unauthenticated());
    let verdict: V | Denial | Promise<V | Denial>;
    try {
      const argument = question.argumentFor(asker.user, asker.request);
      const answer = policy.ask(argument);
      if (isThenable(answer)) return answerLater(question, answer, argument, this.deadlines.start(question));
      verdict = question.verdictOf(answer, argument);
    } catch (thrown) {
      verdict = verdictOfThrown(thrown);
    }
    return verdict instanceof Promise ? this.inTime(verdict, question) : question.finish(verdict);
  }

  private async askInSteps<A, V, R>(policy: Policy, asker: Asker, question: Question<A, V, R>): Promise<V | Denial> {
    try {
      const seen = policy.guards.length > 0 ? await this.passGuards(policy, asker) : asker;
      if ('verdict' in seen) return seen;
      if (seen.user === undefined && !policy.allowGuest) return unauthenticated();
      const argument = question.argumentFor(seen.user, seen.request);
      const instance = policy.provider.shared ?? (await policy.provider.resolve(seen.scope));
      return await question.verdictOf(await policy.askOf(instance, argument), argument);
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
    if (user !== undefined || policy.allowGuest) return refusal;
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

/** Never throws: whatever comes of the answer, the deadline is settled with it. */
function answerLater<A, V, R>(
  question: Question<A, V, R>,
  answer: PromiseLike<unknown>,
  argument: A,
  deadline: Deadline<V, R>,
): Promise<R> {
  const fail = (thrown: unknown) => deadline.settle(verdictOfThrown(thrown));
  const conclude = (value: unknown) => {
    try {
      const verdict = question.verdictOf(value, argument);
      if (verdict instanceof Promise) verdict.then((late) => deadline.settle(late), fail);
      else deadline.settle(verdict);
    } catch (thrown) {
      fail(thrown);
    }
  };
  try {
    Promise.resolve(answer).then(conclude, fail);
  } catch (thrown) {
    fail(thrown);
  }
  return deadline.promise;
}
