import type { ChannelName } from '../channel/channel-name.js';
import type { Asker } from './asker.js';
import { ChannelQuestion } from './channel-question.js';
import { decisionOf } from './decision.js';
import type { DecisionJournal } from './decision-journal.js';
import type { PolicyRunner } from './policy-runner.js';
import type { PolicyTable, TableMatch } from '../policy/policy-table.js';
import { denied, unauthenticated, type Denial, type PolicyVerdict } from './policy-verdict.js';
import type { PresenceDefaults } from '../declaration/presence-defaults.js';

/** Decides names: finds the one policy, asks it, and writes the journal. */
export class ChannelDecider {
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
      return this.conclude(name, asker, undefined, undefined, nothingFits(asker), startedAt);
    }
    const question = new ChannelQuestion(name, match, asker.socketId, this.defaults);
    const verdict = this.runner.ask(match.value.policy, asker, question);
    return verdict instanceof Promise
      ? verdict.then((late) => this.conclude(name, asker, match, question, late, startedAt))
      : this.conclude(name, asker, match, question, verdict, startedAt);
  }

  /**
   * As {@link decide}, without the journal: a question of operators is no decision.
   *
   * @throws TypeError where the policy needs a request and there is none
   */
  async examine(name: ChannelName, asker: Asker): Promise<PolicyVerdict> {
    const match = this.table.match(name);
    if (!match) return nothingFits(asker);
    return this.runner.ask(match.value.policy, asker, new ChannelQuestion(name, match, asker.socketId, this.defaults));
  }

  private conclude(
    name: ChannelName,
    asker: Asker,
    match: TableMatch | undefined,
    question: ChannelQuestion | undefined,
    verdict: PolicyVerdict,
    startedAt: number | undefined,
  ): PolicyVerdict {
    if (verdict.verdict !== 'granted' && verdict.fault && match) {
      this.journal.recordFault(match.value.policy.name, name.name, verdict);
    }
    if (startedAt !== undefined) {
      this.journal.record(
        decisionOf({
          app: this.app,
          name,
          entry: match?.value,
          asked: question?.asked,
          user: asker.user,
          socketId: asker.socketId,
          verdict,
          milliseconds: performance.now() - startedAt,
        }),
      );
    }
    return verdict;
  }
}

function nothingFits({ user }: Asker): Denial {
  return user === undefined ? unauthenticated() : denied('no policy fits the name');
}
