declare const token: string;

// #region page
import Pusher from 'pusher-js';
import { pusherAuth } from 'nestjs-pusher-auth/client';

const pusher = new Pusher('your app key', {
  cluster: 'eu',
  ...pusherAuth({
    Pusher,
    userEndpoint: '/pusher/user-auth',
    headers: () => ({ Authorization: `Bearer ${token}` }),
  }),
});

pusher.signin();
pusher.bind('pusher:signin_success', () => console.log('signed in'));
pusher.user.bind('notice', ({ text }: { text: string }) => console.log(text)); // sent to this user
// #endregion

// #region watchlist
pusher.user.watchlist.bind('online', ({ user_ids: ids }: { user_ids: string[] }) => console.log('online', ids));
pusher.user.watchlist.bind('offline', ({ user_ids: ids }: { user_ids: string[] }) => console.log('offline', ids));
// #endregion
