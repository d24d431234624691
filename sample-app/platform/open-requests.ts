import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The time in which idle connections may still send another request. */
const NOTICE_MS = 300;
/** Longer than the ten seconds that a policy may take, so that even a request with a hanging policy gets a reply. */
const LIMIT_MS = 12_000;

/** Answers every request that has arrived before the application closes its connections. */
@Injectable()
export class OpenRequests implements BeforeApplicationShutdown {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  async beforeApplicationShutdown(): Promise<void> {
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;
    server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('Connection', 'close');
    });
    // Not the HTTP server's own `close`, because it closes idle connections: a request on its way would be lost.
    const closed = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
    await Promise.race([closed, sleep(NOTICE_MS)]);
    server.closeIdleConnections();
    await Promise.race([closed, sleep(LIMIT_MS, undefined, { ref: false })]);
  }
}
