import type { ChannelName } from '../channel/channel-name.js';
import type { Asker } from './asker.js';
import type { ChannelRequest } from '../declaration/channel-request.js';
import { ChannelQuestion, type Witness } from './channel-question.js';
import { decisionOf } from './decision.js';
import type { DecisionJournal } from './decision-journal.js';
import type { PolicyRunner } from './policy-runner.js';
import type { PolicyTable } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/table-entry.js';
import { denied, unauthenticated, type Denial, type PolicyVerdict } from './policy-verdict.js';
import type { PresenceDefaults } from '../declaration/presence-defaults.js';

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
