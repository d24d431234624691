import { Agent, request } from 'node:http';
import { quantile } from '../harness/statistics.js';
import { assertSame } from '../subjects/assert-same.js';
import { sdk } from '../subjects/identity.js';
import { roomsOf } from '../subjects/memberships.js';
import { headersFor } from './token.js';

/** The number of connections that a browser opens to one host. */
const CONNECTIONS = 6;

/** The time limit of a storm. */
const LIMIT_MS = 120_000;

export interface StormExtent {
  readonly clients: number;
  readonly channels: number;
  /** Whether a client sends one request for each channel, or one for all of them. */
  readonly requests: 'single' | 'batch';
}

export interface StormResult {
  readonly requests: number;
  readonly signed: number;
  /** The number of answers with 503. */
  readonly overdue: number;
  /** The time until the last answer of the last client. */
  readonly milliseconds: number;
  /** The time until a client's last answer: the 99th percentile of all clients. */
  readonly p99Milliseconds: number;
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

interface Client {
  readonly socketId: string;
  readonly names: readonly string[];
  readonly replies: readonly Reply[];
  readonly milliseconds: number;
}

/** Lets all clients ask for all of their channels at once. Every answer is checked, grants against the SDK's signature. */
export async function storm(port: number, { clients, channels, requests }: StormExtent): Promise<StormResult> {
  const start = performance.now();
  const all = await Promise.all(
    Array.from({ length: clients }, async (_, index): Promise<Client> => {
      const userId = index + 1;
      const socketId = `${userId}.${7391283 + index}`;
      const names = roomsOf(userId, channels).map((room) => `private-room-${room}`);
      const bodies = requests === 'single' ? names.map((name) => single(socketId, name)) : [batch(socketId, names)];
      const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
      const headers = headersFor({ sub: String(userId), name: `User ${userId}` });
      const replies = await Promise.all(bodies.map((body) => post(port, agent, headers, body)));
      const milliseconds = performance.now() - start;
      agent.destroy();
      return { socketId, names, replies, milliseconds };
    }),
  );
  const times = all.map(({ milliseconds }) => milliseconds);
  const statuses = all.flatMap(requests === 'single' ? checkSingles : checkBatch);
  assertSame(statuses.length, clients * channels);
  return {
    requests: all.reduce((sum, { replies }) => sum + replies.length, 0),
    signed: statuses.filter((status) => status === 200).length,
    overdue: statuses.filter((status) => status === 503).length,
    milliseconds: Math.max(...times),
    p99Milliseconds: quantile(times, 0.99),
  };
}

/** Checks that a room without the user is denied, so that the reply really comes from the query. */
export async function checkRefusal(port: number): Promise<void> {
  const agent = new Agent();
  const headers = headersFor({ sub: '1', name: 'User 1' });
  const { status } = await post(port, agent, headers, single('1.2', 'private-room-999'));
  assertSame(status, 403);
  agent.destroy();
}

const single = (socketId: string, name: string) => `socket_id=${socketId}&channel_name=${name}`;
const batch = (socketId: string, names: readonly string[]) =>
  `socket_id=${socketId}&${names.map((name) => `channel_name[]=${name}`).join('&')}`;

function post(port: number, agent: Agent, headers: Record<string, string>, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(body.length) };
    const options = { port, host: '127.0.0.1', path: '/pusher/auth', method: 'POST', agent };
    const sent = request({ ...options, headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response.setEncoding('latin1');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode as number, text }));
      response.on('error', reject);
    });
    sent.setTimeout(LIMIT_MS, () => sent.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** @returns the status of each name */
function checkSingles({ socketId, names, replies }: Client): number[] {
  return replies.map(({ status, text }, index) => {
    if (status === 200) assertSame(JSON.parse(text), sdk.authorizeChannel(socketId, names[index]!));
    else assertSame(status, 503);
    return status;
  });
}

/** @returns the status of each name */
function checkBatch({ socketId, names, replies: [reply] }: Client): number[] {
  assertSame(reply!.status, 200);
  const entries = JSON.parse(reply!.text) as Record<string, { status: number; data?: unknown }>;
  assertSame(Object.keys(entries), names);
  return names.map((name) => {
    const { status, data } = entries[name]!;
    if (status === 200) assertSame(data, sdk.authorizeChannel(socketId, name));
    else assertSame(status, 503);
    return status;
  });
}
