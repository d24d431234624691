import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readEnvironment, type Environment } from './environment.js';

const LOCAL_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** An app on a Channels server. */
export interface ChannelsApp {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
}

/** The location of a Channels server: a Pusher cluster or a host. */
export type ChannelsLocation =
  { readonly cluster: string } | { readonly host: string; readonly port: number; readonly useTLS: boolean };

/** The settings that modules read through `ConfigService<Configuration, true>`. */
export interface Configuration {
  readonly port: number;
  /** The address of a PostgreSQL, or one that the sample starts: `postgres` as a process, `pglite` in this one. */
  readonly database: { readonly url: string } | 'postgres' | 'pglite';
  /** A `KeyObject`, because jsonwebtoken tries to parse a string as a public key on every request. */
  readonly jwtKey: KeyObject;
  readonly channelsApp: ChannelsApp;
  /** If undefined, the sample starts a server on this machine. */
  readonly channelsLocation: ChannelsLocation | undefined;
  readonly encryptionMasterKeyBase64: string;
  /** 0 for no limit. */
  readonly limitsPerMinute: { readonly logins: number; readonly authorizations: number };
  readonly servesApiDocument: boolean;
}

export function readConfiguration(variables: Record<string, string | undefined>): Configuration {
  const environment = readEnvironment(variables);
  return {
    port: environment.PORT,
    database: environment.DATABASE_URL === undefined ? environment.DATABASE_ENGINE : { url: environment.DATABASE_URL },
    jwtKey: createSecretKey(Buffer.from(environment.JWT_SECRET ?? random('base64'))),
    ...channelsOf(environment),
    encryptionMasterKeyBase64: environment.PUSHER_ENCRYPTION_MASTER_KEY ?? random('base64'),
    limitsPerMinute: { logins: environment.LOGINS_PER_MINUTE, authorizations: environment.AUTHORIZATIONS_PER_MINUTE },
    // It would describe every route to anyone who asks.
    servesApiDocument: environment.NODE_ENV !== 'production',
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
