import { Injectable } from '@nestjs/common';
import {
  ChannelPolicy,
  OverloadedException,
  PusherAuthService,
  type ChannelRequest,
  type PusherAuthModuleOptions,
} from 'nestjs-pusher-auth';
import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, type AdapterName, type Booted, type TestApp } from '../integration/boot.js';

const TOO_MANY = 100_000;
/** The most time that a rejection may take, in milliseconds. It leaves room for a busy machine. */
const SOON = 2000;

@Injectable()
class CountedPolicies {
  static asked = 0;
  static atOnce = 0;
  static mostAtOnce = 0;

  @ChannelPolicy('private-user-<id>')
  own({ params, user }: ChannelRequest<'private-user-<id>', TestUser>): boolean {
    CountedPolicies.asked += 1;
    return params.id === user.id;
  }

  @ChannelPolicy('private-slow-<id>')
  async slow(): Promise<boolean> {
    CountedPolicies.atOnce += 1;
    CountedPolicies.mostAtOnce = Math.max(CountedPolicies.mostAtOnce, CountedPolicies.atOnce);
    await new Promise((resolve) => setTimeout(resolve, 5));
    CountedPolicies.atOnce -= 1;
    return true;
  }
}

const names = (count: number, name = (index: number) => `private-user-${index}`) =>
  Array.from({ length: count }, (_, index) => name(index));

describe.each<AdapterName>(['express', 'fastify'])('the endpoint under a flood, on %s', (adapter) => {
  let app: TestApp;
  let startedAt: number;
  beforeAll(async () => {
    ({ app } = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, providers: [CountedPolicies] }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());
  beforeEach(() => {
    CountedPolicies.asked = CountedPolicies.mostAtOnce = 0;
    startedAt = performance.now();
  });

  const post = (fields: object | string, type: 'form' | 'json' = 'json') =>
    request(app.getHttpServer()).post('/pusher/auth').set('x-user', 'ada').type(type).send(fields);

  const stillAnswers = () => post({ socket_id: '1.1', channel_name: 'private-user-ada' }).expect(200);

  /**
   * Express's parsers reject bodies above 100 KB (413), Fastify's above 1 MB. The library answers the rest with a 400.
   */
  const REFUSED: readonly (readonly [flood: string, fields: object | string, type: 'form' | 'json'])[] = [
    ['a batch of 101', { socket_id: '1.1', channel_name: names(101) }, 'json'],
    [`a batch of ${TOO_MANY}`, { socket_id: '1.1', channel_name: names(TOO_MANY, () => 'a') }, 'json'],
    [`a batch of ${TOO_MANY} in a form`, `socket_id=1.1${'&channel_name[]=a'.repeat(TOO_MANY)}`, 'form'],
    [`${TOO_MANY} repetitions of a name`, `socket_id=1.1${'&channel_name=a'.repeat(TOO_MANY)}`, 'form'],
    [
      `${TOO_MANY} repetitions of the socket id`,
      `${'socket_id=1.1&'.repeat(TOO_MANY)}channel_name=private-user-ada`,
      'form',
    ],
    [
      `${TOO_MANY} other fields`,
      `socket_id=1.1&channel_name=private-user-ada${names(TOO_MANY, (index) => `&a${index}=1`).join('')}`,
      'form',
    ],
    [
      '1200 other fields',
      Object.fromEntries([
        ['socket_id', '1.1'],
        ['channel_name', 'private-user-ada'],
        ...names(1200).map((name) => [name, 1]),
      ]) as object,
      'json',
    ],
    ['an index beyond the batch', 'socket_id=1.1&channel_name[0]=a&channel_name[4294967294]=b', 'form'],
    ['a socket id of 50 KB', { socket_id: `1.${'1'.repeat(50_000)}`, channel_name: 'private-user-ada' }, 'json'],
    ['a name of 50 KB', { socket_id: '1.1', channel_name: `private-user-${'a'.repeat(50_000)}` }, 'json'],
    ['a body of 3 MB', { socket_id: '1.1', channel_name: 'a'.repeat(3_000_000) }, 'json'],
    ['10 000 brackets in a key', `socket_id${'[a]'.repeat(10_000)}=1.1&channel_name=private-user-ada`, 'form'],
    ['5 000 nested arrays', `{"socket_id":"1.1","channel_name":${'['.repeat(5000)}1${']'.repeat(5000)}}`, 'json'],
  ];

  it.each(REFUSED)('rejects %s at once and calls no policy', async (_flood, fields, type) => {
    const reply = await post(fields, type);
    expect([400, 413]).toContain(reply.status);
    expect(reply.text.length).toBeLessThan(1000);
    expect(performance.now() - startedAt).toBeLessThan(SOON);
    expect(CountedPolicies.asked).toBe(0);
    await stillAnswers();
  });

  it('decides a name once, even if a batch repeats it a hundred times', async () => {
    const reply = await post({ socket_id: '1.1', channel_name: names(100, () => 'private-user-ada') }).expect(200);
    expect(Object.keys(reply.body as object)).toEqual(['private-user-ada']);
    expect(CountedPolicies.asked).toBe(1);
  });

  it('leaves nothing pending after clients that disconnect midway', async () => {
    const { port } = (app.getHttpServer() as unknown as Server).address() as AddressInfo;
    const body = JSON.stringify({ socket_id: '1.1', channel_name: names(100, (index) => `private-slow-${index}`) });
    const head = (length: number) =>
      `POST /pusher/auth HTTP/1.1\r\nHost: x\r\nx-user: ada\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
    const leave = (text: string, after: number) =>
      new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(text);
          setTimeout(() => socket.destroy(), after);
        });
        socket.on('error', () => undefined).on('close', () => resolve());
      });
    const leaving = Array.from({ length: 30 }, (_, index) => [
      leave(head(body.length) + body, index % 10), // while the policies run
      leave(head(body.length) + body.slice(0, 50 + index), 5), // within the body
      leave(head(body.length).slice(0, 40 + index), 5), // within the headers
    ]);
    await Promise.all(leaving.flat());
    // Policies that have started run to the end: nothing tells them that the client has left.
    for (const until = Date.now() + 4000; CountedPolicies.atOnce > 0 && Date.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(CountedPolicies.atOnce).toBe(0);
    await stillAnswers();
  });
});

/** The number of concurrent requests, each a batch of 100. The policy calls queue for a single connection. */
const FLOODS = 6;
const LIMIT = 30;

@Injectable()
class PooledPolicies {
  static waiting = 0;
  static most = 0;
  static aheadOfGrace: number[] = [];
  static turn: Promise<unknown> = Promise.resolve();

  @ChannelPolicy('private-pooled-<id>')
  async pooled({ user }: ChannelRequest<'private-pooled-<id>', TestUser>): Promise<boolean> {
    if (user.id === 'grace') PooledPolicies.aheadOfGrace.push(PooledPolicies.waiting);
    PooledPolicies.waiting += 1;
    PooledPolicies.most = Math.max(PooledPolicies.most, PooledPolicies.waiting);
    await (PooledPolicies.turn = PooledPolicies.turn.then(() => new Promise((resolve) => setTimeout(resolve, 1))));
    PooledPolicies.waiting -= 1;
    return true;
  }

  static release: () => void;
  static held: Promise<boolean>;

  @ChannelPolicy('private-held-<id>')
  held(): Promise<boolean> {
    PooledPolicies.waiting += 1;
    return PooledPolicies.held;
  }

  @ChannelPolicy('private-hanging-<id>')
  hanging(): Promise<boolean> {
    return new Promise(() => undefined);
  }
}

describe.each<AdapterName>(['express', 'fastify'])(
  'a flood of more slow policies than maxPendingPolicies, on %s',
  (adapter) => {
    let booted: Booted;
    const boot = async (options: Partial<PusherAuthModuleOptions> = {}): Promise<void> => {
      booted = await bootApp({
        adapter,
        auth: { guards: [HeaderUserGuard], maxPendingPolicies: LIMIT, ...options },
        providers: [PooledPolicies],
      });
      await booted.app.listen(0, '127.0.0.1');
      PooledPolicies.waiting = PooledPolicies.most = 0;
      PooledPolicies.aheadOfGrace = [];
      PooledPolicies.held = new Promise((resolve) => (PooledPolicies.release = () => resolve(true)));
    };
    afterEach(() => booted.app.close());

    const post = (user: string, channelName: string | string[]) =>
      request(booted.app.getHttpServer())
        .post('/pusher/auth')
        .set('x-user', user)
        .send({ socket_id: '1.1', channel_name: channelName });

    it('never has more than that pending and answers the other names of a batch with a 503', async () => {
      await boot();
      const reply = await post(
        'mallory',
        names(100, (index) => `private-pooled-${index}`),
      ).expect(200);
      const statuses = Object.values(reply.body as Record<string, { status: number }>).map(({ status }) => status);
      expect(statuses).toEqual([...Array<number>(LIMIT).fill(200), ...Array<number>(100 - LIMIT).fill(503)]);
      expect(PooledPolicies.most).toBe(LIMIT);
      // The slots are free again.
      await post('mallory', 'private-pooled-1').expect(200);
    });

    it('leaves room for other users: a retry after a 503 waits behind a bounded queue', async () => {
      await boot();
      let isFlooding = true;
      const flood = Array.from({ length: FLOODS }, async (_, batch) => {
        for (let round = 0; round < 3; round++) {
          await post(
            'mallory',
            names(100, (index) => `private-pooled-${batch}-${round}-${index}`),
          ).expect(200);
        }
      });
      const flooded = Promise.all(flood).then(() => (isFlooding = false));
      let served = 0;
      while (isFlooding) {
        const { status } = await post('grace', `private-pooled-grace-${served}`);
        expect([200, 503]).toContain(status);
        if (status === 200) served += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await flooded;
      expect(served).toBeGreaterThan(0);
      expect(PooledPolicies.aheadOfGrace).toHaveLength(served);
      expect(Math.max(...PooledPolicies.aheadOfGrace)).toBeLessThan(LIMIT);
      expect(PooledPolicies.most).toBeLessThanOrEqual(LIMIT);
      expect(booted.logger.messages('warn')).toEqual([
        `${LIMIT} policy calls are pending (maxPendingPolicies), so further ones are answered with 503`,
      ]);
      expect(booted.logger.messages('error')).toEqual([]);
    });

    it('gives its slots back once the deadline of hanging policies has passed', async () => {
      await boot({ policyTimeoutMs: 50 });
      const hanging = await post(
        'mallory',
        names(LIMIT, (index) => `private-hanging-${index}`),
      ).expect(200);
      expect(Object.values(hanging.body as object)).toEqual(Array(LIMIT).fill({ status: 503 }));
      await post('grace', 'private-pooled-1').expect(200);
    });

    describe('for a single name', () => {
      let held: Promise<unknown>;
      beforeEach(async () => {
        await boot();
        held = Promise.all([
          post(
            'mallory',
            names(LIMIT, (index) => `private-held-${index}`),
          ).expect(200),
        ]);
        while (PooledPolicies.waiting < LIMIT) await new Promise((resolve) => setTimeout(resolve, 5));
      });
      afterEach(async () => {
        PooledPolicies.release();
        await held;
      });

      it('is answered with an ordinary 503', async () => {
        await post('grace', 'private-pooled-1').expect(503, { statusCode: 503, message: 'Service Unavailable' });
      });

      it('tells code that calls authorize() when to retry', async () => {
        const asked = { socketId: '1.1', channelName: 'private-pooled-1' };
        await expect(
          booted.app.get(PusherAuthService).authorize(asked, { user: { id: 'grace' } }),
        ).rejects.toMatchObject({ constructor: OverloadedException, status: 503, retryAfterSeconds: 1 });
      });

      it('tells the client when to retry', async () => {
        await post('grace', 'private-pooled-1').expect(503).expect('retry-after', '1');
      });
    });
  },
);

describe.each<AdapterName>(['express', 'fastify'])('bytes that are not HTTP, on %s', (adapter) => {
  let app: TestApp;
  beforeAll(async () => {
    ({ app } = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, providers: [CountedPolicies] }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  const fields = 'socket_id=1.1&channel_name=private-user-ada';
  const start =
    'POST /pusher/auth HTTP/1.1\r\nHost: x\r\nx-user: ada\r\nContent-Type: application/x-www-form-urlencoded\r\n';

  it.each([
    ['two lengths', `${start}Content-Length: ${fields.length}\r\nContent-Length: 1\r\n\r\n${fields}`],
    ['a length and chunks', `${start}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${fields}`],
    ['a chunk without a size', `${start}Transfer-Encoding: chunked\r\n\r\nzz\r\n${fields}\r\n0\r\n\r\n`],
    ['a header within a header', `${start}x-other: a\nx-user: grace\r\n: b\r\nContent-Length: 0\r\n\r\n`],
    ['a null character in a header', `${start}x-other: \u0000\r\nContent-Length: 0\r\n\r\n`],
    ['a TLS handshake', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ['20 KB of headers', `${start}x-other: ${'a'.repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`],
  ])('cause neither a signature nor a crash: %s', async (_case, bytes) => {
    const { port } = (app.getHttpServer() as unknown as Server).address() as AddressInfo;
    const reply = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(bytes, 'latin1')));
      socket.on('data', (data) => (text += data.toString()));
      socket.on('error', () => undefined).on('close', () => resolve(text));
    });
    expect(reply).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(reply).not.toContain('app-key:');
    await request(app.getHttpServer()).post('/pusher/auth').set('x-user', 'ada').send(fields).expect(200);
  });
});
