import { pusherAuth } from 'nestjs-pusher-auth/client';
import type { PusherBatchAuthorizer } from './batch-authorizer.js';

type PusherClient = typeof import('pusher-js').default;
type Client = InstanceType<PusherClient>;

export function withSoketi(Pusher: PusherClient, token: string): Client {
  // #region soketi
  const pusher = new Pusher('app-key', {
    cluster: 'none', // pusher-js insists on one
    wsHost: 'localhost',
    wsPort: 6001,
    forceTLS: false,
    enabledTransports: ['ws', 'wss'],
    ...pusherAuth({ Pusher, headers: () => ({ Authorization: `Bearer ${token}` }) }),
  });
  // #endregion
  return pusher;
}

export function signIn(Pusher: PusherClient, token: string): Client {
  // #region sign-in
  const pusher = new Pusher('app-key', {
    cluster: 'eu',
    userAuthentication: {
      endpoint: '/pusher/user-auth',
      transport: 'ajax',
      headersProvider: () => ({ Authorization: `Bearer ${token}` }),
    },
  });

  pusher.signin();
  pusher.bind('pusher:signin_success', () => console.log('signed in'));
  pusher.user.bind('notice', ({ text }: { text: string }) => console.log(text)); // what sendToUser sends
  pusher.user.watchlist.bind('online', ({ user_ids: ids }: { user_ids: string[] }) => console.log('online', ids));
  // #endregion
  return pusher;
}

interface Members {
  count: number;
  me: { id: string; info: { name: string } };
  each(callback: (member: { id: string; info: { name: string } }) => void): void;
}

export function showMembers(pusher: Client): void {
  // #region members
  const lobby = pusher.subscribe('presence-lobby');
  lobby.bind('pusher:subscription_succeeded', (members: Members) => {
    members.each(({ id, info }) => console.log(id, info.name, id === members.me.id ? '(me)' : ''));
  });
  lobby.bind('pusher:member_added', ({ info }: { info: { name: string } }) => console.log(info.name, 'came'));
  lobby.bind('pusher:member_removed', ({ info }: { info: { name: string } }) => console.log(info.name, 'left'));
  // #endregion
}

export function readSecrets(Pusher: PusherClient, token: string): Client {
  // #region encrypted
  // In browsers: import Pusher from 'pusher-js/with-encryption';
  const pusher = new Pusher('app-key', {
    cluster: 'eu',
    channelAuthorization: {
      endpoint: '/pusher/auth',
      transport: 'ajax',
      headersProvider: () => ({ Authorization: `Bearer ${token}` }),
    },
  });

  const direct = pusher.subscribe('private-encrypted-direct-1-2');
  direct.bind('message', ({ text }: { text: string }) => console.log(text)); // decrypted already
  // #endregion
  return pusher;
}

export function inBatches(Pusher: PusherClient, PusherBatchAuthorizer: PusherBatchAuthorizer, token: string): Client {
  // #region batch
  // import PusherBatchAuthorizer from 'pusher-js-auth';
  const pusher = new Pusher('app-key', {
    cluster: 'eu',
    authEndpoint: '/pusher/auth',
    authorizer: PusherBatchAuthorizer,
    auth: { headers: { Authorization: `Bearer ${token}` } },
  });
  // #endregion
  return pusher;
}

export function asScript(Pusher: PusherClient): Client {
  // #region jsonp
  const pusher = new Pusher('app-key', {
    cluster: 'eu',
    channelAuthorization: { endpoint: 'https://api.example.com/pusher/auth', transport: 'jsonp' },
  });
  // #endregion
  return pusher;
}
