import type { ChannelName } from '../channel/channel-name.js';
import type { Asker } from './asker.js';
import type { ChannelRequest } from '../declaration/channel-request.js';
import { ChannelQuestion } from './channel-question.js';
import { decisionOf } from './decision.js';
import type { DecisionJournal } from './decision-journal.js';
import type { PolicyRunner, Witness } from './policy-runner.js';
import type { PolicyTable, TableEntry } from '../policy/policy-table.js';
import { denied, unauthenticated, type Denial, type Grant, type PolicyVerdict } from './policy-verdict.js';
import type { PresenceDefaults } from '../declaration/presence-defaults.js';

/** Decides names: finds the one policy, asks it, and writes the journal. */
export class ChannelDecider implements Witness<ChannelQuestion, Grant> {
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
   * @throws TypeError where the policy needs a request and there is none: it is never skipped
   */
  decide(name: ChannelName, asker: Asker): PolicyVerdict | Promise<PolicyVerdict> {
    const startedAt = this.journal.isHeard ? performance.now() : undefined;
    const match = this.table.match(name);
    if (!match) {
      const verdict = nothingFits(asker);
      if (startedAt !== undefined) this.record(name, asker, undefined, undefined, verdict, startedAt);
      return verdict;
    }
    const question = new ChannelQuestion(name, match, asker, this.defaults, startedAt);
    return this.runner.ask(match.entry.policy, asker, question, this);
  }

  /**
   * As {@link decide}, without the journal: a question of operators is no decision.
   *
   * @throws TypeError where the policy needs a request and there is none
   */
  async examine(name: ChannelName, asker: Asker): Promise<PolicyVerdict> {
    const match = this.table.match(name);
    if (!match) return nothingFits(asker);
    return this.runner.ask(match.entry.policy, asker, new ChannelQuestion(name, match, asker, this.defaults));
  }

  decided({ name, match, asker, asked, startedAt }: ChannelQuestion, verdict: PolicyVerdict): void {
    if (verdict.verdict !== 'granted' && verdict.fault) {
      this.journal.recordFault(match.entry.policy.name, name.name, verdict);
    }
    if (startedAt !== undefined) this.record(name, asker, match.entry, asked, verdict, startedAt);
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
