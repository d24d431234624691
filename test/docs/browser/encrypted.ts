declare const token: string;

// #region page
import Pusher from 'pusher-js/with-encryption';
import { pusherAuth } from 'nestjs-pusher-auth/client';

const pusher = new Pusher('your app key', {
  cluster: 'eu',
  ...pusherAuth({ Pusher, headers: () => ({ Authorization: `Bearer ${token}` }) }),
});

const direct = pusher.subscribe('private-encrypted-direct-7-8');
direct.bind('message', ({ text }: { text: string }) => console.log(text)); // decrypted already
// #endregion
