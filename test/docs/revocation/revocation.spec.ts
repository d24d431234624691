import { jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Pusher from 'pusher';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { AuthModule, jwtSecret } from '../quick-start/auth/auth.module.js';
import { RealtimeModule } from './realtime.module.js';
import { RoomAuditService } from './room-audit.service.js';
import { RoomMembersService } from './room-members.service.js';
import { RoomPolicies } from './room.policies.js';
import { RoomsService } from './rooms.service.js';
import { UsersService } from './users.service.js';

const PAGE = '../browser/revocation.js' as string;
const ADA = { Authorization: `Bearer ${new JwtService({ secret: jwtSecret.export() }).sign({ sub: 7, name: 'Ada' })}` };

let app: INestApplication<App> | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
  jest.restoreAllMocks();
});

async function boot(metadata: Parameters<typeof Test.createTestingModule>[0]): Promise<INestApplication<App>> {
  const module = await Test.createTestingModule(metadata).compile();
  app = module.createNestApplication<INestApplication<App>>({ logger: false });
  return app.init();
}

describe('the server of docs/revocation.md', () => {
  it('removes a member: it denies, signals the pages, and closes the connections at shutdown', async () => {
    Object.assign(process.env, { PUSHER_KEY: 'key', PUSHER_SECRET: 'secret', PUSHER_APP_ID: '1' });
    const signalled = jest.spyOn(Pusher.prototype, 'sendToUser').mockResolvedValue({} as never);
    const closed = jest.spyOn(Pusher.prototype, 'terminateUserConnections').mockResolvedValue({} as never);
    const booted = await boot({ imports: [AuthModule, RealtimeModule] });
    const join = (status: number) =>
      request(booted.getHttpServer())
        .post('/pusher/auth')
        .set(ADA)
        .send({ socket_id: '1.2', channel_name: 'presence-room-1' })
        .expect(status);
    await join(200);
    const signIn = await request(booted.getHttpServer()).post('/pusher/user-auth').set(ADA).send({ socket_id: '1.2' });
    expect(JSON.parse((signIn.body as { user_data: string }).user_data)).toEqual({ id: '7' });

    await booted.get(RoomMembersService).remove(1, 7);

    await join(403);
    expect(signalled.mock.calls).toEqual([['7', 'pusher-auth:recheck', {}]]);
    expect(closed).not.toHaveBeenCalled();
    await booted.close();
    app = undefined;
    expect(closed.mock.calls).toEqual([['7']]);
  });

  it('sends the signal and the closing to the Channels server', async () => {
    const { pusher, received, close } = await startChannelsServer();
    const booted = await boot({
      imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', server: pusher })],
      providers: [RoomPolicies, RoomsService, RoomMembersService],
    });
    await booted.get(RoomMembersService).remove(1, 7);
    expect(received).toEqual(['POST /apps/1/events']);
    await booted.close();
    app = undefined;
    expect(received.slice(1)).toEqual(['POST /apps/1/users/7/terminate_connections']);
    close();
  });

  it('finds the members of a room who would be denied now', async () => {
    const { pusher, close } = await startChannelsServer({
      '/apps/1/channels/presence-room-1/users': { users: [{ id: '7' }, { id: '8' }, { id: '12' }] },
    });
    const booted = await boot({
      imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret' })],
      providers: [RoomPolicies, RoomsService, RoomAuditService, UsersService, { provide: Pusher, useValue: pusher }],
    });
    expect(await booted.get(RoomAuditService).intruders(1)).toEqual(['8', '12']);
    await booted.get(RoomsService).removeMember(1, 7);
    expect(await booted.get(RoomAuditService).intruders(1)).toEqual(['7', '8', '12']);
    close();
  });
});

/** The REST API of a Channels server, and the official SDK for it. */
async function startChannelsServer(replies: Readonly<Record<string, object>> = {}) {
  const received: string[] = [];
  const server = createServer(({ method, url }, reply) => {
    const { pathname } = new URL(url!, 'http://x');
    received.push(`${method} ${pathname}`);
    reply.setHeader('Content-Type', 'application/json').end(JSON.stringify(replies[pathname] ?? {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = { host: '127.0.0.1', port: String(port), useTLS: false };
  const pusher = new Pusher({ appId: '1', key: 'key', secret: 'secret', ...address });
  return { pusher, received, close: () => void server.close() };
}

type Listener = (data?: unknown) => void;

/** An emitter that pages bind to. */
class Emitter {
  readonly #listeners = new Map<string, Listener[]>();

  bind(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  emit(event: string, data?: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(data);
  }
}

interface Options {
  readonly channelAuthorization: {
    readonly customHandler: (request: object, callback: (error: Error | null) => void) => void;
  };
}

/** A joined channel of pusher-js. */
class JoinedChannel extends Emitter {
  readonly subscribed = true;

  constructor(
    readonly name: string,
    private readonly options: Options,
  ) {
    super();
  }

  authorize(socketId: string, callback: (error: Error | null) => void): void {
    this.options.channelAuthorization.customHandler({ socketId, channelName: this.name }, callback);
  }
}

/** Stands in for pusher-js: connected, and every subscription has succeeded. */
class ConnectedPusher {
  static readonly instances: ConnectedPusher[] = [];
  static readonly Runtime = {};

  readonly connection = Object.assign(new Emitter(), { socket_id: '1.2', state: 'connected', connection: {} });
  readonly user = new Emitter();
  readonly signin = jest.fn();
  channels: JoinedChannel[] = [];

  constructor(
    readonly key: string,
    private readonly options: Options,
  ) {
    ConnectedPusher.instances.push(this);
  }

  subscribe(name: string): JoinedChannel {
    const channel = new JoinedChannel(name, this.options);
    this.channels.push(channel);
    return channel;
  }

  unsubscribe(name: string): void {
    this.channels = this.channels.filter((channel) => channel.name !== name);
  }

  allChannels(): JoinedChannel[] {
    return this.channels;
  }
}

describe('the page of docs/revocation.md', () => {
  it('signs in, leaves the room on the signal, and shows the reason', async () => {
    jest.unstable_mockModule('pusher-js', () => ({ default: ConnectedPusher }));
    const said = new Promise((resolve) => Object.assign(globalThis, { token: 'token', showNotice: resolve }));
    await import(PAGE);
    const [pusher] = ConnectedPusher.instances as [ConnectedPusher];
    expect(pusher.signin).toHaveBeenCalledTimes(1);
    const other = pusher.subscribe('presence-room-2');
    jest.spyOn(globalThis, 'fetch').mockResolvedValue(
      Response.json({
        'presence-room-1': { status: 403 },
        'presence-room-2': { status: 200, data: { auth: 'key:x', channel_data: '{"user_id":"7"}' } },
      }),
    );

    pusher.user.emit('pusher-auth:recheck', {});

    expect(await said).toBe('You are not a member of this room.');
    expect(pusher.channels).toEqual([other]);
  });
});
