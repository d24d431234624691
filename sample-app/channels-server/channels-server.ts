import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelsLocation, Configuration } from '../config/configuration.js';
import { freePort } from '../platform/free-port.js';
import { SoketiProcess } from './soketi-process.js';

const RESTART_DELAY_MS = 1_000;

/** The Channels server that this application publishes to: the configured one, or a soketi that it starts. */
@Injectable()
export class ChannelsServer implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ChannelsServer.name);
  private known?: ChannelsLocation;
  private soketi?: Promise<SoketiProcess>;
  private stopping = false;

  constructor(private readonly config: ConfigService<Configuration, true>) {}

  get location(): ChannelsLocation {
    if (this.known === undefined)
      throw new Error('The Channels server is known once the application has been initialized.');
    return this.known;
  }

  async onModuleInit(): Promise<void> {
    this.known = this.config.get('channelsLocation', { infer: true });
    if (this.known !== undefined) return;
    const port = await freePort();
    const soketi = await this.start(port);
    this.known = { host: '127.0.0.1', port, useTLS: false };
    void this.keepRunning(soketi, port);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await (await this.soketi?.catch(() => undefined))?.stop();
  }

  private start(port: number): Promise<SoketiProcess> {
    // Users sign in, so that the server can signal them and close their connections.
    const app = { ...this.config.get('channelsApp', { infer: true }), enableUserAuthentication: true };
    return (this.soketi = SoketiProcess.start(app, port));
  }

  /** Starts soketi again on the same port, because clients reconnect to it. */
  private async keepRunning(first: SoketiProcess, port: number): Promise<void> {
    let running: SoketiProcess | undefined = first;
    for (;;) {
      await running?.ended;
      if (this.stopping) return;
      this.logger.warn(`soketi has ended; restarting it in ${RESTART_DELAY_MS} ms`);
      await sleep(RESTART_DELAY_MS);
      if (this.stopping) return;
      running = await this.start(port).catch((error: unknown) => void this.logger.error(String(error)));
    }
  }
}
