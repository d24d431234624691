import PusherImport from 'pusher-js';
import { createSampleApp } from '../../../sample-app/sample-app.js';
import { SEEDED_PASSWORD } from '../../../sample-app/database/seed.js';

// At run time the import is the class; the types call it a namespace.
const PusherClient = PusherImport as unknown as typeof import('pusher-js').default;
export type PusherClient = InstanceType<typeof PusherClient>;
export type Channel = ReturnType<PusherClient['subscribe']>;

export interface LoggedIn {
  readonly token: string;
  readonly user: { readonly id: number; readonly name: string };
}

/** The whole sample on free ports of 127.0.0.1: application, database and Channels server. */
export class RunningSample {
  private readonly clients: PusherClient[] = [];

  private constructor(
    readonly address: string,
    private readonly stop: () => Promise<void>,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<RunningSample> {
    const { app, address } = await createSampleApp({ environment: { ...environment, PORT: '0' }, logger: ['fatal'] });
    return new RunningSample(address, () => app.close());
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.stop();
  }

  call(path: string, { token, body }: { token?: string; body?: object | URLSearchParams } = {}): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    return fetch(this.address + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
  }

  async logIn(login: string): Promise<LoggedIn> {
    const reply = await this.call('/login', { body: { login, password: SEEDED_PASSWORD } });
    expect(reply.status).toBe(200);
    return (await reply.json()) as LoggedIn;
  }

  /** A real client, connected as the page connects, as the bearer of the token or of none. */
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

/** Subscribes and tells how it ended: `'joined'`, or the status of the refusal. */
export async function join(client: PusherClient, channelName: string): Promise<{ channel: Channel; ended: unknown }> {
  const channel = client.subscribe(channelName);
  const ended = await Promise.race([
    next(channel, 'pusher:subscription_succeeded').then(() => 'joined'),
    next<{ status: number }>(channel, 'pusher:subscription_error').then(({ status }) => status),
  ]);
  return { channel, ended };
}
