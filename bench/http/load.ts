import autocannon from 'autocannon';
import { ADA } from '../subjects/identity.js';
import type { ServerProcess } from './server-process.js';
import { headersFor } from './token.js';

export interface Load {
  readonly cpuMicrosecondsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly p99Milliseconds: number;
}

const HEADERS = headersFor({ sub: ADA.id, name: ADA.name });

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
