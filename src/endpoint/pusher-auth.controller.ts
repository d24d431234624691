import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Get,
  Header,
  HttpCode,
  Inject,
  NotFoundException,
  Post,
  Req,
  Res,
  type Type,
  UseGuards,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingHttpHeaders } from 'node:http';
import { isAllowedJsonpOrigin, isJsonpCallback, jsonpReply } from '../jsonp.js';
import type { PusherAuthModuleExtras } from '../pusher-auth.module-options.js';
import { PusherAuthRegistration, REGISTRATION_TOKEN } from '../pusher-auth.registration.js';
import type { PusherAuthService } from '../pusher-auth.service.js';
import { getPusherAuthToken } from '../pusher-auth.tokens.js';
import { parseChannelAuthRequest, parseUserAuthRequest } from './auth-request.js';
import { pathsOf } from './endpoint-paths.js';
import { batchReply, replyWithJson, replyWithScript } from './reply.js';

/** What the endpoint reads of a request, on both adapters. */
interface EndpointRequest {
  readonly body?: unknown;
  readonly query: object;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Makes the controller of one registration. A class of its own for each, because Nest reads paths and guards off the
 * class when it scans the module: on a shared one, a second registration would overwrite the first one's guards.
 */
export function createPusherAuthController(declaration: PusherAuthModuleExtras): Type {
  const { path, channelAuthPath, userAuthPath } = pathsOf(declaration);

  @Controller({ path, version: declaration.version ?? VERSION_NEUTRAL })
  class PusherAuthController {
    constructor(
      @Inject(getPusherAuthToken(declaration.app)) private readonly service: PusherAuthService,
      @Inject(REGISTRATION_TOKEN) private readonly registration: PusherAuthRegistration,
      @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    ) {}

    // Bodies and queries are read off the request, where the application's global pipes do not reach them: a ValidationPipe
    // would refuse the extra fields that clients send, and turn nested values into strings.

    @Post(channelAuthPath)
    @HttpCode(200)
    @Header('Cache-Control', 'no-store')
    async authorizeChannel(@Req() request: EndpointRequest, @Res() response: object): Promise<void> {
      const { maxBatchSize } = this.registration.runtime.options;
      const { socketId, channelNames, isBatch } = parseChannelAuthRequest(request.body, maxBatchSize);
      const reply = isBatch
        ? batchReply(await this.service.authorizeMany({ socketId, channelNames }, { request, response }))
        : JSON.stringify(
            await this.service.authorize({ socketId, channelName: channelNames[0] as string }, { request, response }),
          );
      replyWithJson(this.adapterHost, response, reply);
    }

    @Post(userAuthPath)
    @HttpCode(200)
    @Header('Cache-Control', 'no-store')
    async authenticateUser(@Req() request: EndpointRequest, @Res() response: object): Promise<void> {
      const socketId = parseUserAuthRequest(request.body);
      const reply = await this.service.authenticateUser({ socketId }, { request, response });
      replyWithJson(this.adapterHost, response, JSON.stringify(reply));
    }

    @Get(channelAuthPath)
    @Header('Cache-Control', 'no-store')
    async authorizeScript(@Req() request: EndpointRequest, @Res() response: object): Promise<void> {
      const { query, headers } = request;
      const { jsonp } = this.registration.runtime.options;
      if (!jsonp) throw new NotFoundException();
      if (!isAllowedJsonpOrigin(headers, jsonp.allowedOrigins)) throw new ForbiddenException();
      const { callback } = query as { callback?: unknown };
      if (!isJsonpCallback(callback)) {
        throw new BadRequestException("callback must be one that pusher-js makes: Pusher.auth_callbacks['1']");
      }
      const { socketId, channelNames, isBatch } = parseChannelAuthRequest(query, 1);
      const [channelName] = channelNames as [string];
      if (isBatch) throw new BadRequestException('channel_name must be one name: JSONP has no batches');
      // The key to an encrypted channel must not leave in a script that any page can load.
      if (channelName.startsWith('private-encrypted-')) throw new ForbiddenException();
      const reply = await this.service.authorize({ socketId, channelName }, { request, response });
      replyWithScript(this.adapterHost, response, jsonpReply(callback, reply));
    }
  }

  UseGuards(...(declaration.guards ?? []))(PusherAuthController);
  for (const decorate of declaration.decorators ?? []) decorate(PusherAuthController);
  return PusherAuthController;
}
