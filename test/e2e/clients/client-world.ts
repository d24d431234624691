import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import Pusher from 'pusher';
import { freePort } from '../../../sample-app/platform/free-port.js';
import { SoketiProcess } from '../../../sample-app/channels-server/soketi-process.js';
import { KEY, MASTER_KEY, SECRET, startApp, type AppSettings, type RunningApp } from '../wire/auth-app.js';

export type { SoketiProcess };

/** What a client sent to the endpoint, as the application received it. */
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
  /** The application's other half: what it triggers, clients receive. */
  readonly publisher: Pusher;
  /** All requests to the application, oldest first. */
  readonly requests: RecordedRequest[];
  /** With which statuses they were answered, in the order of the replies. */
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

/** Starts an application beside the server. Its secret may be wrong, to see the server refuse its signatures. */
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
