import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import Pusher from 'pusher';
import { freePort } from '../../../sample-app/platform/free-port.js';
import { SoketiProcess } from '../../../sample-app/channels-server/soketi-process.js';
import { KEY, MASTER_KEY, SECRET, startApp, type AppSettings, type RunningApp } from '../wire/auth-app.js';

export type { SoketiProcess };

/** A client's request to the endpoint, as the application received it. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** An application that authorizes the clients of a Channels server. */
export interface ClientWorld {
  readonly app: RunningApp;
  readonly channelsPort: number;
  /** The publishing half of the application: clients receive what it triggers. */
  readonly publisher: Pusher;
  /** All requests to the application, oldest first. */
  readonly requests: RecordedRequest[];
  /** The statuses of the replies, in order. */
  readonly statuses: number[];
  close(): Promise<void>;
}

const CHANNELS_APP = {
  id: 'app-id',
  key: KEY,
  secret: SECRET,
  enableUserAuthentication: true,
  enableClientMessages: true,
};

/** A Channels server that lets users sign in and clients send events. The caller stops it. */
export async function startChannelsServer(): Promise<SoketiProcess> {
  return SoketiProcess.start(CHANNELS_APP, await freePort());
}

/** Starts an application next to the server. With a wrong secret, the server rejects its signatures. */
export async function startWorld({ port }: SoketiProcess, settings: Partial<AppSettings> = {}): Promise<ClientWorld> {
  const requests: RecordedRequest[] = [];

  @Injectable()
  class RecordingGuard implements CanActivate {
    canActivate(execution: ExecutionContext): boolean {
      const { method, url, headers, body } = execution.switchToHttp().getRequest<RecordedRequest>();
      requests.push({ method, url, headers, body });
      return true;
    }
  }

  const app = await startApp({
    adapter: 'express',
    ...settings,
    root: {
      ...settings.root,
      providers: [{ provide: APP_GUARD, useClass: RecordingGuard }, ...(settings.root?.providers ?? [])],
    },
  });
  const statuses: number[] = [];
  (app.app.getHttpServer() as Server).on('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.on('finish', () => statuses.push(response.statusCode));
  });
  const publisher = new Pusher({
    appId: CHANNELS_APP.id,
    key: KEY,
    secret: SECRET,
    host: '127.0.0.1',
    port: String(port),
    useTLS: false,
    encryptionMasterKeyBase64: MASTER_KEY,
  });
  return { app, channelsPort: port, publisher, requests, statuses, close: () => app.close() };
}
