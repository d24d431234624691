import 'reflect-metadata';
import {
  Body,
  Controller,
  ForbiddenException,
  HttpCode,
  Injectable,
  Module,
  Post,
  Req,
  UseGuards,
  ValidationPipe,
  type DynamicModule,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule } from '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IsString, Matches, MaxLength } from 'class-validator';
import type { AddressInfo } from 'node:net';
import { ChannelPolicy, PusherAuthModule, type ChannelRequest } from '../../src/index.js';
import { askLater, authorizeByHand } from '../subjects/hand-written.js';
import { CONSTANT_REPLY, KEY, SECRET, type BenchUser } from '../subjects/identity.js';
import { rooms } from '../subjects/policies.js';
import { jwtStrategy } from './jwt-strategy.js';
import type { ServerSettings } from './server-settings.js';

interface AuthedRequest {
  readonly user: BenchUser;
}

@Injectable()
class RoomPolicies {
  @ChannelPolicy('presence-room-<id>', { userInfo: ({ user }) => ({ name: (user as BenchUser).name }) })
  // eslint-disable-next-line @typescript-eslint/require-await -- like a policy that waits for a query
  async join({ params, user }: ChannelRequest<'presence-room-<id>', BenchUser>): Promise<boolean> {
    return rooms.hasMember(params.id, user.id);
  }
}

interface HandBody {
  socket_id: string;
  channel_name: string;
}

@Controller('pusher')
@UseGuards(AuthGuard('jwt'))
class HandWrittenController {
  @Post('auth')
  @HttpCode(200)
  authorize(@Body() body: HandBody, @Req() request: AuthedRequest): Promise<object> {
    return authorizeByHand(body, request.user, askLater);
  }
}

class AuthDto implements HandBody {
  @IsString()
  @Matches(/^\d+\.\d+$/)
  socket_id!: string;

  @IsString()
  @MaxLength(164)
  @Matches(/^[A-Za-z0-9_\-=@,.;]+$/)
  channel_name!: string;
}

@Controller('pusher')
@UseGuards(AuthGuard('jwt'))
class DtoController {
  @Post('auth')
  @HttpCode(200)
  authorize(
    @Body(new ValidationPipe({ whitelist: true })) body: AuthDto,
    @Req() request: AuthedRequest,
  ): Promise<object> {
    if (!body.channel_name.startsWith('presence-room-')) throw new ForbiddenException();
    return authorizeByHand(body, request.user, askLater);
  }
}

/** The lower bound: the guard and the framework. Nothing is read, decided or signed. */
@Controller('pusher')
@UseGuards(AuthGuard('jwt'))
class ConstantController {
  @Post('auth')
  @HttpCode(200)
  authorize(): object {
    return CONSTANT_REPLY;
  }
}

const CONTROLLERS = { 'by-hand': HandWrittenController, dto: DtoController, constant: ConstantController };

function moduleOf({ endpoint, secret }: ServerSettings): DynamicModule {
  @Module({
    imports: [PassportModule],
    providers: [jwtStrategy(secret, ({ sub, name }): BenchUser => ({ id: sub, name }))],
    exports: [PassportModule],
  })
  class AuthModule {}
  @Module({})
  class BenchModule {}
  if (endpoint === 'ours') {
    return {
      module: BenchModule,
      imports: [
        PusherAuthModule.forRoot({ key: KEY, secret: SECRET, guards: [AuthGuard('jwt')], imports: [AuthModule] }),
      ],
      providers: [RoomPolicies],
    };
  }
  return {
    module: BenchModule,
    imports: [AuthModule],
    controllers: [CONTROLLERS[endpoint]],
  };
}

async function serve(settings: ServerSettings): Promise<void> {
  const logging = { logger: ['error', 'warn'] as ('error' | 'warn')[] };
  const root = moduleOf(settings);
  const app: INestApplication =
    settings.adapter === 'fastify'
      ? await NestFactory.create(root, new FastifyAdapter(), logging)
      : await NestFactory.create(root, logging);
  await app.listen(0, '127.0.0.1');
  process.send!((app.getHttpServer() as { address(): AddressInfo }).address().port);
  // The parent ends this process; if the parent dies, the IPC channel closes.
  process.on('disconnect', () => process.exit());
}

void serve(JSON.parse(process.argv[2] as string) as ServerSettings);
