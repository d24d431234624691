import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { ChannelsLocation, Configuration } from '../config/configuration.js';
import { SoketiProcess } from './soketi-process.js';

/** The Channels server that this application publishes to: the configured one, else a soketi of its own. */
@Injectable()
export class ChannelsServer implements OnModuleInit, OnApplicationShutdown {
  private known?: ChannelsLocation;
  private soketi?: SoketiProcess;

  constructor(private readonly config: ConfigService<Configuration, true>) {}

  get location(): ChannelsLocation {
    if (this.known === undefined) throw new Error('The Channels server is known once the application is initialised.');
    return this.known;
  }

  async onModuleInit(): Promise<void> {
    this.known = this.config.get('channelsLocation', { infer: true });
    if (this.known !== undefined) return;
    this.soketi = await SoketiProcess.start(this.config.get('channelsApp', { infer: true }));
    this.known = { host: '127.0.0.1', port: this.soketi.port, useTLS: false };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.soketi?.stop();
  }
}
