import { directChannel, roomChannel } from '../../channels.ts';
import { avatar, byId, element } from './element.js';

const myRooms = byId('my-rooms', HTMLElement);
const otherRooms = byId('other-rooms', HTMLElement);
const otherRoomsSection = byId('other-rooms-section', HTMLElement);
const people = byId('people', HTMLElement);

/**
 * The conversations, and the number of unread messages by channel.
 *
 * @typedef {{ rooms: import('./types.js').Room[], others: import('./types.js').User[], unread: Map<string, number>,
 *   online: Set<number>, me: import('./types.js').User, current: import('./types.js').Conversation | undefined }} Lists
 */

/**
 * @param {Lists} lists
 * @param {{ openRoom: (room: import('./types.js').Room) => void, openDirect: (user: import('./types.js').User) => void }} on
 */
export function showSidebar({ rooms, others, unread, online, me, current }, on) {
  const focused = document.activeElement?.id;
  const common = (/** @type {string} */ channelName) => ({
    current: current?.channelName === channelName,
    unread: unread.get(channelName) ?? 0,
  });
  const items = (/** @type {boolean} */ isMember) =>
    rooms
      .filter((room) => room.isMember === isMember)
      .map((room) => {
        const { id, name, topic } = room;
        const shown = { id: `room-${id}`, mark: roomMark(room), name, detail: topic, ...common(roomChannel(id)) };
        return item(shown, () => on.openRoom(room));
      });
  myRooms.replaceChildren(...items(true));
  otherRooms.replaceChildren(...items(false));
  otherRoomsSection.hidden = otherRooms.children.length === 0;
  people.replaceChildren(
    ...others.map((user) => {
      const { id, name, login } = user;
      const isOnline = online.has(id);
      const mark = element('span', { class: `person-mark${isOnline ? ' online' : ''}` }, avatar(user));
      const detail = isOnline ? `${login}, online` : login;
      return item({ id: `direct-${id}`, mark, name, detail, ...common(directChannel(me.id, id)) }, () =>
        on.openDirect(user),
      );
    }),
  );
  // The list has been rebuilt: keep the keyboard focus.
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {import('./types.js').Room} room */
function roomMark({ isMember }) {
  const mark = isMember ? '#' : element('span', { class: 'icon lock' });
  return element('span', { class: 'room-mark', 'aria-hidden': 'true' }, mark);
}

/**
 * @param {{ id: string, mark: HTMLElement, name: string, detail: string, current: boolean, unread: number }} shown
 * @param {() => void} open
 */
function item({ id, mark, name, detail, current, unread }, open) {
  const button = element(
    'button',
    { id, class: 'item', type: 'button', ...(current && { 'aria-current': 'true' }) },
    mark,
    element('span', { class: 'item-text' }, element('strong', {}, name), element('small', {}, detail)),
  );
  if (unread > 0) {
    const said = element('span', { class: 'visually-hidden' }, ' unread');
    button.append(element('span', { class: 'badge' }, unread > 99 ? '99+' : String(unread), said));
  }
  button.addEventListener('click', open);
  return element('li', {}, button);
}
