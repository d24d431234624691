import type { INestApplication } from '@nestjs/common';
import PusherImport from 'pusher-js';
import { ChannelsServer } from '../../../sample-app/channels-server/channels-server.js';
import type { SoketiProcess } from '../../../sample-app/channels-server/soketi-process.js';
import { createSampleApp, type SampleAppOptions } from '../../../sample-app/sample-app.js';
import { SampleClient } from './sample-client.js';

export type { LoggedIn } from './sample-client.js';

// At run time the import is the class; the types call it a namespace.
const PusherClient = PusherImport as unknown as typeof import('pusher-js').default;
export type PusherClient = InstanceType<typeof PusherClient>;
export type Channel = ReturnType<PusherClient['subscribe']>;

/** The whole sample on free ports of 127.0.0.1: application, database and Channels server. */
export class RunningSample extends SampleClient {
  private readonly clients: PusherClient[] = [];

  private constructor(
    address: string,
    readonly app: INestApplication,
  ) {
    super(address);
  }

  static async start(
    environment: Record<string, string> = {},
    options: Omit<SampleAppOptions, 'environment'> = {},
  ): Promise<RunningSample> {
    const { app, address } = await createSampleApp({
      logger: ['fatal'],
      ...options,
      environment: { PORT: '0', LOGINS_PER_MINUTE: '0', AUTHORIZATIONS_PER_MINUTE: '0', ...environment },
    });
    return new RunningSample(address, app);
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.app.close();
  }

  /** Ends soketi as a crash would. The sample starts it again after a second. */
  async killChannelsServer(): Promise<void> {
    const server: object = this.app.get(ChannelsServer, { strict: false });
    const running = await (server as { soketi: Promise<SoketiProcess> }).soketi;
    process.kill(running.pid!, 'SIGKILL');
    await running.ended;
  }

  /** A real client, connected like the page, with or without a token. */
  async connect(token?: string): Promise<PusherClient> {
    const settings = (await (await this.call('/settings')).json()) as { key: string; client: { cluster: string } };
    const client = new PusherClient(settings.key, {
      ...settings.client,
      channelAuthorization: {
        endpoint: `${this.address}/pusher/auth`,
        transport: 'ajax',
        ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
      },
    });
    this.clients.push(client);
    return client;
  }
}

/** The data of the channel's next event of this name. */
export function next<T>(channel: Channel, event: string): Promise<T> {
  return new Promise((resolve) => {
    const listener = (data: T): void => {
      channel.unbind(event, listener);
      resolve(data);
    };
    channel.bind(event, listener);
  });
}

/** Subscribes and returns the result: `'joined'`, or the status of the denial. */
export async function join(client: PusherClient, channelName: string): Promise<{ channel: Channel; ended: unknown }> {
  const channel = client.subscribe(channelName);
  const ended = await Promise.race([
    next(channel, 'pusher:subscription_succeeded').then(() => 'joined'),
    next<{ status: number }>(channel, 'pusher:subscription_error').then(({ status }) => status),
  ]);
  return { channel, ended };
}
