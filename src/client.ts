/**
 * Channel authorization for pages that use pusher-js or laravel-echo. This entry point runs in browsers and has no
 * dependencies.
 *
 * @packageDocumentation
 */
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
 * Makes the options with which pusher-js 7.2 to 8 and laravel-echo 2 authorize channels through this module's endpoint: many
 * channels in one request, with tokens that can be refreshed, retries and a deadline.
 *
 * It never throws. Each channel gets exactly one answer, or none if its connection has been closed in the meantime.
 *
 * @param options all optional
 * @returns options to spread into those of the client
 * @example
 * ```ts
 * const pusher = new Pusher('app-key', {
 *   cluster: 'eu',
 *   ...pusherAuth({ Pusher, headers: async ({ refresh }) => ({ Authorization: `Bearer ${await token({ refresh })}` }) }),
 * });
 * ```
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
  /** The names of the next request, by socket id. */
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
