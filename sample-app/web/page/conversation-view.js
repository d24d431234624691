import { avatar, byId, element } from './element.js';

/** @typedef {import('./types.js').Message} Message */

const view = byId('conversation', HTMLElement);
const title = byId('title', HTMLElement);
const subtitle = byId('subtitle', HTMLElement);
const state = byId('state', HTMLElement);
const here = byId('here', HTMLElement);
const members = byId('members', HTMLElement);
const empty = byId('empty', HTMLElement);
const refusal = byId('refusal', HTMLElement);
const log = byId('log', HTMLElement);
const messages = byId('messages', HTMLElement);
const composer = byId('composer', HTMLFormElement);
const text = byId('text', HTMLInputElement);

const STATE_TEXTS = { joining: 'Joining…', joined: 'Joined', reconnecting: 'Reconnecting…', refused: 'Refused' };

/** @type {Set<number>} */
let shown = new Set();

/** @param {import('./types.js').Conversation | undefined} conversation */
export function showConversation(conversation) {
  title.textContent = conversation?.title ?? '';
  subtitle.textContent = conversation?.subtitle ?? '';
  state.textContent = '';
  empty.hidden = conversation !== undefined;
  refusal.hidden = true;
  here.hidden = true;
  members.replaceChildren();
  messages.replaceChildren();
  shown = new Set();
  text.value = '';
  view.dataset['state'] = 'none';
}

/**
 * @param {import('./types.js').ConversationState} joining
 * @param {import('./types.js').Conversation} conversation
 * @param {() => void} tryAgain
 */
export function showState(joining, conversation, tryAgain) {
  view.dataset['state'] = joining.name;
  state.textContent = STATE_TEXTS[joining.name];
  for (const control of composer.elements) control.toggleAttribute('disabled', joining.name !== 'joined');
  here.hidden = conversation.kind !== 'room' || joining.name !== 'joined';
  log.hidden = joining.name === 'refused';
  refusal.hidden = joining.name !== 'refused';
  refusal.replaceChildren(...(joining.name === 'refused' ? refusalNotice(joining, conversation, tryAgain) : []));
}

/**
 * @param {{ status: number, wasJoined?: boolean | undefined }} refused
 * @param {import('./types.js').Conversation} conversation
 * @param {() => void} tryAgain
 */
function refusalNotice({ status, wasJoined }, { title: name, channelName }, tryAgain) {
  const again = element('button', { class: 'quiet', type: 'button' }, 'Try again');
  again.addEventListener('click', tryAgain);
  const forbidden = status === 403;
  const forbiddenTitle = wasJoined ? `You were removed from ${name}` : `You may not join ${name}`;
  return [
    element('span', { class: `icon ${forbidden ? 'lock' : 'warning'}`, 'aria-hidden': 'true' }),
    element('h3', {}, forbidden ? forbiddenTitle : `${name} could not be joined`),
    element(
      'p',
      {},
      forbidden
        ? 'Only its members may. An administrator can invite you; this page will notice.'
        : 'The server gave neither a yes nor a no.',
    ),
    element(
      'p',
      { class: 'reply' },
      element('span', {}, 'POST /pusher/auth'),
      element('code', {}, channelName),
      element('strong', {}, `status ${status}`),
    ),
    again,
  ];
}

/**
 * @param {{ id: number, name: string }[]} present
 * @param {number} myId
 */
export function showMembers(present, myId) {
  members.replaceChildren(
    ...present.map(({ id, name }) =>
      element(
        'li',
        {},
        avatar({ id, name }),
        element('span', {}, name),
        element('small', {}, id === myId ? 'you' : ''),
      ),
    ),
  );
}

/**
 * @param {Message[]} list all of them, oldest first
 * @param {number} myId
 */
export function showMessages(list, myId) {
  messages.replaceChildren();
  shown = new Set();
  for (const message of list) addMessage(message, myId);
}

/**
 * @param {Message} message ignored if it is already shown
 * @param {number} myId
 */
export function addMessage({ id, text, sentAt, author }, myId) {
  if (shown.has(id)) return;
  shown.add(id);
  const mine = author.id === myId;
  const time = new Date(sentAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const last = messages.lastElementChild;
  const goesOn = last instanceof HTMLElement && last.dataset['author'] === String(author.id);
  messages.append(
    element(
      'li',
      {
        class: ['message', mine && 'mine', goesOn && 'goes-on'].filter(Boolean).join(' '),
        'data-author': String(author.id),
      },
      avatar(author),
      element(
        'div',
        { class: 'bubble' },
        element('p', { class: 'author' }, mine ? 'You' : author.name),
        element('p', { class: 'text' }, text),
        element('time', { datetime: sentAt }, time),
      ),
    ),
  );
  log.scrollTop = log.scrollHeight;
}
