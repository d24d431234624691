import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readEnvironment, type Environment } from './environment.js';

const LOCAL_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** An app of a Channels server. */
export interface ChannelsApp {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

/** Where a Channels server is: a cluster of Pusher, or a host. */
export type ChannelsLocation =
  { readonly cluster: string } | { readonly host: string; readonly port: number; readonly useTLS: boolean };

/** What the modules of the sample read through `ConfigService<Configuration, true>`. */
export interface Configuration {
  readonly port: number;
  /** The address of a PostgreSQL, or one that is started here: `postgres` in a process of its own, `pglite` in this one. */
  readonly database: { readonly url: string } | 'postgres' | 'pglite';
  /** A `KeyObject`, not a string: with a string jsonwebtoken tries to read a public key from it at every request. */
  readonly jwtKey: KeyObject;
  readonly channelsApp: ChannelsApp;
  /** `undefined`: start a server on this machine. */
  readonly channelsLocation: ChannelsLocation | undefined;
  readonly encryptionMasterKeyBase64: string;
}

export function readConfiguration(variables: Record<string, string | undefined>): Configuration {
  const environment = readEnvironment(variables);
  return {
    port: environment.PORT,
    database: environment.DATABASE_URL === undefined ? environment.DATABASE_ENGINE : { url: environment.DATABASE_URL },
    jwtKey: createSecretKey(Buffer.from(environment.JWT_SECRET ?? random('base64'))),
    ...channelsOf(environment),
    encryptionMasterKeyBase64: environment.PUSHER_ENCRYPTION_MASTER_KEY ?? random('base64'),
  };
}

function channelsOf(environment: Environment): Pick<Configuration, 'channelsApp' | 'channelsLocation'> {
  const { PUSHER_APP_ID: id, PUSHER_KEY: key, PUSHER_SECRET: secret, PUSHER_CLUSTER: cluster } = environment;
  if (id === undefined || key === undefined || secret === undefined) {
    return { channelsApp: { id: 'sample', key: 'sample-key', secret: random('hex') }, channelsLocation: undefined };
  }
  const { PUSHER_HOST: host, PUSHER_PORT: port, PUSHER_SCHEME: scheme } = environment;
  const useTLS = scheme === undefined ? !LOCAL_HOSTS.includes(host ?? '') : scheme === 'https';
  const channelsLocation =
    host === undefined ? { cluster: cluster ?? '' } : { host, port: port ?? (useTLS ? 443 : 80), useTLS };
  return { channelsApp: { id, key, secret }, channelsLocation };
}

function random(encoding: 'base64' | 'hex'): string {
  return randomBytes(32).toString(encoding);
}
