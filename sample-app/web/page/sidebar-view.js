import { avatar, byId, element } from './element.js';

const myRooms = byId('my-rooms', HTMLElement);
const otherRooms = byId('other-rooms', HTMLElement);
const otherRoomsSection = byId('other-rooms-section', HTMLElement);
const people = byId('people', HTMLElement);

/**
 * @param {{ rooms: import('./types.js').Room[], others: import('./types.js').User[], unread: Set<number>,
 *   current: import('./types.js').Conversation | undefined }} lists
 * @param {{ openRoom: (room: import('./types.js').Room) => void, openDirect: (user: import('./types.js').User) => void }} on
 */
export function showSidebar({ rooms, others, unread, current }, on) {
  const isCurrent = (/** @type {string} */ kind, /** @type {number} */ id) =>
    current?.kind === kind && current.id === id;
  const focused = document.activeElement?.id;
  const items = (/** @type {boolean} */ isMember) =>
    rooms
      .filter((room) => room.isMember === isMember)
      .map((room) =>
        item(`room-${room.id}`, roomMark(room), room.name, room.topic, isCurrent('room', room.id), () =>
          on.openRoom(room),
        ),
      );
  myRooms.replaceChildren(...items(true));
  otherRooms.replaceChildren(...items(false));
  otherRoomsSection.hidden = otherRooms.children.length === 0;
  people.replaceChildren(
    ...others.map((user) => {
      const built = item(`direct-${user.id}`, avatar(user), user.name, user.login, isCurrent('direct', user.id), () =>
        on.openDirect(user),
      );
      if (unread.has(user.id)) built.firstElementChild?.append(element('span', { class: 'badge' }, 'new'));
      return built;
    }),
  );
  // The list was built again: a keyboard user stays where they were.
  if (focused) document.getElementById(focused)?.focus();
}

/** @param {import('./types.js').Room} room */
function roomMark({ isMember }) {
  const mark = isMember ? '#' : element('span', { class: 'icon lock' });
  return element('span', { class: 'room-mark', 'aria-hidden': 'true' }, mark);
}

/**
 * @param {string} id
 * @param {HTMLElement} mark
 * @param {string} name
 * @param {string} detail
 * @param {boolean} current
 * @param {() => void} open
 */
function item(id, mark, name, detail, current, open) {
  const button = element(
    'button',
    { id, class: 'item', type: 'button', ...(current && { 'aria-current': 'true' }) },
    mark,
    element('span', { class: 'item-text' }, element('strong', {}, name), element('small', {}, detail)),
  );
  button.addEventListener('click', open);
  return element('li', {}, button);
}
