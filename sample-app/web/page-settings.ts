import type { ChannelsApp, ChannelsLocation } from '../config/configuration.js';

/** What the page needs before anybody has logged in. */
export interface PageSettings {
  readonly key: string;
  /** Options of the client of pusher-js. */
  readonly client: object;
  /** For the log-in form: this is a sample. */
  readonly seeded: {
    readonly users: readonly { readonly login: string; readonly name: string }[];
    readonly password: string;
  };
}

export function clientOptions({ key }: ChannelsApp, location: ChannelsLocation): Pick<PageSettings, 'key' | 'client'> {
  if ('cluster' in location) return { key, client: { cluster: location.cluster, forceTLS: true } };
  const { host: wsHost, port, useTLS: forceTLS } = location;
  // pusher-js insists on a cluster; with a host of its own it never uses it.
  const client = { cluster: 'own', wsHost, wsPort: port, wssPort: port, forceTLS, enabledTransports: ['ws', 'wss'] };
  return { key, client: { ...client, disableStats: true } };
}
