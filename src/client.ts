import { authErrors } from './client/auth-error.js';
import { endpointRequests, type PendingName } from './client/endpoint-requests.js';
import type { PusherAuthClientOptions, PusherJsAuthOptions } from './client/options.js';

export { followRevocations, type RevocablePusher } from './client/follow-revocations.js';
export type {
  BodyFields,
  ChannelFailure,
  ChannelGrant,
  HeaderFields,
  PusherAuthClientOptions,
  PusherClass,
  PusherJsAuthOptions,
  UserGrant,
} from './client/options.js';

/**
 * Authorizes the channels of pusher-js 7.2 to 8 and of laravel-echo 2, many in one request, with tokens that may be fetched
 * and refreshed, retries and a deadline:
 *
 *     new Pusher('app-key', { cluster: 'eu', ...pusherAuth({ Pusher, headers }) })
 *
 * It never throws. For each channel pusher-js gets one answer, and none for a connection that has been closed meanwhile.
 */
export function pusherAuth(options: PusherAuthClientOptions = {}): PusherJsAuthOptions {
  const {
    Pusher,
    endpoint = '/pusher/auth',
    userEndpoint,
    batch = true,
    batchDelayMs = 0,
    maxBatchSize = 100,
  } = options;
  const settle = endpointRequests(options, authErrors(Pusher));
  /** By socket: the names that the next request will have. */
  const gathering = new Map<string, PendingName[]>();

  return {
    channelAuthorization: {
      transport: 'ajax',
      endpoint,
      customHandler({ socketId, channelName }, callback) {
        const name = { channelName, callback };
        const gathered = gathering.get(socketId);
        if (batch && gathered && gathered.length < maxBatchSize) {
          gathered.push(name);
          return;
        }
        const names = [name];
        gathering.set(socketId, names);
        setTimeout(() => {
          if (gathering.get(socketId) === names) gathering.delete(socketId);
          void settle(endpoint, socketId, names);
        }, batchDelayMs);
      },
    },
    ...(userEndpoint && {
      userAuthentication: {
        transport: 'ajax',
        endpoint: userEndpoint,
        headers: {},
        customHandler: ({ socketId }, callback) => void settle(userEndpoint, socketId, [{ callback }]),
      },
    }),
  };
}
