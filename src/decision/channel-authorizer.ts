import { isPresence } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import type { AuthUser, ChannelRequest } from '../decorators/channel-request.js';
import { defaultUserId, type PresenceDefaults } from '../decorators/policy-options.js';
import type { PolicyTable, TableMatch } from '../policy/policy-table.js';
import type { Policy } from '../policy/policy.js';
import { Deadline } from './deadline.js';
import type { DecisionLog, Fault } from './decision-log.js';
import { createMember, MemberError } from './member.js';
import { requireRequest, type PolicyRunner, type SeenSubscriber } from './policy-runner.js';
import type { Subscriber } from './subscriber.js';
import {
  denied,
  ignoreRejections,
  interpretAnswer,
  interpretBatch,
  invalidAnswer,
  isPromise,
  unauthenticated,
  verdictFromError,
  type Grant,
  type PolicyVerdict,
} from './verdict.js';

const GRANT: Grant = { verdict: 'granted' };

/** One name of a request on its way: the pattern that decides it, what its policy was called with, and the verdict. */
interface Join {
  readonly name: ChannelName;
  readonly match: TableMatch | undefined;
  request?: ChannelRequest;
  verdict?: PolicyVerdict;
}

/** Decides who may join which channels: finds the one policy for each name, calls it, and reports the decision. */
export class ChannelAuthorizer {
  constructor(
    private readonly table: PolicyTable,
    private readonly runner: PolicyRunner,
    private readonly defaults: PresenceDefaults,
    private readonly timeoutMs: number,
    private readonly log: DecisionLog,
    /** Called for names that no pattern matches. */
    private readonly onNoMatch?: () => void,
  ) {}

  /** @throws TypeError if the policy needs a request and there is none */
  async decide(name: ChannelName, subscriber: Subscriber): Promise<PolicyVerdict> {
    const join = this.match(name, subscriber);
    const deadline = new Deadline(this.timeoutMs);
    const verdict = await this.ask(join, subscriber, deadline);
    deadline.clear();
    this.record(join, subscriber, verdict, deadline.elapsed());
    if (verdict.isFault) this.recordFaults([join]);
    return verdict;
  }

  /**
   * Decides many names at once, within one deadline. A batch policy is called once for all of its names.
   *
   * @returns a verdict for each name, in their order
   * @throws TypeError if a policy needs a request and there is none
   */
  async decideAll(names: readonly ChannelName[], subscriber: Subscriber): Promise<PolicyVerdict[]> {
    const joins = names.map((name) => this.match(name, subscriber));
    const deadline = new Deadline(this.timeoutMs);
    await Promise.all(
      groupByCall(joins).map(async (group) => {
        const verdicts = await this.askGroup(group, subscriber, deadline);
        const milliseconds = deadline.elapsed();
        group.forEach((join, index) => this.record(join, subscriber, verdicts[index]!, milliseconds));
      }),
    );
    deadline.clear();
    this.recordFaults(joins);
    return joins.map(({ verdict }) => verdict!);
  }

  /**
   * Like {@link decide}, but reports nothing: an operator's question is not a decision.
   *
   * @throws TypeError if the policy needs a request and there is none
   */
  async examine(name: ChannelName, subscriber: Subscriber): Promise<PolicyVerdict> {
    const join = this.match(name, subscriber);
    const deadline = new Deadline(this.timeoutMs);
    const verdict = await this.ask(join, subscriber, deadline);
    deadline.clear();
    return verdict;
  }

  private match(name: ChannelName, subscriber: Subscriber): Join {
    const match = this.table.match(name);
    if (match) requireRequest(match.entry.policy, subscriber);
    else this.onNoMatch?.();
    return { name, match };
  }

  /** Asks the policy of one name. Whatever the application's code does is a verdict, so this never rejects. */
  private async ask(join: Join, subscriber: Subscriber, deadline: Deadline): Promise<PolicyVerdict> {
    if (!join.match) return subscriber.user === undefined ? unauthenticated() : denied('no policy matches the name');
    const { policy } = join.match.entry;
    if (policy.isBatch) return (await this.askBatch(policy, [join], subscriber, deadline))[0]!;
    return await this.runner.run(policy, subscriber, deadline, async (seen, invoke) => {
      const request = (join.request = channelRequest(join, seen, subscriber));
      return await this.verdictFor(join, await invoke(request));
    });
  }

  private async askGroup(joins: readonly Join[], subscriber: Subscriber, deadline: Deadline): Promise<PolicyVerdict[]> {
    const [first] = joins as [Join];
    const policy = first.match?.entry.policy;
    return policy?.isBatch
      ? this.askBatch(policy, joins, subscriber, deadline)
      : [await this.ask(first, subscriber, deadline)];
  }

  /** Asks a batch policy once about all of its names. */
  private async askBatch(
    policy: Policy,
    joins: readonly Join[],
    subscriber: Subscriber,
    deadline: Deadline,
  ): Promise<PolicyVerdict[]> {
    const verdicts: PolicyVerdict[] = [];
    const result = await this.runner.run<PolicyVerdict[]>(policy, subscriber, deadline, async (seen, invoke) => {
      for (const join of joins) join.request = channelRequest(join, seen, subscriber);
      const answers = interpretBatch(await invoke(channelBatch(joins, seen, subscriber)), joins.length);
      if ('verdict' in answers) return answers;
      await Promise.all(
        joins.map(async (join, index) => {
          verdicts[index] = await deadline.run(() => this.verdictForElement(join, answers[index]));
        }),
      );
      return verdicts;
    });
    // If a mapper hangs, only its own name times out; the others keep their verdicts.
    return 'verdict' in result ? joins.map((_, index) => verdicts[index] ?? result) : result;
  }

  /** Interprets one element of a batch policy's answer. An error means the same as throwing it. */
  private async verdictForElement(join: Join, answer: unknown): Promise<PolicyVerdict> {
    try {
      if (answer instanceof Error) return verdictFromError(answer);
      if (!isPromise(answer)) return await this.verdictFor(join, answer);
      ignoreRejections([answer]);
      return invalidAnswer('the batch policy returned a promise for this channel; return await Promise.all(…)');
    } catch (thrown) {
      return verdictFromError(thrown);
    }
  }

  private async verdictFor(join: Join, answer: unknown): Promise<PolicyVerdict> {
    const { policy, pattern } = join.match!.entry;
    // Not the kind in the request: a policy can write on that.
    const hasMember = isPresence(pattern.kind) && !policy.useSignedInUser;
    const interpreted = interpretAnswer(answer, hasMember);
    if (interpreted.verdict !== 'allowed') return interpreted;
    if (!hasMember) return GRANT;
    let userId: unknown;
    let userInfo: unknown;
    if (interpreted.member) {
      // Either may be a promise. Awaited together, neither can be rejected while nobody waits for it.
      const given: readonly unknown[] = [interpreted.member.userId, interpreted.member.userInfo];
      [userId, userInfo] = await Promise.all(given);
    }
    const request = join.request!;
    // Not `??=`: an id of null is an invalid id, not a missing one.
    if (userId === undefined) userId = await (policy.userId ?? this.defaults.userId ?? idOfUser)(request);
    if (userInfo === undefined) userInfo = await (policy.userInfo ?? this.defaults.userInfo)?.(request);
    try {
      return { verdict: 'granted', member: createMember(userId, userInfo) };
    } catch (error) {
      if (error instanceof MemberError) return invalidAnswer(error.message);
      throw error;
    }
  }

  private record(join: Join, { user, socketId }: Subscriber, verdict: PolicyVerdict, milliseconds: number): void {
    join.verdict = verdict;
    const { name, match, request } = join;
    this.log.record({ name, entry: match?.entry, request, user, socketId, verdict, milliseconds });
  }

  private recordFaults(joins: readonly Join[]): void {
    const faults = new Map<Policy, Fault[]>();
    for (const { name, match, verdict } of joins) {
      if (!match || !verdict?.isFault) continue;
      const { policy } = match.entry;
      faults.set(policy, [...(faults.get(policy) ?? []), { channelName: name.name, denial: verdict }]);
    }
    for (const [policy, ofPolicy] of faults) this.log.recordFaults(policy.name, ofPolicy);
  }
}

function idOfUser({ user }: ChannelRequest): unknown {
  return defaultUserId(user);
}

/** The joins of each policy call: all names of a batch policy together, every other name separately. */
function groupByCall(joins: readonly Join[]): readonly (readonly Join[])[] {
  const groups: Join[][] = [];
  const batches = new Map<Policy, Join[]>();
  for (const join of joins) {
    const policy = join.match?.entry.policy;
    const batch = policy && batches.get(policy);
    if (batch) {
      batch.push(join);
      continue;
    }
    const group = [join];
    groups.push(group);
    if (policy?.isBatch) batches.set(policy, group);
  }
  return groups;
}

function channelRequest({ name, match }: Join, seen: SeenSubscriber, { socketId }: Subscriber): ChannelRequest {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- needed once PusherAuthTypes names types
  return {
    channelName: name.name,
    kind: name.kind,
    pattern: match!.entry.pattern.source,
    params: match!.params(),
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- AuthUser is more than `unknown` once the application names it
    user: seen.user as AuthUser,
    socketId,
    request: seen.request,
  } as ChannelRequest;
}

function channelBatch(joins: readonly Join[], { user, request }: SeenSubscriber, { socketId }: Subscriber): object {
  const channels = joins.map(({ request: of }) => {
    const { channelName, kind, pattern, params } = of!;
    return { channelName, kind, pattern, params };
  });
  return { user, socketId, request, channels };
}
