import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a connection between two requests may still bring the next one. */
const NOTICE_MS = 300;
/** Longer than the ten seconds that a policy has, so that even one that hangs is answered. */
const LIMIT_MS = 12_000;

/** Lets every request that has arrived be answered before the application closes its connections. */
@Injectable()
export class OpenRequests implements BeforeApplicationShutdown {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  async beforeApplicationShutdown(): Promise<void> {
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;
    server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('Connection', 'close');
    });
    // Not the HTTP server's own `close`: it cuts connections between two requests, and one that is just on its way with
    // them.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
    await Promise.race([closed, sleep(NOTICE_MS)]);
    server.closeIdleConnections();
    await Promise.race([closed, sleep(LIMIT_MS, undefined, { ref: false })]);
  }
}
