declare const token: string;

// #region client
import Pusher from 'pusher-js';
import { pusherAuth } from 'nestjs-pusher-auth/client';

const pusher = new Pusher('your app key', {
  cluster: 'eu',
  ...pusherAuth({
    Pusher,
    headers: () => ({ Authorization: `Bearer ${token}` }), // asked for every request
  }),
});

const room = pusher.subscribe('presence-room-1');
room.bind('pusher:subscription_succeeded', () => console.log('joined'));
room.bind('pusher:subscription_error', ({ status }: { status?: number }) => console.log('denied', status));
// #endregion
