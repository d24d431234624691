import type { ChannelName } from '../channel/channel-name.js';
import { isPresence } from '../channel/channel-kind.js';
import type { Asker } from './asker.js';
import type { ChannelRequest } from '../declaration/channel-request.js';
import { MemberError, memberOf, type Member } from './member.js';
import { readAnswer } from './policy-answer.js';
import type { MemberAnswer } from '../declaration/policy-options.js';
import type { TableMatch } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/table-entry.js';
import type { Question } from './policy-runner.js';
import { misanswered, type Denial, type Grant, type PolicyVerdict } from './policy-verdict.js';
import { isThenable } from './thenable.js';
import { defaultUserId, type PresenceDefaults } from '../declaration/presence-defaults.js';

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
    const hasMember = isPresence(this.name.kind) && !this.entry.signedInUser;
    const read = readAnswer(answer, hasMember);
    if (read.verdict !== 'yes') return read;
    return hasMember ? this.withMember(read.member, argument) : GRANT;
  }

  finish(verdict: PolicyVerdict): R {
    this.witness?.decided(this, verdict);
    return this.reply(verdict);
  }

  private withMember(
    named: MemberAnswer | undefined,
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

  private idOf(named: MemberAnswer | undefined, argument: ChannelRequest): unknown {
    if (named?.userId !== undefined) return named.userId;
    return (this.entry.userId ?? this.defaults.userId ?? idOfUser)(argument);
  }

  private infoOf(named: MemberAnswer | undefined, argument: ChannelRequest): unknown {
    if (named?.userInfo !== undefined) return named.userInfo;
    return (this.entry.userInfo ?? this.defaults.userInfo)?.(argument);
  }

  /** Rejects where the mapper throws: thrown past what is pending, it would leave that one's rejection to nobody. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what it is for
  private async laterId(named: MemberAnswer | undefined, argument: ChannelRequest): Promise<unknown> {
    return this.idOf(named, argument);
  }

  /** As {@link laterId}. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what it is for
  private async laterInfo(named: MemberAnswer | undefined, argument: ChannelRequest): Promise<unknown> {
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
