export const ROOM = 'presence-room-<id:int>';
