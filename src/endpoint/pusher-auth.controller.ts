import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Get,
  Header,
  HttpCode,
  Inject,
  Logger,
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
import { onOneLine } from '../messages.js';
import { OverloadedException } from '../pusher-auth.exceptions.js';
import type { PusherAuthModuleExtras, RegistrationProblem } from '../pusher-auth.module-options.js';
import { PusherAuthRegistration } from '../pusher-auth.registration.js';
import type { PusherAuthService } from '../pusher-auth.service.js';
import { getPusherAuthToken, REGISTRATION_TOKEN } from '../pusher-auth.tokens.js';
import { parseChannelAuthRequest, parseUserAuthRequest } from './auth-request.js';
import { endpointPaths } from './endpoint-paths.js';
import { batchReply, replyWithJson, replyWithScript } from './reply.js';

const logger = new Logger('PusherAuth');

/** The parts of a request that the endpoint reads, on both adapters. */
interface EndpointRequest {
  readonly body?: unknown;
  readonly query: object;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Makes the controller of one registration. Each registration needs its own class, because Nest reads paths and guards from
 * the class when it scans the module: on a shared class, a second registration would overwrite the guards of the first.
 */
export function createPusherAuthController(extras: PusherAuthModuleExtras): {
  controller: Type;
  problems: RegistrationProblem[];
} {
  const { path, channelAuthPath, userAuthPath } = endpointPaths(extras);

  @Controller({ path, version: extras.version ?? VERSION_NEUTRAL })
  class PusherAuthController {
    constructor(
      @Inject(getPusherAuthToken(extras.app)) private readonly service: PusherAuthService,
      @Inject(REGISTRATION_TOKEN) private readonly registration: PusherAuthRegistration,
      @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    ) {}

    // Read bodies and queries from the request, because global pipes would change parameters: a ValidationPipe would reject the
    // additional fields that clients send, and turn nested values into strings.

    @Post(channelAuthPath)
    @HttpCode(200)
    @Header('Cache-Control', 'no-store')
    async authorizeChannel(@Req() request: EndpointRequest, @Res() response: object): Promise<void> {
      try {
        const { maxBatchSize } = this.registration.runtime.options;
        const { socketId, channelNames, isBatch } = parseChannelAuthRequest(request.body, maxBatchSize);
        const subscriber = { request, response };
        const [channelName] = channelNames as [string];
        const reply = isBatch
          ? batchReply(await this.service.authorizeMany({ socketId, channelNames }, subscriber))
          : JSON.stringify(await this.service.authorize({ socketId, channelName }, subscriber));
        replyWithJson(this.adapterHost, response, reply);
      } catch (error) {
        throw this.reported(error, response);
      }
    }

    @UserAuthRoute(userAuthPath)
    @HttpCode(200)
    @Header('Cache-Control', 'no-store')
    async authenticateUser(@Req() request: EndpointRequest, @Res() response: object): Promise<void> {
      try {
        const socketId = parseUserAuthRequest(request.body);
        const reply = await this.service.authenticateUser({ socketId }, { request, response });
        replyWithJson(this.adapterHost, response, JSON.stringify(reply));
      } catch (error) {
        throw this.reported(error, response);
      }
    }

    @JsonpRoute(extras.jsonp === true, channelAuthPath)
    @Header('Cache-Control', 'no-store')
    async authorizeScript(@Req() request: EndpointRequest, @Res() response: object): Promise<void> {
      try {
        const { query, headers } = request;
        const { jsonpOrigins = [] } = this.registration.runtime.options;
        if (!isAllowedJsonpOrigin(headers, jsonpOrigins)) throw new ForbiddenException();
        const { callback } = query as { callback?: unknown };
        if (!isJsonpCallback(callback)) {
          throw new BadRequestException("callback must be one that pusher-js creates: Pusher.auth_callbacks['1']");
        }
        const { socketId, channelNames, isBatch } = parseChannelAuthRequest(query, 1);
        const [channelName] = channelNames as [string];
        if (isBatch) throw new BadRequestException('channel_name must be one name: JSONP does not support batches');
        // The key of an encrypted channel must not be in a script that any page can load.
        if (channelName.startsWith('private-encrypted-')) throw new ForbiddenException();
        const reply = await this.service.authorize({ socketId, channelName }, { request, response });
        replyWithScript(this.adapterHost, response, jsonpReply(callback, reply));
      } catch (error) {
        throw this.reported(error, response);
      }
    }

    /** The error itself. Logs a debug line for a 400, and sets the header that Nest would drop from an exception. */
    private reported(error: unknown, response: object): unknown {
      if (error instanceof BadRequestException) logger.debug(onOneLine(`400 Bad Request: ${error.message}`));
      if (error instanceof OverloadedException) {
        this.adapterHost.httpAdapter.setHeader(response, 'Retry-After', String(error.retryAfterSeconds));
      }
      return error;
    }
  }

  UseGuards(...(extras.guards ?? []))(PusherAuthController);
  return decorate(PusherAuthController, extras.decorators ?? []);
}

/** The endpoint exists only if it was requested. */
function UserAuthRoute(path: string | undefined): MethodDecorator {
  return path === undefined ? () => undefined : Post(path);
}

/** The endpoint for JSONP also exists only if it was requested. */
function JsonpRoute(isOn: boolean, path: string): MethodDecorator {
  return isOn ? Get(path) : () => undefined;
}

/** Applies class decorators in order. As in TypeScript, a decorator may return a class to use instead. */
function decorate(
  original: Type,
  decorators: readonly ClassDecorator[],
): { controller: Type; problems: RegistrationProblem[] } {
  const problems: RegistrationProblem[] = [];
  let controller = original;
  for (const [index, decorator] of decorators.entries()) {
    const returned = decorator(controller) as unknown;
    if (isClassExtending(returned, controller)) controller = returned;
    else if (returned !== undefined && returned !== controller) {
      problems.push({
        what: `decorators[${index}] (${decorator.name || 'anonymous'}) returned a value that is not a class extending the controller`,
        fix: 'if it is a factory, call it: decorators: [Public()]; a class that it returns must extend the class that it received',
      });
    }
  }
  return { controller, problems };
}

function isClassExtending(returned: unknown, controller: Type): returned is Type {
  return typeof returned === 'function' && returned.prototype instanceof controller;
}
