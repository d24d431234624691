// Only compiled: every release accepts the options and passes its class without a cast.
import Echo from 'laravel-echo';
import { followRevocations, pusherAuth } from 'nestjs-pusher-auth/client';
import PusherJs from 'pusher-js';
import PusherJs7 from 'pusher-js-7';
import PusherJs72 from 'pusher-js-7.2';

const userEndpoint = '/pusher/user-auth';

export const clients = [
  new PusherJs('key', { cluster: 'eu', ...pusherAuth({ Pusher: PusherJs, userEndpoint }) }),
  new PusherJs7('key', { cluster: 'eu', ...pusherAuth({ Pusher: PusherJs7, userEndpoint }) }),
  new PusherJs72('key', { cluster: 'eu', ...pusherAuth({ Pusher: PusherJs72, userEndpoint }) }),
  new Echo({
    broadcaster: 'pusher',
    Pusher: PusherJs,
    key: 'key',
    cluster: 'eu',
    ...pusherAuth({ Pusher: PusherJs, userEndpoint }),
  }),
];

export const stops = [
  ...clients.map((client) => followRevocations(client instanceof Echo ? client.connector.pusher : client)),
];
