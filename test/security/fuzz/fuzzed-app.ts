import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Agent, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bootApp, KEY, MASTER_KEY, SECRET, type AdapterName, type TestApp } from '../../integration/boot.js';
import { FuzzedPolicies, PersonGuard, SecondPersonGuard } from './fuzzed-policies.js';
import type { FuzzedRequest } from './fuzzed-requests.js';
import type { Reply } from './judged-reply.js';
import type { Keys } from './judge.js';

export const KEYS: Keys = { key: KEY, secret: SECRET, masterKey: Buffer.from(MASTER_KEY, 'base64') };

export interface FuzzedApp {
  readonly app: TestApp;
  /** Sends a request as fast as the adapter allows: without the network on Fastify, over kept connections on Express. */
  send(request: FuzzedRequest, requestId: string): Promise<Reply>;
  readonly port: number;
  close(): Promise<void>;
}

export async function startFuzzedApp(adapter: AdapterName): Promise<FuzzedApp> {
  const { app, logger } = await bootApp({
    adapter,
    auth: { guards: [PersonGuard], userAuthPath: 'user-auth', jsonp: true, jsonpOrigins: ['https://app.example'] },
    providers: [FuzzedPolicies, SecondPersonGuard],
  });
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as unknown as Server).address() as AddressInfo;
  // The logger keeps its lines for assertions; here, the kept lines would look like a leak.
  logger.lines.push = () => 0;
  const agent = new Agent({ keepAlive: true });
  return {
    app,
    port,
    send: adapter === 'fastify' ? injector(app as unknown as NestFastifyApplication) : connection(port, agent),
    async close() {
      agent.destroy();
      await app.close();
    },
  };
}

function injector(app: NestFastifyApplication): FuzzedApp['send'] {
  return async ({ method, path, headers, body }, requestId) => {
    const reply = await app.inject({
      method,
      url: path,
      headers: { ...headers, 'x-request-id': requestId },
      payload: body,
    });
    return { status: reply.statusCode, headers: reply.headers, body: reply.payload };
  };
}

function connection(port: number, agent: Agent): FuzzedApp['send'] {
  return ({ method, path, headers, body }, requestId) =>
    new Promise((resolve, reject) => {
      const length = method === 'POST' || body.length > 0 ? { 'content-length': String(body.length) } : {};
      const options = {
        host: '127.0.0.1',
        port,
        agent,
        method,
        path,
        headers: { ...headers, ...length, 'x-request-id': requestId },
      };
      const request = send(options, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () =>
          resolve({ status: reply.statusCode!, headers: reply.headers, body: Buffer.concat(chunks).toString() }),
        );
        reply.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
}
