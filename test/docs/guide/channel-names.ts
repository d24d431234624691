import { channelName, matchChannel } from 'nestjs-pusher-auth/channels';
import { ROOM } from './channels.js';

export const name = channelName(ROOM, { id: 7 }); // 'presence-room-7'
export const params = matchChannel(ROOM, 'presence-room-7'); // { id: 7 }
export const none = matchChannel(ROOM, 'presence-room-seven'); // undefined
