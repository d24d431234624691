import type { DynamicModule, INestApplication, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import Pusher from 'pusher';
import { FORM, send, type RawReply } from '../e2e/wire/raw-http.js';

export const KEY = 'key';
export const SECRET = 'secret';
export const SOCKET_ID = '123.456';

/** The official server SDK with the same keys, as the reference for signatures. */
export const sdk = new Pusher({ appId: '1', key: KEY, secret: SECRET, cluster: 'eu' });

export type AdapterName = 'express' | 'fastify';
export const ADAPTERS: readonly AdapterName[] = ['express', 'fastify'];

/** An application as its main.ts would create it, not yet listening. */
export async function create(
  module: Type | DynamicModule,
  adapter: AdapterName,
  options: NestApplicationOptions = {},
): Promise<INestApplication> {
  const quiet: NestApplicationOptions = { logger: false, abortOnError: false, forceCloseConnections: true, ...options };
  return adapter === 'fastify'
    ? NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), quiet)
    : NestFactory.create(module, quiet);
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  return `http://127.0.0.1:${port}`;
}

/** The body that pusher-js sends. */
export const formOf = (...channelNames: string[]): string =>
  new URLSearchParams([
    ['socket_id', SOCKET_ID],
    ...channelNames.map((name): [string, string] => [
      channelNames.length === 1 ? 'channel_name' : 'channel_name[]',
      name,
    ]),
  ]).toString();

/** The request that pusher-js sends for one channel, and a batch for several. */
export const join = (
  origin: string,
  channelNames: string | readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<RawReply> => send(origin, { headers: { ...FORM, ...headers }, body: formOf(...[channelNames].flat()) });

/** The reply to a granted request. */
export const granted = (channelName: string, member?: { user_id: string; user_info?: object }): object =>
  member ? sdk.authorizeChannel(SOCKET_ID, channelName, member) : sdk.authorizeChannel(SOCKET_ID, channelName);

/** The body of a reply. */
export const bodyOf = ({ text }: { text: string }): unknown => JSON.parse(text);
