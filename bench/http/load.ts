import autocannon from 'autocannon';
import { createHmac } from 'node:crypto';
import { ADA } from '../subjects/identity.js';
import { JWT_SECRET } from './server-settings.js';
import type { ServerProcess } from './server-process.js';

export interface Load {
  readonly cpuMicrosecondsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p99Milliseconds: number;
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: ADA.id, name: ADA.name })}`;
const token = `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;

const HEADERS = { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' };

export async function replyTo({ port }: ServerProcess, body: string): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}/pusher/auth`, { method: 'POST', headers: HEADERS, body });
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(`${reply.status} ${text}`);
  return text;
}

/** Repeats a request on keep-alive connections and measures the server's CPU time. */
export async function load(
  server: ServerProcess,
  body: string,
  extent: { readonly duration: number } | { readonly amount: number },
  connections = 50,
): Promise<Load> {
  const before = server.cpuMilliseconds();
  const result = await autocannon({
    url: `http://127.0.0.1:${server.port}/pusher/auth`,
    connections,
    method: 'POST',
    headers: HEADERS,
    body,
    ...extent,
  });
  const requests = result['2xx'];
  if (result.non2xx + result.errors > 0 || requests === 0) {
    throw new Error(`${result.non2xx} refusals and ${result.errors} errors among ${requests} replies`);
  }
  return {
    cpuMicrosecondsPerRequest: ((server.cpuMilliseconds() - before) * 1e3) / requests,
    requestsPerSecond: requests / result.duration,
    p99Milliseconds: result.latency.p99,
  };
}
