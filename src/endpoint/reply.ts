import type { HttpAdapterHost } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import type { BatchResult, ChannelReply } from '../pusher-auth.inputs.js';

/**
 * The reply for one channel: as `JSON.stringify` writes it, at a third of the price. `auth` and `shared_secret` have nothing
 * to escape in them: a key that boot has checked, hexadecimal digits, base64.
 */
export function channelReply(reply: ChannelReply): string {
  const auth = `{"auth":"${reply.auth}"`;
  if ('shared_secret' in reply) return `${auth},"shared_secret":"${reply.shared_secret}"}`;
  const { channel_data: channelData } = reply;
  return channelData === undefined ? `${auth}}` : `${auth},"channel_data":${JSON.stringify(channelData)}}`;
}

/** The reply for a batch: one entry per name. Put together here, because a name such as `__proto__` is no safe object key. */
export function batchReply(entries: ReadonlyMap<string, BatchResult>): string {
  const members: string[] = [];
  for (const [name, entry] of entries) members.push(`${JSON.stringify(name)}:${batchEntry(entry)}`);
  return `{${members.join(',')}}`;
}

function batchEntry(entry: BatchResult): string {
  return 'data' in entry ? `{"status":200,"data":${channelReply(entry.data)}}` : `{"status":${entry.status}}`;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const SCRIPT_TYPE = 'application/javascript; charset=utf-8';

/**
 * Writes a reply as it is, past everything that the application has put around handlers: an interceptor that wraps
 * replies would break every client.
 */
export function replyWithJson(host: HttpAdapterHost, response: object, body: string): void {
  reply(host, response, JSON_TYPE, body);
}

/** Writes a script for an old browser; see `jsonpReply`. */
export function replyWithScript(host: HttpAdapterHost, response: object, script: string): void {
  host.httpAdapter.setHeader(response, 'X-Content-Type-Options', 'nosniff');
  reply(host, response, SCRIPT_TYPE, script);
}

function reply({ httpAdapter }: HttpAdapterHost, response: object, contentType: string, body: string): void {
  httpAdapter.setHeader(response, 'Content-Type', contentType);
  if (httpAdapter.getType() === 'express') {
    // Express's own send() would hash the body for an ETag, and answer 304 to a reply that must never be stored.
    httpAdapter.setHeader(response, 'Content-Length', String(Buffer.byteLength(body)));
    (response as ServerResponse).end(body);
  } else {
    httpAdapter.reply(response, body);
  }
}
