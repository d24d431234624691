import type { Options } from 'pusher-js';

/** What the plugin pusher-js-auth exports. */
export type PusherBatchAuthorizer = NonNullable<Options['authorizer']>;
