import type { ChannelsApp, ChannelsLocation } from '../config/configuration.js';

/** The settings that the page needs before login. */
export interface PageSettings {
  readonly key: string;
  /** Options for pusher-js. */
  readonly client: object;
  /** The users and the password for the log-in form, if the sample has seeded its own database. */
  readonly seeded?: {
    readonly users: readonly { readonly login: string; readonly name: string }[];
    readonly password: string;
  };
}

/** Only WebSockets, because the fallbacks load scripts from Pusher's servers, which the content security policy forbids. */
const enabledTransports = ['ws', 'wss'];

/** The origin that pusher-js connects to. */
export function webSocketOrigin(location: ChannelsLocation): string {
  if ('cluster' in location) return `wss://ws-${location.cluster}.pusher.com`;
  return `${location.useTLS ? 'wss' : 'ws'}://${location.host}:${location.port}`;
}

export function clientOptions({ key }: ChannelsApp, location: ChannelsLocation): Pick<PageSettings, 'key' | 'client'> {
  if ('cluster' in location) return { key, client: { cluster: location.cluster, forceTLS: true, enabledTransports } };
  const { host: wsHost, port, useTLS: forceTLS } = location;
  // pusher-js requires a cluster, even if a host is given and the cluster is not used.
  const client = { cluster: 'own', wsHost, wsPort: port, wssPort: port, forceTLS, enabledTransports };
  return { key, client: { ...client, disableStats: true } };
}
