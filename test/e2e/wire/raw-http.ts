import { request } from 'node:http';

/** A raw request: nothing is added to the body, and only `Host`, `Connection` and `Content-Length` to the headers. */
export interface RawRequest {
  readonly method?: string;
  /** With its query. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;
export const JSON_BODY = { 'content-type': 'application/json' } as const;

/** Sends one request on a separate connection. Default: `POST /pusher/auth`. */
export function send(
  origin: string,
  { method = 'POST', path = '/pusher/auth', headers = {}, body }: RawRequest,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const length =
      body === undefined
        ? method === 'POST'
          ? { 'content-length': '0' }
          : {}
        : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(origin + path, { method, agent: false, headers: { ...length, ...headers } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
