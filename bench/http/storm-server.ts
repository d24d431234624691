import 'reflect-metadata';
import {
  Body,
  Controller,
  ForbiddenException,
  HttpCode,
  Inject,
  Injectable,
  Module,
  Post,
  Req,
  UseGuards,
  type DynamicModule,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule } from '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ChannelBatchPolicy,
  ChannelPolicy,
  PusherAuthModule,
  type ChannelBatch,
  type ChannelRequest,
} from '../../src/index.js';
import { KEY, SECRET, sdk } from '../subjects/identity.js';
import { Memberships } from '../subjects/memberships.js';
import { jwtStrategy } from './jwt-strategy.js';
import type { StormServerSettings } from './storm-server-settings.js';

/** The length of the queue for new connections. Node's default is 511, and the storm opens 1,200 at once. */
const BACKLOG = 4_096;

interface StormUser {
  readonly id: number;
}

interface HandBody {
  readonly socket_id: string;
  readonly channel_name: string;
}

@Controller('pusher')
@UseGuards(AuthGuard('jwt'))
class HandWrittenController {
  constructor(@Inject(Memberships) private readonly memberships: Memberships) {}

  @Post('auth')
  @HttpCode(200)
  async authorize(@Body() body: HandBody, @Req() request: { user: StormUser }): Promise<object> {
    const room = /^private-room-([1-9][0-9]*)$/.exec(body.channel_name);
    if (!room || !(await this.memberships.has(Number(room[1]), request.user.id))) throw new ForbiddenException();
    return sdk.authorizeChannel(body.socket_id, body.channel_name);
  }
}

@Injectable()
class RoomPolicies {
  constructor(@Inject(Memberships) private readonly memberships: Memberships) {}

  @ChannelPolicy('private-room-<id:int>')
  join({ params, user }: ChannelRequest<'private-room-<id:int>', StormUser>): Promise<boolean> {
    return this.memberships.has(params.id, user.id);
  }
}

@Injectable()
class RoomBatchPolicies {
  constructor(@Inject(Memberships) private readonly memberships: Memberships) {}

  @ChannelBatchPolicy('private-room-<id:int>')
  async join({ channels, user }: ChannelBatch<'private-room-<id:int>', StormUser>): Promise<boolean[]> {
    const ids = channels.map(({ params }) => params.id);
    const own = await this.memberships.among(ids, user.id);
    return ids.map((id) => own.has(id));
  }
}

function moduleOf({ endpoint, policyTimeoutMs }: StormServerSettings, memberships: Memberships): DynamicModule {
  const strategy = jwtStrategy('key', ({ sub }): StormUser => ({ id: Number(sub) }));
  @Module({ imports: [PassportModule], providers: [strategy], exports: [PassportModule] })
  class AuthModule {}
  @Module({})
  class StormModule {}
  const database = { provide: Memberships, useValue: memberships };
  if (endpoint === 'by-hand') {
    return {
      module: StormModule,
      imports: [AuthModule],
      providers: [database],
      controllers: [HandWrittenController],
    };
  }
  const guards = [AuthGuard('jwt')];
  return {
    module: StormModule,
    imports: [PusherAuthModule.forRoot({ key: KEY, secret: SECRET, policyTimeoutMs, guards, imports: [AuthModule] })],
    providers: [database, endpoint === 'policy' ? RoomPolicies : RoomBatchPolicies],
  };
}

async function serve(settings: StormServerSettings): Promise<void> {
  const memberships = await Memberships.open(settings.database);
  const root = moduleOf(settings, memberships);
  // Without a logger, because a line for each missed deadline would be most of the work. Exceptions at boot are still printed.
  const logging = { logger: false } as const;
  const fastify = settings.adapter === 'fastify' ? new FastifyAdapter() : undefined;
  const app: INestApplication = fastify
    ? await NestFactory.create(root, fastify, logging)
    : await NestFactory.create(root, logging);
  await app.init();
  await fastify?.getInstance().ready();
  const server = app.getHttpServer() as Server;
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');
  process.on('message', () => void memberships.settle().then((queries) => process.send!(queries)));
  // The parent ends this process; if the parent dies, the IPC channel closes.
  process.on('disconnect', () => process.exit());
  process.send!((server.address() as AddressInfo).port);
}

void serve(JSON.parse(process.argv[2] as string) as StormServerSettings);
