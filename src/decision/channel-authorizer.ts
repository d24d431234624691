import { isPresence } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import type { ChannelRequest } from '../decorators/channel-request.js';
import { defaultUserId, type PresenceDefaults, type PresenceMember } from '../decorators/policy-options.js';
import type { PolicyTable, TableMatch } from '../policy/policy-table.js';
import type { Policy } from '../policy/policy.js';
import { Deadline } from './deadline.js';
import type { DecisionLog, Fault } from './decision-log.js';
import { createMember, MemberError } from './member.js';
import { requireRequest, type PolicyRunner, type SeenSubscriber } from './policy-runner.js';
import type { Subscriber } from './subscriber.js';
import { denied, interpretAnswer, invalidAnswer, unauthenticated, type Grant, type PolicyVerdict } from './verdict.js';

const GRANT: Grant = { verdict: 'granted' };

/** One name of a request, the pattern that decides it, and what its policy was called with. */
interface Join {
  readonly name: ChannelName;
  readonly match: TableMatch | undefined;
  request?: ChannelRequest;
}

/** Decides who may join which channels: finds the one policy for each name, calls it, and reports the decision. */
export class ChannelAuthorizer {
  constructor(
    private readonly table: PolicyTable,
    private readonly runner: PolicyRunner,
    private readonly defaults: PresenceDefaults,
    private readonly timeoutMs: number,
    private readonly log: DecisionLog,
  ) {}

  /**
   * Decides names, all at once and within one deadline.
   *
   * @returns a verdict for each name, in the same order
   * @throws TypeError if a policy needs a request and there is none
   */
  async decide(names: readonly ChannelName[], subscriber: Subscriber): Promise<PolicyVerdict[]> {
    const startedAt = performance.now();
    const joins = this.match(names, subscriber);
    const deadline = new Deadline(this.timeoutMs);
    try {
      const verdicts = await Promise.all(
        joins.map(async (join) => {
          const verdict = await this.ask(join, subscriber, deadline);
          this.record(join, subscriber, verdict, performance.now() - startedAt);
          return verdict;
        }),
      );
      this.recordFaults(joins, verdicts);
      return verdicts;
    } finally {
      deadline.clear();
    }
  }

  /** Decides one name like {@link decide}, but reports nothing: an operator's question is not a decision. */
  async examine(name: ChannelName, subscriber: Subscriber): Promise<PolicyVerdict> {
    const [join] = this.match([name], subscriber);
    const deadline = new Deadline(this.timeoutMs);
    try {
      return await this.ask(join!, subscriber, deadline);
    } finally {
      deadline.clear();
    }
  }

  private match(names: readonly ChannelName[], subscriber: Subscriber): Join[] {
    const joins = names.map((name) => ({ name, match: this.table.match(name) }));
    for (const { match } of joins) if (match) requireRequest(match.entry.policy, subscriber);
    return joins;
  }

  private async ask(join: Join, subscriber: Subscriber, deadline: Deadline): Promise<PolicyVerdict> {
    const { match, name } = join;
    if (!match) return subscriber.user === undefined ? unauthenticated() : denied('no policy matches the name');
    const { policy } = match.entry;
    return this.runner.run<PolicyVerdict>(policy, subscriber, deadline, async (seen, invoke) => {
      const request = (join.request = channelRequest(name, match, seen, subscriber.socketId));
      return this.verdictFor(policy, request, await invoke(request));
    });
  }

  private async verdictFor(policy: Policy, request: ChannelRequest, answer: unknown): Promise<PolicyVerdict> {
    const hasMember = isPresence(request.kind) && !policy.useSignedInUser;
    const interpreted = interpretAnswer(answer, hasMember);
    if (interpreted.verdict !== 'allowed') return interpreted;
    if (!hasMember) return GRANT;
    const { member } = interpreted;
    const [userId, userInfo] = await Promise.all([
      this.userIdOf(policy, request, member),
      this.userInfoOf(policy, request, member),
    ]);
    try {
      return { verdict: 'granted', member: createMember(userId, userInfo) };
    } catch (error) {
      if (error instanceof MemberError) return invalidAnswer(error.message);
      throw error;
    }
  }

  private async userIdOf(policy: Policy, request: ChannelRequest, member?: PresenceMember): Promise<unknown> {
    if (member?.userId !== undefined) return member.userId;
    const mapper = policy.userId ?? this.defaults.userId;
    return mapper ? await mapper(request) : defaultUserId(request.user);
  }

  private async userInfoOf(policy: Policy, request: ChannelRequest, member?: PresenceMember): Promise<unknown> {
    if (member?.userInfo !== undefined) return member.userInfo;
    return await (policy.userInfo ?? this.defaults.userInfo)?.(request);
  }

  private record({ name, match, request }: Join, subscriber: Subscriber, verdict: PolicyVerdict, milliseconds: number) {
    this.log.record({
      name,
      policy: match?.entry.policy,
      pattern: match?.entry.pattern.source,
      request,
      user: subscriber.user,
      socketId: subscriber.socketId,
      verdict,
      milliseconds,
    });
  }

  private recordFaults(joins: readonly Join[], verdicts: readonly PolicyVerdict[]): void {
    const faults = new Map<Policy, Fault[]>();
    joins.forEach(({ name, match }, index) => {
      const verdict = verdicts[index]!;
      if (!match || verdict.verdict === 'granted' || !verdict.isFault) return;
      const { policy } = match.entry;
      faults.set(policy, [...(faults.get(policy) ?? []), { channelName: name.name, denial: verdict }]);
    });
    for (const [policy, ofPolicy] of faults) this.log.recordFaults(policy.name, ofPolicy);
  }
}

function channelRequest(
  { name, kind }: ChannelName,
  match: TableMatch,
  { user, request }: SeenSubscriber,
  socketId: string | undefined,
): ChannelRequest {
  const { source } = match.entry.pattern;
  return {
    channelName: name,
    kind,
    pattern: source,
    params: match.params(),
    user,
    socketId,
    request,
  };
}
