import { Injectable, Logger } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import Pusher from 'pusher';
import { ChannelsServer } from '../channels-server/channels-server.js';
import type { Configuration } from '../config/configuration.js';

const TIMEOUT_MS = 5_000;

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
   * Never fails: what is published has been saved before, and a client that misses the event gets it when it loads
   * the conversation again.
   */
  async publish(channel: string, event: string, data: object): Promise<void> {
    try {
      await this.connect().trigger(channel, event, data);
    } catch (error) {
      this.logger.error(`${event} was not published on ${channel}: ${String(error)}`);
    }
  }

  private connect(): Pusher {
    const { id: appId, key, secret } = this.config.get('channelsApp', { infer: true });
    const app = {
      appId,
      key,
      secret,
      timeout: TIMEOUT_MS,
      encryptionMasterKeyBase64: this.config.get('encryptionMasterKeyBase64', { infer: true }),
    };
    const { location } = this.channelsServer;
    return (this.pusher ??= new Pusher(
      'cluster' in location
        ? { ...app, cluster: location.cluster, useTLS: true }
        : { ...app, host: location.host, port: String(location.port), useTLS: location.useTLS },
    ));
  }
}
