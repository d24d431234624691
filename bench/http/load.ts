import autocannon, { type Result } from 'autocannon';
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

export interface Extent {
  readonly duration?: number;
  readonly amount?: number;
}

/** Repeats a request on keep-alive connections and measures the server's CPU time. */
export async function load(server: ServerProcess, body: string, extent: Extent, connections = 50): Promise<Load> {
  const { result, ...measured } = await repeat(server, body, extent, connections);
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} refusals and ${result.errors} errors`);
  return measured;
}

/** The same with a request that the policy denies. */
export async function loadDenied(server: ServerProcess, body: string, extent: Extent): Promise<Load> {
  const { result, ...measured } = await repeat(server, body, extent, 50);
  if (result['4xx'] !== result.non2xx || result['2xx'] + result.errors > 0) {
    throw new Error(`${result['2xx']} grants and ${result.errors} errors among ${result['4xx']} refusals`);
  }
  return measured;
}

async function repeat(
  server: ServerProcess,
  body: string,
  extent: Extent,
  connections: number,
): Promise<Load & { readonly result: Result }> {
  const before = server.cpuMilliseconds();
  const url = `http://127.0.0.1:${server.port}/pusher/auth`;
  const result = await autocannon({ url, connections, method: 'POST', headers: HEADERS, body, ...extent });
  const requests = result['2xx'] + result.non2xx;
  if (requests === 0) throw new Error(`no reply, and ${result.errors} errors`);
  return {
    cpuMicrosecondsPerRequest: ((server.cpuMilliseconds() - before) * 1e3) / requests,
    requestsPerSecond: requests / result.duration,
    p99Milliseconds: result.latency.p99,
    result,
  };
}
