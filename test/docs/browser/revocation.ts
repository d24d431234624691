declare const token: string;
declare function showNotice(text: string): void;

// #region page
import Pusher from 'pusher-js';
import { followRevocations, pusherAuth } from 'nestjs-pusher-auth/client';

const pusher = new Pusher('your app key', {
  cluster: 'eu',
  ...pusherAuth({
    Pusher,
    userEndpoint: '/pusher/user-auth',
    headers: () => ({ Authorization: `Bearer ${token}` }),
  }),
});

pusher.signin(); // the server can reach only users who have signed in
followRevocations(pusher);

const room = pusher.subscribe('presence-room-1');
room.bind('pusher:subscription_error', ({ status }: { status?: number }) => {
  if (status === 403) showNotice('You are not a member of this room.');
});
// #endregion
