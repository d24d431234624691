import { answerIn, type Grant, type Reply } from './grant.js';
import type { PusherAuthClientOptions } from './options.js';

/** A channel that pusher-js waits for; without a name, a sign-in. */
export interface PendingName {
  readonly channelName?: string;
  readonly callback: (error: Error | null, grant: Grant | null) => void;
}

/** A reply, and the generation of the headers that the request was sent with. */
type Attempt = Reply & { readonly generation: number };

const TRANSIENT: readonly number[] = [0, 429, 502, 503, 504];
const LONGEST_PAUSE_MS = 30_000;

/** Makes the function that sends the requests of one `pusherAuth`. They share their tokens. */
export function endpointRequests(
  { Pusher, headers, params, credentials, retries = 3, timeoutMs = 10_000, onError }: PusherAuthClientOptions,
  authError: (status: number, url: string) => Promise<Error>,
): (url: string, socketId: string, names: readonly PendingName[]) => Promise<void> {
  /** The number of refreshes so far. A 401 for headers of an earlier generation does not cause another refresh. */
  let generation = 0;
  let refreshing: Promise<boolean> | undefined;

  return settle;

  /** Sends requests until every name has its answer or the socket is closed. */
  async function settle(url: string, socketId: string, names: readonly PendingName[]): Promise<void> {
    let waiting = names;
    let mayRefresh = true;
    let retry = 0;
    while (waiting.length > 0 && isOpen(socketId)) {
      const distinct = [...new Set(waiting.map(({ channelName }) => channelName))];
      const reply = await attempt(url, socketId, distinct);
      const isRefreshed = reply.status === 401 && mayRefresh && isOpen(socketId) && (await refresh(reply.generation));
      if (!isOpen(socketId)) return;
      const again: PendingName[] = [];
      for (const name of waiting) {
        const { status, grant } = answerIn(reply, name.channelName, distinct.length > 1);
        const willRetry = isRefreshed || (!grant && retry < retries && TRANSIENT.includes(status));
        if (!grant) callSafely(() => onError?.({ channelName: name.channelName, status, willRetry }));
        if (willRetry) {
          again.push(name);
          continue;
        }
        const error = grant ? null : await authError(status, url);
        if (isOpen(socketId)) callSafely(() => name.callback(error, grant ?? null));
      }
      waiting = again;
      if (isRefreshed) mayRefresh = false;
      else if (again.length > 0) await sleep(pauseMs(retry++, reply.retryAfter));
    }
  }

  /** Sends one request, unless the socket closes first. Status 0 means that no reply came in time, for whatever reason. */
  async function attempt(url: string, socketId: string, names: readonly (string | undefined)[]): Promise<Attempt> {
    const noReply = { status: 0, generation };
    try {
      return await inTime(async (signal) => {
        await refreshing;
        const sent = generation;
        const ownHeaders = typeof headers === 'function' ? await headers({ refresh: false }) : headers;
        const ownParams = typeof params === 'function' ? await params() : params;
        if (!isOpen(socketId)) return noReply;
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...ownHeaders },
          body: formOf(socketId, names, ownParams),
          signal,
          ...(credentials && { credentials }),
        });
        const text = await response.text();
        const retryAfter = response.headers.get('retry-after');
        return { status: response.status, body: parsed(text), retryAfter, generation: sent };
      });
    } catch {
      return noReply;
    }
  }

  /** Gets newer headers than those of a generation. Concurrent calls share one refresh. @returns whether there are any */
  async function refresh(rejected: number): Promise<boolean> {
    if (typeof headers !== 'function') return false;
    if (rejected !== generation) return true;
    refreshing ??= inTime(async () => headers({ refresh: true }))
      .then(
        () => {
          generation += 1;
          return true;
        },
        () => false,
      )
      .finally(() => (refreshing = undefined));
    return refreshing;
  }

  /** Rejects after `timeoutMs`. */
  async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        abort.abort();
        reject(new Error());
      }, timeoutMs);
    });
    try {
      return await Promise.race([work(abort.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether the socket still exists. pusher-js itself reports a closed one as connected for about a second. */
  function isOpen(socketId: string): boolean {
    if (!Pusher) return true;
    return Pusher.instances.some(({ connection }) => connection.socket_id === socketId && connection.connection);
  }
}

function formOf(
  socketId: string,
  names: readonly (string | undefined)[],
  params: PusherAuthClientOptions['params'] = {},
): string {
  const fields: [string, unknown][] = [['socket_id', socketId]];
  // One name is an ordinary request, which every endpoint understands.
  const key = names.length > 1 ? 'channel_name[]' : 'channel_name';
  for (const name of names) if (name !== undefined) fields.push([key, name]);
  fields.push(...Object.entries(params));
  return fields.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join('&');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** About 0.5, 1, 2 … seconds, varied at random so that clients do not retry in step, plus the server's `Retry-After`. */
function pauseMs(retry: number, retryAfter: string | null | undefined): number {
  const backoff = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** retry) * (0.5 + Math.random());
  const asked = Number(retryAfter) * 1000 || Date.parse(String(retryAfter)) - Date.now() || 0;
  return backoff + Math.min(LONGEST_PAUSE_MS, Math.max(0, asked));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Calls a function of the page. What it throws is reported as an uncaught error, and does not affect other channels. */
function callSafely(action: () => void): void {
  try {
    action();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
