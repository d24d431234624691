import type { ServerResponse } from 'node:http';
import type { HttpAdapterHost } from '@nestjs/core';

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
