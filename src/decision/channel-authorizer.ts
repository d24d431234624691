import { isPresence } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import type { ChannelRequest } from '../decorators/channel-request.js';
import { defaultUserId, type PresenceMember, type PresenceDefaults } from '../decorators/policy-options.js';
import type { PolicyTable, TableMatch } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/policy.js';
import { type DecisionJournal, decisionOf } from './decision-log.js';
import { type Member, MemberError, memberOf } from './member.js';
import type { PolicyRunner, Question } from './policy-runner.js';
import type { Asker } from './subscriber.js';
import {
  type Denial,
  denied,
  type Grant,
  isThenable,
  misanswered,
  type PolicyVerdict,
  readAnswer,
  unauthenticated,
} from './verdict.js';

/** Decides names: finds the one policy, asks it, and writes the journal. */
export class ChannelDecider implements Witness {
  constructor(
    private readonly app: string | undefined,
    private readonly table: PolicyTable,
    private readonly runner: PolicyRunner,
    private readonly defaults: PresenceDefaults,
    private readonly journal: DecisionJournal,
  ) {}

  /**
   * Every outcome is a verdict; synchronous where the policy is.
   *
   * @param reply makes of the verdict what is given back; what it throws is thrown, or rejected with
   * @throws TypeError where the policy needs a request and there is none: it is never skipped
   */
  decide<R>(name: ChannelName, asker: Asker, reply: (verdict: PolicyVerdict) => R): R | Promise<R> {
    const startedAt = this.journal.isHeard ? performance.now() : undefined;
    const match = this.table.match(name);
    if (!match) {
      const verdict = nothingFits(asker);
      if (startedAt !== undefined) this.record(name, asker, undefined, undefined, verdict, startedAt);
      return reply(verdict);
    }
    const question = new ChannelQuestion(name, match, asker, this.defaults, reply, this, startedAt);
    return this.runner.ask(question.entry, asker, question);
  }

  /**
   * As {@link decide}, without the journal: a question of operators is no decision.
   *
   * @throws TypeError where the policy needs a request and there is none
   */
  async examine(name: ChannelName, asker: Asker): Promise<PolicyVerdict> {
    const match = this.table.match(name);
    if (!match) return nothingFits(asker);
    const question = new ChannelQuestion(name, match, asker, this.defaults, (verdict) => verdict);
    return this.runner.ask(question.entry, asker, question);
  }

  decided({ name, entry, asker, asked, startedAt }: ChannelQuestion<unknown>, verdict: PolicyVerdict): void {
    if (verdict.verdict !== 'granted' && verdict.fault) {
      this.journal.recordFault(entry.name, name.name, verdict);
    }
    if (startedAt !== undefined) this.record(name, asker, entry, asked, verdict, startedAt);
  }

  private record(
    name: ChannelName,
    { user, socketId }: Asker,
    entry: TableEntry | undefined,
    asked: ChannelRequest | undefined,
    verdict: PolicyVerdict,
    startedAt: number,
  ): void {
    const milliseconds = performance.now() - startedAt;
    this.journal.record(decisionOf({ app: this.app, name, entry, asked, user, socketId, verdict, milliseconds }));
  }
}

function nothingFits({ user }: Asker): Denial {
  return user === undefined ? unauthenticated() : denied('no policy fits the name');
}

const GRANT: Grant = { verdict: 'granted' };

/** Hears of a verdict before whoever asked, whatever it is. Must not throw. */
export interface Witness {
  decided(question: ChannelQuestion<unknown>, verdict: PolicyVerdict): void;
}

/** Asks a channel policy about one name, and makes the member of a presence channel. */
export class ChannelQuestion<R> implements Question<ChannelRequest, Grant, R> {
  /** What the policy was asked with; absent where it was not asked. */
  asked: ChannelRequest | undefined = undefined;
  readonly entry: TableEntry;

  constructor(
    readonly name: ChannelName,
    private readonly match: TableMatch,
    readonly asker: Asker,
    private readonly defaults: PresenceDefaults,
    private readonly reply: (verdict: PolicyVerdict) => R,
    private readonly witness?: Witness,
    /** When the question arose, where somebody wants to know how long it took. */
    readonly startedAt?: number,
  ) {
    this.entry = match.entry;
  }

  argumentFor(user: unknown, request: object | undefined): ChannelRequest {
    const { name, match, entry } = this;
    return (this.asked = {
      channelName: name.name,
      kind: name.kind,
      pattern: entry.source,
      params: match.params(),
      user,
      socketId: this.asker.socketId,
      request,
    } as ChannelRequest);
  }

  verdictOf(answer: unknown, argument: ChannelRequest): Grant | Denial | Promise<Grant | Denial> {
    const hasMember = isPresence(this.name.kind) && !this.entry.useSignedInUser;
    const read = readAnswer(answer, hasMember);
    if (read.verdict !== 'yes') return read;
    return hasMember ? this.withMember(read.member, argument) : GRANT;
  }

  finish(verdict: PolicyVerdict): R {
    this.witness?.decided(this, verdict);
    return this.reply(verdict);
  }

  private withMember(
    named: PresenceMember | undefined,
    argument: ChannelRequest,
  ): Grant | Denial | Promise<Grant | Denial> {
    const given = named?.userInfo;
    if (named?.userId === undefined && isThenable(given)) {
      return Promise.all([this.laterId(named, argument), given]).then(([id, info]) => grantMember(id, info));
    }
    const userId = this.idOf(named, argument);
    if (isThenable(userId)) {
      return Promise.all([userId, this.laterInfo(named, argument)]).then(([id, info]) => grantMember(id, info));
    }
    const userInfo = this.infoOf(named, argument);
    // Not by the promise's own `then`, which an application may have replaced: what that returned would be the verdict.
    return isThenable(userInfo)
      ? Promise.all([userInfo]).then(([info]) => grantMember(userId, info))
      : grantMember(userId, userInfo);
  }

  private idOf(named: PresenceMember | undefined, argument: ChannelRequest): unknown {
    if (named?.userId !== undefined) return named.userId;
    return (this.entry.userId ?? this.defaults.userId ?? idOfUser)(argument);
  }

  private infoOf(named: PresenceMember | undefined, argument: ChannelRequest): unknown {
    if (named?.userInfo !== undefined) return named.userInfo;
    return (this.entry.userInfo ?? this.defaults.userInfo)?.(argument);
  }

  /** Rejects where the mapper throws: thrown past what is pending, it would leave that one's rejection to nobody. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what it is for
  private async laterId(named: PresenceMember | undefined, argument: ChannelRequest): Promise<unknown> {
    return this.idOf(named, argument);
  }

  /** As {@link laterId}. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what it is for
  private async laterInfo(named: PresenceMember | undefined, argument: ChannelRequest): Promise<unknown> {
    return this.infoOf(named, argument);
  }
}

function idOfUser({ user }: ChannelRequest): unknown {
  return defaultUserId(user);
}

function grantMember(userId: unknown, userInfo: unknown): Grant | Denial {
  try {
    const member: Member = memberOf(userId, userInfo);
    return { verdict: 'granted', member };
  } catch (error) {
    if (error instanceof MemberError) return misanswered(error.message);
    throw error;
  }
}
