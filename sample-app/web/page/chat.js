import { followRevocations, pusherAuth } from 'nestjs-pusher-auth/client';
import Pusher from 'pusher-js/with-encryption';
import { ONLINE_CHANNEL, userChannel } from '../../channels.ts';
import { ApiError, call } from './api.js';

/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').Message} Message */

/**
 * One user's connection to the Channels server, and the open conversation. Dispatches events with their data as
 * `detail`: `connection`, `online`, `state`, `members`, `messages`, `message`, `direct-message`,
 * `room-message`, `invited`, `removed`, `caught-up` (time to load what was missed), `logged-out`.
 */
export class Chat extends EventTarget {
  /** @type {{ conversation: Conversation, channel: import('pusher-js').Channel, latest: number, wasJoined: boolean } | undefined} */
  #open;
  /** @type {() => void} */
  #stopFollowing;

  /**
   * @param {import('./types.js').Settings} settings
   * @param {import('./types.js').Session} session
   */
  constructor(settings, session) {
    super();
    this.session = session;
    this.pusher = new Pusher(settings.key, {
      ...settings.client,
      ...pusherAuth({
        Pusher,
        userEndpoint: '/pusher/user-auth',
        headers: { Authorization: `Bearer ${session.token}` },
      }),
    });
    // Signed in, so that the server can signal this user's pages when rights change.
    this.pusher.signin();
    this.#stopFollowing = followRevocations(this.pusher);
    let wasConnected = false;
    this.pusher.connection.bind('state_change', (/** @type {{ current: string }} */ { current }) => {
      wasConnected ||= current === 'connected';
      this.#tell('connection', { current, wasConnected });
      if (this.#open && wasConnected && current !== 'connected') this.#tell('state', { name: 'reconnecting' });
    });
    const own = this.pusher.subscribe(userChannel(session.user.id));
    for (const event of ['direct-message', 'room-message', 'invited', 'removed'])
      own.bind(event, (/** @type {object} */ data) => this.#tell(event, data));
    own.bind('pusher:subscription_succeeded', () => this.#tell('caught-up', {}));
    own.bind('pusher:subscription_error', ({ status = 0 }) => this.#expectLogin(status));
    const online = this.pusher.subscribe(ONLINE_CHANNEL);
    for (const event of ['pusher:subscription_succeeded', 'pusher:member_added', 'pusher:member_removed'])
      online.bind(event, () => this.#tell('online', new Set(membersOf(online).map(({ id }) => id))));
  }

  /** @returns {Conversation | undefined} */
  get conversation() {
    return this.#open?.conversation;
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.leave();
    const channel = this.pusher.subscribe(conversation.channelName);
    this.#open = { conversation, channel, latest: 0, wasJoined: false };
    this.#tell('state', { name: 'joining' });
    channel.bind('pusher:subscription_succeeded', () => void this.#joined());
    channel.bind('pusher:subscription_error', ({ status = 0, error = '' }) => {
      this.#expectLogin(status);
      this.#tell('state', { name: 'refused', status, reason: error, wasJoined: this.#open?.wasJoined });
    });
    for (const event of ['pusher:member_added', 'pusher:member_removed'])
      channel.bind(event, () => this.#tellMembers());
    channel.bind('message', (/** @type {Message} */ message) => {
      this.#tell('message', message);
      this.#see(message);
    });
  }

  /** Marks the open conversation as read, for all devices of the user. Does nothing while the page is hidden. */
  markRead() {
    const open = this.#open;
    if (!open || open.latest === 0 || document.visibilityState !== 'visible') return;
    const read = { channelName: open.conversation.channelName, messageId: open.latest };
    this.call('/unread/read', read).catch(() => {}); // The next message tries again.
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
    // The event brings the message as well. Whichever comes first is shown.
    if (open === this.#open) this.#tell('message', message);
  }

  /**
   * @param {string} path
   * @param {object} [body]
   * @param {string} [method]
   */
  async call(path, body, method) {
    try {
      return await call(path, { token: this.session.token, ...(body && { body }), ...(method && { method }) });
    } catch (error) {
      if (error instanceof ApiError) this.#expectLogin(error.status);
      throw error;
    }
  }

  close() {
    this.#stopFollowing();
    this.leave();
    this.pusher.disconnect();
  }

  /** Runs after every join. After a reconnect, messages may have been missed. */
  async #joined() {
    const open = this.#open;
    if (!open) return;
    open.wasJoined = true;
    this.#tell('state', { name: 'joined' });
    this.#tellMembers();
    const messages = await this.call(open.conversation.messagesPath);
    if (open !== this.#open) return;
    this.#tell('messages', messages);
    const last = messages.findLast((/** @type {Message} */ { author }) => author.id !== this.session.user.id);
    if (last) this.#see(last);
  }

  /** @param {Message} message the user's own are never unread */
  #see({ id, author }) {
    if (!this.#open || author.id === this.session.user.id) return;
    this.#open.latest = Math.max(this.#open.latest, id);
    this.markRead();
  }

  #tellMembers() {
    const open = this.#open;
    if (open?.conversation.kind !== 'room') return;
    const members = membersOf(open.channel);
    this.#tell(
      'members',
      members.sort((a, b) => a.name.localeCompare(b.name)),
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

/**
 * @param {import('pusher-js').Channel} channel a presence channel
 * @returns {{ id: number, name: string }[]} what the policy lets members see of each other
 */
function membersOf(channel) {
  /** @type {{ id: number, name: string }[]} */
  const list = [];
  const { members } = /** @type {import('pusher-js').PresenceChannel} */ (channel);
  members.each((/** @type {{ id: string, info: { name: string } }} */ { id, info }) =>
    list.push({ id: Number(id), ...info }),
  );
  return list;
}
