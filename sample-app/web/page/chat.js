import Pusher from 'pusher-js/with-encryption';
import { userChannel } from '../../channels.ts';
import { ApiError, call } from './api.js';

/** @typedef {import('./types.js').Conversation} Conversation */

/**
 * One user's connection to the Channels server and the conversation that is open. It tells what happens by events:
 * `connection`, `state`, `members`, `messages`, `message`, `direct-message`, `invited`, `logged-out`; each has its data as `detail`.
 */
export class Chat extends EventTarget {
  /** @type {{ conversation: Conversation, channel: import('pusher-js').Channel } | undefined} */
  #open;

  /**
   * @param {import('./types.js').Settings} settings
   * @param {import('./types.js').Session} session
   */
  constructor(settings, session) {
    super();
    this.session = session;
    this.pusher = new Pusher(settings.key, {
      ...settings.client,
      channelAuthorization: {
        endpoint: '/pusher/auth',
        transport: 'ajax',
        headers: { Authorization: `Bearer ${session.token}` },
      },
    });
    let wasConnected = false;
    this.pusher.connection.bind('state_change', (/** @type {{ current: string }} */ { current }) => {
      wasConnected ||= current === 'connected';
      this.#tell('connection', { current, wasConnected });
      if (this.#open && wasConnected && current !== 'connected') this.#tell('state', { name: 'reconnecting' });
    });
    const own = this.pusher.subscribe(userChannel(session.user.id));
    own.bind('direct-message', (/** @type {object} */ data) => this.#tell('direct-message', data));
    own.bind('invited', (/** @type {object} */ data) => this.#tell('invited', data));
    own.bind('pusher:subscription_error', ({ status = 0 }) => this.#expectLogin(status));
  }

  /** @returns {Conversation | undefined} */
  get conversation() {
    return this.#open?.conversation;
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.leave();
    const channel = this.pusher.subscribe(conversation.channelName);
    this.#open = { conversation, channel };
    this.#tell('state', { name: 'joining' });
    channel.bind('pusher:subscription_succeeded', () => void this.#joined());
    channel.bind('pusher:subscription_error', ({ status = 0, error = '' }) => {
      this.#expectLogin(status);
      this.#tell('state', { name: 'refused', status, reason: error });
    });
    for (const event of ['pusher:member_added', 'pusher:member_removed'])
      channel.bind(event, () => this.#tellMembers());
    channel.bind('message', (/** @type {object} */ message) => this.#tell('message', message));
  }

  leave() {
    if (!this.#open) return;
    this.#open.channel.unbind();
    this.pusher.unsubscribe(this.#open.conversation.channelName);
    this.#open = undefined;
  }

  /** @param {string} text */
  async send(text) {
    const open = this.#open;
    if (!open) return;
    const message = await this.call(open.conversation.messagesPath, { text });
    // The event brings it, too; whichever comes first is shown.
    if (open === this.#open) this.#tell('message', message);
  }

  /**
   * @param {string} path
   * @param {object} [body]
   */
  async call(path, body) {
    try {
      return await call(path, { token: this.session.token, ...(body && { body }) });
    } catch (error) {
      if (error instanceof ApiError) this.#expectLogin(error.status);
      throw error;
    }
  }

  close() {
    this.leave();
    this.pusher.disconnect();
  }

  /** After every join, also one after a broken connection, which may have missed messages. */
  async #joined() {
    const open = this.#open;
    if (!open) return;
    this.#tell('state', { name: 'joined' });
    this.#tellMembers();
    const messages = await this.call(open.conversation.messagesPath);
    if (open === this.#open) this.#tell('messages', messages);
  }

  #tellMembers() {
    const open = this.#open;
    if (open?.conversation.kind !== 'room') return;
    /** @type {{ id: number, name: string, role: string }[]} */
    const members = [];
    const { members: present } = /** @type {import('pusher-js').PresenceChannel} */ (open.channel);
    present.each((/** @type {{ id: string, info: { name: string, role: string } }} */ { id, info }) =>
      members.push({ id: Number(id), ...info }),
    );
    this.#tell(
      'members',
      members.sort((one, other) => one.name.localeCompare(other.name)),
    );
  }

  /** @param {number} status */
  #expectLogin(status) {
    if (status === 401) this.#tell('logged-out', {});
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
