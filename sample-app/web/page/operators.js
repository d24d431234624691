import { OPERATORS_CHANNEL } from '../../channels.ts';
import {
  addDecisions,
  forgetAll,
  onExplain,
  showDecisions,
  showExplainProblem,
  showExplanation,
  showOperatorsState,
  showPolicies,
  showRequests,
  showUsers,
} from './operators-view.js';

/**
 * For administrators: every decision as it happens, the policy table, and why a user may join a channel or not. The channel
 * is an ordinary private one, which the server lets only administrators join.
 */
export class Operators {
  /** @type {import('pusher-js').Channel | undefined} */
  #channel;

  /** @param {import('./chat.js').Chat} chat */
  constructor(chat) {
    this.chat = chat;
    chat.addEventListener('connection', (event) => {
      const { current } = /** @type {CustomEvent<{ current: string }>} */ (event).detail;
      if (this.#channel && current !== 'connected') showOperatorsState('reconnecting');
    });
    onExplain((channelName, userId) => this.#explain(channelName, userId));
  }

  /** @param {import('./types.js').User[]} users whose ids the decisions have */
  know(users) {
    showUsers(users);
  }

  open() {
    if (this.#channel) return;
    showOperatorsState('joining');
    const channel = this.chat.pusher.subscribe(OPERATORS_CHANNEL);
    this.#channel = channel;
    channel.bind('pusher:subscription_succeeded', () => void this.#joined());
    channel.bind('pusher:subscription_error', () => showOperatorsState('refused'));
    channel.bind('decisions', (/** @type {{ decisions: import('./types.js').SeenDecision[] }} */ { decisions }) => {
      addDecisions(decisions);
      void this.#loadRequests();
    });
  }

  close() {
    if (!this.#channel) return;
    this.#channel.unbind();
    this.chat.pusher.unsubscribe(OPERATORS_CHANNEL);
    this.#channel = undefined;
    forgetAll();
  }

  /** Runs after every join. Loads earlier decisions, and those made while the connection was down. */
  async #joined() {
    showOperatorsState('joined');
    try {
      const load = [this.chat.call('/operators/decisions'), this.chat.call('/operators/policies')];
      const [decisions, policies] = await Promise.all(load);
      showDecisions(decisions);
      showPolicies(policies);
      await this.#loadRequests();
    } catch {
      showOperatorsState('refused');
    }
  }

  /** Loads the costs separately: events contain only decisions, and the cost of a request is known when it has ended. */
  async #loadRequests() {
    const channel = this.#channel;
    const requests = await this.chat.call('/operators/requests').catch(() => undefined); // The next event tries again.
    if (requests && channel && channel === this.#channel) showRequests(requests);
  }

  /**
   * @param {string} channelName
   * @param {string} userId empty for nobody
   */
  async #explain(channelName, userId) {
    const query = new URLSearchParams({ channelName, ...(userId && { userId }) });
    try {
      showExplanation(await this.chat.call(`/operators/explain?${query}`));
    } catch (error) {
      showExplainProblem(error instanceof Error ? error.message : String(error));
    }
  }
}
