import { directChannel, roomChannel } from '../../channels.ts';
import { call } from './api.js';
import { Chat } from './chat.js';
import { directConversation, roomConversation } from './conversations.js';
import { addMessage, showConversation, showMembers, showMessages, showState } from './conversation-view.js';
import { avatar, byId, element } from './element.js';
import { logIn } from './login.js';
import { clearToasts, showConnection, toast } from './notices.js';
import { Operators } from './operators.js';
import { showSidebar } from './sidebar-view.js';

/** @typedef {import('./types.js').Conversation} Conversation */
/** @typedef {import('./types.js').Session} Session */

const SESSION = 'session';
const TITLE = document.title;
const app = byId('app', HTMLElement);
const composer = byId('composer', HTMLFormElement);
const text = byId('text', HTMLInputElement);
const openOperators = byId('open-operators', HTMLButtonElement);
const invite = byId('invite', HTMLFormElement);
const removeMember = byId('remove-member', HTMLButtonElement);
const inviteUser = byId('invite-user', HTMLSelectElement);

/** @type {import('./types.js').Settings} */
const settings = await call('/settings');
let notice = '';
for (;;) {
  const session = storedSession() ?? (await logIn(settings.seeded, notice));
  // Only for this tab, so that two tabs can be two users.
  sessionStorage.setItem(SESSION, JSON.stringify(session));
  notice = await chat(session);
  sessionStorage.removeItem(SESSION);
}

/** @returns {Session | undefined} */
function storedSession() {
  const stored = sessionStorage.getItem(SESSION);
  return stored === null ? undefined : JSON.parse(stored);
}

/**
 * Runs the chat until the user has logged out.
 *
 * @param {Session} session
 * @returns {Promise<string>} the notice for the log-in form
 */
async function chat(session) {
  const me = session.user;
  const chat = new Chat(settings, session);
  /** @type {import('./types.js').Room[]} */
  let rooms = [];
  /** @type {import('./types.js').User[]} */
  let others = [];
  /** @type {Set<number>} */
  let online = new Set();
  /** @type {Map<string, number>} how many messages, by channel */
  let unread = new Map();
  const operators = me.role === 'admin' ? new Operators(chat) : undefined;

  /** @param {Conversation} conversation */
  const open = (conversation) => {
    show('conversation');
    clearToasts();
    unread.delete(conversation.channelName);
    showConversation(conversation);
    chat.open(conversation);
    invite.hidden = me.role !== 'admin' || conversation.kind !== 'room';
    render();
    byId('title', HTMLElement).focus();
  };
  const openRoom = (/** @type {import('./types.js').Room} */ room) => open(roomConversation(room));
  const openDirect = (/** @type {import('./types.js').User} */ user) => open(directConversation(me, user));
  const render = () => {
    showSidebar({ rooms, others, unread, online, me, current: chat.conversation }, { openRoom, openDirect });
    const count = [...unread.values()].reduce((sum, of) => sum + of, 0);
    document.title = count > 0 ? `(${count}) ${TITLE}` : TITLE;
  };
  /** @param {'list' | 'conversation' | 'operators'} view the one that a phone shows; wide windows always show the list */
  const show = (view) => {
    app.dataset['view'] = view;
    const isOpen = view === 'operators';
    byId('conversation', HTMLElement).hidden = isOpen;
    byId('operators', HTMLElement).hidden = !isOpen;
    byId('skip', HTMLAnchorElement).href = isOpen ? '#operators' : '#conversation';
    if (isOpen) {
      openOperators.setAttribute('aria-current', 'true');
      operators?.open();
    } else {
      openOperators.removeAttribute('aria-current');
      operators?.close();
    }
  };
  /** @param {string} channelName not counted while it is open and visible */
  const count = (channelName) => {
    if (chat.conversation?.channelName === channelName && document.visibilityState === 'visible') return;
    unread.set(channelName, (unread.get(channelName) ?? 0) + 1);
    render();
  };
  const loadUnread = async () => {
    unread = new Map(Object.entries(await chat.call('/unread')));
    if (chat.conversation) unread.delete(chat.conversation.channelName);
    render();
  };
  const loadRooms = async () => {
    rooms = await chat.call('/rooms');
    render();
  };

  /** @type {Promise<string>} */
  const loggedOut = new Promise((resolve) => {
    byId('log-out', HTMLElement).onclick = () => resolve('');
    chat.addEventListener('logged-out', () => resolve('Your login has ended. Please log in again.'));
  });

  on(chat, 'connection', ({ current, wasConnected }) => showConnection(current, wasConnected));
  on(chat, 'state', (state) => {
    const { conversation } = chat;
    if (conversation) showState(state, conversation, () => open(conversation));
  });
  on(chat, 'members', (members) => showMembers(members, me.id));
  on(chat, 'messages', (messages) => showMessages(messages, me.id));
  on(chat, 'message', (message) => addMessage(message, me.id));
  on(chat, 'online', (ids) => {
    online = ids;
    render();
  });
  on(chat, 'direct-message', ({ from }) => {
    const channelName = directChannel(me.id, from.id);
    if (chat.conversation?.channelName !== channelName) toast(`New message from ${from.name}`);
    count(channelName);
  });
  on(chat, 'room-message', ({ room }) => count(roomChannel(room.id)));
  // Also after a reconnect, because nothing was counted in the meantime.
  on(chat, 'caught-up', () => loadUnread().catch(() => {}));
  document.onvisibilitychange = () => {
    if (document.visibilityState !== 'visible' || !chat.conversation) return;
    chat.markRead();
    unread.delete(chat.conversation.channelName);
    render();
  };
  on(chat, 'invited', async ({ room }) => {
    await loadRooms();
    const { conversation } = chat;
    if (conversation?.kind === 'room' && conversation.id === room.id) open(conversation);
    toast(`You were invited to ${room.name}`);
  });
  on(chat, 'removed', async ({ room }) => {
    await loadRooms();
    toast(`You were removed from ${room.name}`);
  });

  byId('back', HTMLElement).onclick = () => {
    const from = chat.conversation;
    chat.leave();
    showConversation(undefined);
    show('list');
    render();
    if (from) document.getElementById(`${from.kind}-${from.id}`)?.focus();
  };
  openOperators.onclick = () => {
    chat.leave();
    showConversation(undefined);
    show('operators');
    render();
    byId('operators-title', HTMLElement).focus();
  };
  byId('operators-back', HTMLElement).onclick = () => {
    show('list');
    openOperators.focus();
  };
  composer.onsubmit = (event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (written === '') return;
    text.value = '';
    chat.send(written).catch((error) => {
      text.value = written;
      toast(`Not sent: ${error.message}`);
    });
  };
  invite.onsubmit = async (event) => {
    event.preventDefault();
    const { conversation } = chat;
    if (!conversation) return;
    try {
      await chat.call(`/rooms/${conversation.id}/members`, { userId: Number(inviteUser.value) });
      toast(`${inviteUser.selectedOptions[0]?.text} is a member of ${conversation.title} now`);
    } catch (error) {
      toast(`Not invited: ${error instanceof Error ? error.message : error}`);
    }
  };

  removeMember.onclick = async () => {
    const { conversation } = chat;
    if (!conversation) return;
    try {
      await chat.call(`/rooms/${conversation.id}/members/${inviteUser.value}`, undefined, 'DELETE');
      toast(`${inviteUser.selectedOptions[0]?.text} is not a member of ${conversation.title} any more`);
    } catch (error) {
      toast(`Not removed: ${error instanceof Error ? error.message : error}`);
    }
  };

  byId('administration', HTMLElement).hidden = operators === undefined;
  show('list');
  showConnection('connecting', false);
  showConversation(undefined);
  invite.hidden = true;
  byId('me', HTMLElement).replaceChildren(avatar(me), element('span', {}, me.name));
  app.hidden = false;
  try {
    const users = await chat.call('/users');
    others = users.filter((/** @type {{ id: number }} */ { id }) => id !== me.id);
    operators?.know(users);
    inviteUser.replaceChildren(...others.map(({ id, name }) => element('option', { value: String(id) }, name)));
    await Promise.all([loadRooms(), loadUnread()]);
  } catch (error) {
    toast(`The conversations could not be loaded: ${error instanceof Error ? error.message : error}`);
  }

  const why = await loggedOut;
  operators?.close();
  chat.close();
  app.hidden = true;
  document.title = TITLE;
  return why;
}

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {(detail: any) => unknown} listener
 */
function on(target, type, listener) {
  target.addEventListener(type, (event) => void listener(/** @type {CustomEvent} */ (event).detail));
}
