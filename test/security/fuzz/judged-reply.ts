import { SIGN_IN, witnessed } from './fuzzed-policies.js';
import type { FuzzedRequest } from './fuzzed-requests.js';
import { demand, isSocket, judgeSignature, judgeSignIn, type Keys, verdictOn } from './judge.js';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: string;
}

/** The totals of a run, so that a test can check that the run proved something. */
export interface Tally {
  replies: Record<number, number>;
  signed: number;
  /** The slowest reply, in milliseconds. */
  slowest: number;
}

const PAGE = 'https://app.example';
const CALLBACK = /^\/\*\*\/Pusher\.auth_callbacks\['[^'"\\<>]*'\]\((.*)\);$/s;

/** Checks a reply against everything that must be true of it. Throws at the first violation. */
export function judgeReply(requestId: string, request: FuzzedRequest, reply: Reply, keys: Keys, tally: Tally): void {
  tally.replies[reply.status] = (tally.replies[reply.status] ?? 0) + 1;
  demand(reply.status < 500, `a ${reply.status}: ${reply.body}`);
  demand(!reply.body.includes(keys.secret), 'the secret is in the reply');
  for (const value of Object.values(reply.headers)) demand(!String(value).includes('njected'), 'a header was injected');
  if (reply.status !== 200) {
    demand(!/app-key:[0-9a-f]{64}|"shared_secret":/.test(reply.body), `a signature under ${reply.status}`);
    judgeExpectation(request, reply);
    return;
  }
  if (request.method === 'OPTIONS' || request.method === 'HEAD') return;
  demand(reply.headers['cache-control'] === 'no-store', 'a signature that may be stored');
  if (request.method === 'GET') {
    const { origin, referer } = request.headers;
    demand(origin !== undefined || referer !== undefined, 'a script for no page');
    demand(origin === undefined || origin === PAGE, `a script for ${origin}`);
    demand(referer === undefined || referer.startsWith(`${PAGE}/`), `a script for ${referer}`);
    demand(!reply.body.includes('shared_secret'), 'the key of an encrypted channel in a script');
    demand(String(reply.headers['content-type']).startsWith('application/javascript'), 'a script of another type');
    demand(reply.headers['x-content-type-options'] === 'nosniff', 'a script that may be sniffed');
  }
  const text = request.method === 'GET' ? CALLBACK.exec(reply.body)?.[1] : reply.body;
  demand(text !== undefined, `no script of the protocol: ${reply.body}`);
  const body = JSON.parse(text) as Record<string, unknown>;
  const yes = witnessed.get(requestId) ?? [];
  if (request.path.startsWith('/pusher/user-auth')) {
    const [granted, ...others] = yes;
    demand(granted?.channel === SIGN_IN && others.length === 0, 'a sign-in that nobody granted');
    demand(sentText(request).includes(granted.socketId!), `the socket ${granted.socketId} was not sent`);
    judgeSignIn(body, { socketId: granted.socketId!, user: request.user, keys });
    tally.signed += 1;
    return;
  }
  const judgeOne = (channel: string, entry: unknown): void => {
    const verdict = verdictOn(channel, request);
    const witness = yes.find((one) => one.channel === channel);
    demand(witness !== undefined, `signed ${channel}, and no policy was asked about it`);
    demand(witness.personId === verdict.personId, `${channel} was decided for ${witness.personId}`);
    demand(request.asks === undefined || witness.socketId === request.asks.socketId, `signed for ${witness.socketId}`);
    demand(sentText(request).includes(witness.socketId!), `the socket ${witness.socketId} was not sent`);
    judgeSignature(entry, { channel, socketId: witness.socketId!, verdict, keys });
    tally.signed += 1;
  };
  if (typeof body['auth'] === 'string') {
    demand(yes.length === 1, `one reply and ${yes.length} yes`);
    judgeOne(yes[0]!.channel, body);
  } else {
    for (const [channel, entry] of Object.entries(body) as [string, { status: number; data?: unknown }][]) {
      demand([200, 400, 401, 403].includes(entry.status), `an entry with status ${entry.status}`);
      demand(verdictOn(channel, request).status === entry.status, `${channel} was answered ${entry.status}`);
      demand((entry.data !== undefined) === (entry.status === 200), `data under ${entry.status}`);
      if (entry.status === 200) judgeOne(channel, entry.data);
    }
  }
  judgeExpectation(request, reply);
}

/** Checks that a request of a real client gets exactly the answer that the rules require. */
function judgeExpectation({ asks, ...asking }: FuzzedRequest, { status, body }: Reply): void {
  if (!asks) return;
  if (!isSocket(asks.socketId)) return demand(status === 400, `a wrong socket was answered ${status}`);
  const statuses = asks.channels.map((channel) => verdictOn(channel, asking).status);
  if (!asks.batch)
    return demand(status === statuses[0], `${asks.channels[0]} was answered ${status}, not ${statuses[0]}: ${body}`);
  demand(status === 200, `a batch was answered ${status}`);
  const entries = JSON.parse(body) as Record<string, { status: number }>;
  demand(Object.keys(entries).length === new Set(asks.channels).size, 'not one entry for each name');
}

/** The request in every decoding that some parser could apply. */
function sentText({ path, body }: FuzzedRequest): string {
  const text = `${path}\n${body.toString('latin1')}`;
  const once = unescape(text);
  return [text, once, body.toString('utf8'), body.toString('utf16le'), jsonUnescape(text)].join('\n');
}

function unescape(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function jsonUnescape(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
