import { directChannel, roomChannel } from '../../channels.ts';

/** @typedef {import('./types.js').Conversation} Conversation */

/**
 * @param {import('./types.js').Room} room
 * @returns {Conversation}
 */
export function roomConversation({ id, name, topic }) {
  return {
    kind: 'room',
    id,
    title: name,
    subtitle: topic,
    channelName: roomChannel(id),
    messagesPath: `/rooms/${id}/messages`,
  };
}

/**
 * @param {import('./types.js').User} me
 * @param {import('./types.js').User} other
 * @returns {Conversation}
 */
export function directConversation(me, { id, name }) {
  const subtitle = 'Encrypted: the Channels server carries it and cannot read it';
  return {
    kind: 'direct',
    id,
    title: name,
    subtitle,
    channelName: directChannel(me.id, id),
    messagesPath: `/direct/${id}`,
  };
}
