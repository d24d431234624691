import type { HttpAdapterHost } from '@nestjs/core';
import type { ServerResponse } from 'node:http';
import type { BatchResult } from '../pusher-auth.inputs.js';

/** The reply for a batch: one entry per name. Written as text, because a name such as `__proto__` is not a safe object key. */
export function batchReply(results: ReadonlyMap<string, BatchResult>): string {
  const entries = [...results].map(([name, result]) => `${JSON.stringify(name)}:${JSON.stringify(result)}`);
  return `{${entries.join(',')}}`;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const SCRIPT_TYPE = 'application/javascript; charset=utf-8';

/**
 * Sends a reply without the application's interceptors, because one that wraps replies would break every client.
 */
export function replyWithJson(host: HttpAdapterHost, response: object, body: string): void {
  reply(host, response, JSON_TYPE, body);
}

/** Sends a script to an old browser; see `jsonpReply`. */
export function replyWithScript(host: HttpAdapterHost, response: object, script: string): void {
  host.httpAdapter.setHeader(response, 'X-Content-Type-Options', 'nosniff');
  reply(host, response, SCRIPT_TYPE, script);
}

function reply({ httpAdapter }: HttpAdapterHost, response: object, contentType: string, body: string): void {
  httpAdapter.setHeader(response, 'Content-Type', contentType);
  if (httpAdapter.getType() === 'express') {
    // Express's own send() would hash the body for an ETag, and answer 304 for a reply that must never be stored.
    httpAdapter.setHeader(response, 'Content-Length', String(Buffer.byteLength(body)));
    (response as ServerResponse).end(body);
  } else {
    httpAdapter.reply(response, body);
  }
}
