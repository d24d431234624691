import { Injectable, Logger } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import Pusher from 'pusher';
import { ChannelsServer } from '../channels-server/channels-server.js';
import type { ChannelsApp, ChannelsLocation, Configuration } from '../config/configuration.js';

const TIMEOUT_MS = 5_000;
/** The maximum number of channels that a Channels server accepts for one event. */
const MAX_CHANNELS = 100;

/** Publishes events with the official SDK, which also encrypts those of `private-encrypted-` channels. */
@Injectable()
export class Publisher {
  private readonly logger = new Logger(Publisher.name);
  private pusher?: Pusher;

  constructor(
    private readonly channelsServer: ChannelsServer,
    private readonly config: ConfigService<Configuration, true>,
  ) {}

  /**
   * Never rejects: the data has already been saved, and a client that misses the event gets it when it reloads the
   * conversation.
   *
   * @param channel one channel, or any number of channels that are not encrypted
   */
  async publish(channel: string | string[], event: string, data: object): Promise<void> {
    const channels = [channel].flat();
    try {
      for (let from = 0; from < channels.length; from += MAX_CHANNELS) {
        await this.connect().trigger(channels.slice(from, from + MAX_CHANNELS), event, data);
      }
    } catch (error) {
      this.logger.error(`${event} was not published on ${channels.join(', ')}: ${String(error)}`);
    }
  }

  /** For `PusherAuthService.revoke`. Rejects if the Channels server cannot be reached. */
  sendToUser(userId: string, event: string, data: object): Promise<unknown> {
    return this.connect().sendToUser(userId, event, data);
  }

  /** For `PusherAuthService.revoke`. Rejects like {@link sendToUser}. */
  terminateUserConnections(userId: string): Promise<unknown> {
    return this.connect().terminateUserConnections(userId);
  }

  private connect(): Pusher {
    return (this.pusher ??= new Pusher({
      ...publisherOptions(this.config.get('channelsApp', { infer: true }), this.channelsServer.location),
      encryptionMasterKeyBase64: this.config.get('encryptionMasterKeyBase64', { infer: true }),
    }));
  }
}

/** The SDK's options for a Pusher cluster or a host. */
export function publisherOptions({ id: appId, key, secret }: ChannelsApp, location: ChannelsLocation): Pusher.Options {
  const app = { appId, key, secret, timeout: TIMEOUT_MS };
  if ('cluster' in location) return { ...app, cluster: location.cluster, useTLS: true };
  return { ...app, host: location.host, port: String(location.port), useTLS: location.useTLS };
}
