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
