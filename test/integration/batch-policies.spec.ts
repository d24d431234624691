import {
  BadGatewayException,
  type CanActivate,
  ForbiddenException,
  HttpException,
  Injectable,
  NotFoundException,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import {
  ChannelBatchPolicy,
  ChannelPolicy,
  PusherAuthModule,
  PusherAuthService,
  type ChannelBatch,
  type Decision,
  type PresenceMember,
} from 'nestjs-pusher-auth';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import request from 'supertest';
import { OptionalHeaderUserGuard } from './asking-users.js';
import { bootProblems } from './boot-failure.js';
import { bootApp, OPTIONS, type AdapterName, type Booted } from './boot.js';

type Answers = (boolean | PresenceMember | Error)[];
interface AnyBatch {
  readonly channels: readonly { readonly channelName: string; readonly kind: string }[];
}

const calls: string[] = [];
/** What the policies return; each test sets it. */
let answer: (batch: AnyBatch) => unknown;

function call(method: string, batch: AnyBatch): Answers {
  calls.push(`${method}: ${batch.channels.map(({ channelName }) => channelName).join(' ')}`);
  return answer(batch) as Answers;
}

@Injectable()
class OwnGuard implements CanActivate {
  canActivate(): boolean {
    calls.push('guard');
    return true;
  }
}

function mapped(channelName: string): object {
  calls.push(`mapper: ${channelName}`);
  return { seen: channelName };
}

@Injectable()
class RoomPolicies {
  @ChannelBatchPolicy(['presence-room-<id:int>', 'presence-hall-<name>'], {
    userInfo: ({ channelName }) => mapped(channelName),
  })
  @UseGuards(OwnGuard)
  join(batch: ChannelBatch<'presence-room-<id:int>' | 'presence-hall-<name>'>): Answers {
    return call('join', batch);
  }

  // Each decorator is a policy with its own options and its own call.
  @ChannelBatchPolicy('private-open-<id>', { allowGuest: true })
  @ChannelBatchPolicy('private-closed-<id>')
  @ChannelBatchPolicy('private-shop-<id>', { app: 'shop' })
  look(
    batch: ChannelBatch<'private-open-<id>' | 'private-closed-<id>' | 'private-shop-<id>', unknown>,
  ): (boolean | Error)[] {
    return call('look', batch) as (boolean | Error)[];
  }

  @ChannelBatchPolicy('private-encrypted-note-<id>')
  read(batch: ChannelBatch<'private-encrypted-note-<id>'>): (boolean | Error)[] {
    return call('read', batch) as (boolean | Error)[];
  }
}

const ROOMS = ['presence-room-1', 'presence-hall-a', 'presence-room-2'];

describe.each<AdapterName>(['express', 'fastify'])('batch policies on %s', (adapter) => {
  let booted: Booted;
  const decisions: Decision[] = [];
  beforeAll(async () => {
    const auth = PusherAuthModule.forRoot({
      ...OPTIONS,
      guards: [OptionalHeaderUserGuard],
      policyTimeoutMs: 300,
      jsonp: true,
      jsonpOrigins: ['https://app.example'],
      onDecision: (decision) => decisions.push(decision),
    });
    const shop = PusherAuthModule.forRoot({
      key: 'shop-key',
      secret: 'shop-secret',
      app: 'shop',
      path: 'shop',
      guards: [OptionalHeaderUserGuard],
    });
    booted = await bootApp({ auth, imports: [shop], providers: [RoomPolicies], adapter });
  });
  afterAll(() => booted.app.close());
  beforeEach(() => {
    calls.length = decisions.length = booted.logger.lines.length = 0;
    answer = ({ channels }) => channels.map(() => true);
  });

  async function post(channelName: string | string[], { user = 'ada', path = '/pusher/auth' } = {}) {
    const reply = await request(booted.app.getHttpServer())
      .post(path)
      .set(user === '' ? {} : { 'x-user': user })
      .send({ socket_id: '1.2', channel_name: channelName });
    return { status: reply.status, body: reply.body as Record<string, { status: number; data?: object }> };
  }

  async function statuses(names: string[], subscriber?: Parameters<typeof post>[1]): Promise<number[]> {
    const { status, body } = await post(names, subscriber);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(names);
    return Object.values(body).map((entry) => entry.status);
  }

  const reasons = () => decisions.map(({ verdict, reason }) => `${verdict}: ${reason}`);

  it('run once for all names of their decorator: guards once, mappers once for each name', async () => {
    const names = [ROOMS[0]!, 'private-encrypted-note-x', ROOMS[1]!, 'private-unknown', ROOMS[2]!];
    expect(await statuses(names)).toEqual([200, 200, 200, 403, 200]);
    expect(calls.filter((one) => !one.startsWith('mapper'))).toEqual([
      'guard',
      'read: private-encrypted-note-x',
      `join: ${ROOMS.join(' ')}`,
    ]);
    expect(calls.filter((one) => one.startsWith('mapper'))).toEqual(ROOMS.map((name) => `mapper: ${name}`));
  });

  it('receive each name once, even if a client repeats it', async () => {
    const { body } = await post(['presence-room-1', 'presence-room-1']);
    expect(Object.keys(body)).toEqual(['presence-room-1']);
    expect(calls).toContain('join: presence-room-1');
  });

  it('run once for each of several decorators on one method', async () => {
    const names = ['private-open-1', 'private-closed-1', 'private-open-2', 'private-closed-2'];
    expect(await statuses(names)).toEqual([200, 200, 200, 200]);
    expect(calls).toEqual(['look: private-open-1 private-open-2', 'look: private-closed-1 private-closed-2']);
    calls.length = 0;
    expect(await statuses(names, { user: '' })).toEqual([200, 401, 200, 401]);
    expect(calls).toEqual(['look: private-open-1 private-open-2']);
    calls.length = 0;
    expect(await statuses(['private-shop-1', 'private-open-1'], { path: '/shop/auth' })).toEqual([200, 403]);
    expect(calls).toEqual(['look: private-shop-1']);
  });

  it('decide each name: an Error element has the same effect as throwing it', async () => {
    const answers = [
      true,
      false,
      new ForbiddenException('not a member'),
      new NotFoundException('no such room'),
      new UnauthorizedException('expired'),
      new HttpException('slow down', 429),
      new BadGatewayException('db-7'),
      new Error('broken'),
    ];
    answer = () => answers;
    expect(await statuses(answers.map((_, index) => `private-closed-${index}`))).toEqual([
      200, 403, 403, 403, 401, 429, 502, 500,
    ]);
    expect(reasons()).toEqual([
      'granted: the policy said yes',
      'denied: the policy said no',
      'denied: not a member',
      'denied: no such room',
      'refused: expired',
      'refused: slow down',
      'failed: db-7',
      'failed: broken',
    ]);
    expect(decisions.slice(2).map(({ error }) => error)).toEqual(answers.slice(2));
    // Denials are not faults.
    expect(booted.logger.messages('error')).toEqual(['RoomPolicies.look on private-closed-6 and 1 more: db-7']);
    expect(booted.logger.messages('debug')).toContainEqual(
      expect.stringMatching(
        /^private-closed-2 denied for user "ada" by RoomPolicies\.look: not a member \([0-9.]+ ms\)$/,
      ),
    );
  });

  it('name presence members: from the element of the name, or else from the mappers', async () => {
    answer = () => [true, { userId: 'hall-ada' }, { userInfo: Promise.resolve({ guest: true }) }];
    const { body } = await post(ROOMS);
    expect(Object.values(body).map(({ data }) => (data as { channel_data: string }).channel_data)).toEqual([
      '{"user_id":"ada","user_info":{"seen":"presence-room-1"}}',
      '{"user_id":"hall-ada","user_info":{"seen":"presence-hall-a"}}',
      '{"user_id":"ada","user_info":{"guest":true}}',
    ]);
  });

  const NAMES = ['private-closed-a', 'private-closed-b', 'private-closed-c'];
  const ALL = 'RoomPolicies.look on private-closed-a and 2 more';
  it.each<[what: string, give: (batch: AnyBatch) => unknown, status: number, reason: string]>([
    ['are promises', () => NAMES.map(() => Promise.reject(new Error('unseen'))), 403, 'await Promise.all(…)'],
    ['are too few', () => [true], 403, 'the batch policy returned 1 answers for 3 channels'],
    [
      'are too few promises',
      () => [Promise.reject(new Error('unseen'))],
      403,
      'the batch policy returned 1 answers for 3 channels',
    ],
    ['are too many', () => [true, true, true, true], 403, 'the batch policy returned 4 answers for 3 channels'],
    ['are holes', () => new Array<boolean>(3), 403, 'the policy returned undefined; only true grants'],
    ['are not an array', () => true, 403, 'the batch policy returned a boolean; it must return an array of answers'],
    ['are a map', () => new Map(), 403, 'the batch policy returned an instance of Map'],
    ['are an Error', () => new Error('x'), 403, 'the batch policy returned an instance of Error'],
    ['are missing', () => undefined, 403, 'the batch policy returned undefined'],
    ['reject', () => Promise.reject(new BadGatewayException('db-7')), 502, 'db-7'],
    ['never come', () => new Promise(() => undefined), 503, 'no answer within 300 ms'],
  ])('grant nothing and log one error line with the count if their answers %s', async (_what, give, status, reason) => {
    const unhandled: unknown[] = [];
    const remember = (rejection: unknown): void => void unhandled.push(rejection);
    process.on('unhandledRejection', remember);
    answer = give;
    expect(await statuses(NAMES)).toEqual([status, status, status]);
    expect(booted.logger.messages('error')).toEqual([expect.stringContaining(`${ALL}: `)]);
    expect(booted.logger.messages('error')[0]).toContain(reason);
    expect(decisions.map(({ channelName }) => channelName)).toEqual(NAMES);
    expect(decisions.every((decision) => decision.reason.includes(reason))).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });

  it('deny all names if they throw a denial, without an error line', async () => {
    answer = () => {
      throw new ForbiddenException('not today');
    };
    expect(await statuses(NAMES)).toEqual([403, 403, 403]);
    expect(reasons()).toEqual(NAMES.map(() => 'denied: not today'));
    expect(booted.logger.messages('error')).toEqual([]);
  });

  it('do not affect the names of other policies if they hang', async () => {
    answer = ({ channels }) =>
      channels[0]!.kind === 'presence' ? new Promise(() => undefined) : channels.map(() => true);
    expect(await statuses([...ROOMS, 'private-closed-a'])).toEqual([503, 503, 503, 200]);
    expect(reasons().sort()).toEqual([
      'granted: the policy said yes',
      ...ROOMS.map(() => 'timed-out: no answer within 300 ms'),
    ]);
  });

  it('report a decision for each name, with the duration of the call', async () => {
    answer = ({ channels }) => new Promise((resolve) => setImmediate(() => resolve(channels.map(() => true))));
    await statuses([...ROOMS, 'private-closed-a', 'private-closed-b']);
    const reported = new Map<string, { names: string[]; milliseconds: Set<number> }>();
    for (const { policy, channelName, milliseconds, userId, socketId, params } of decisions) {
      expect({ userId, socketId, hasParams: params !== undefined }).toEqual({
        userId: 'ada',
        socketId: '1.2',
        hasParams: true,
      });
      const group = reported.get(policy!) ?? { names: [], milliseconds: new Set() };
      group.names.push(channelName);
      group.milliseconds.add(milliseconds);
      reported.set(policy!, group);
    }
    expect([...reported.values()].map(({ names, milliseconds }) => [names, milliseconds.size])).toEqual(
      expect.arrayContaining([
        [ROOMS, 1],
        [['private-closed-a', 'private-closed-b'], 1],
      ]),
    );
  });

  it('receive a batch of one where only one channel is asked about', async () => {
    const name = 'private-closed-a';
    const service = booted.app.get(PusherAuthService);
    const asked: (() => Promise<unknown>)[] = [
      () => post(name).then(({ status }) => status === 200),
      () => service.authorize({ socketId: '1.2', channelName: name }, { user: { id: 'ada' } }),
      () => service.can({ channelName: name }, { user: { id: 'ada' } }),
      () =>
        service.explain({ channelName: name }, { user: { id: 'ada' } }).then(({ verdict }) => verdict === 'granted'),
      () =>
        pusherAuthTester(booted.app)
          .as({ id: 'ada' })
          .join(name)
          .then(({ granted }) => granted),
      () =>
        request(booted.app.getHttpServer())
          .get('/pusher/auth')
          .query({ socket_id: '1.2', channel_name: name, callback: "Pusher.auth_callbacks['1']" })
          .set({ 'x-user': 'ada', referer: 'https://app.example/' })
          .then(({ status, text }) => status === 200 && text.includes(`Pusher.auth_callbacks['1']({"auth":`)),
    ];
    for (const ask of asked) {
      calls.length = 0;
      expect(await ask()).toBeTruthy();
      expect(calls).toEqual([`look: ${name}`]);
    }
    answer = () => [new ForbiddenException('not a member')];
    expect((await post(name)).status).toBe(403);
    expect(await service.can({ channelName: name }, { user: { id: 'ada' } })).toBe(false);
    expect(await service.explain({ channelName: name }, { user: { id: 'ada' } })).toMatchObject({
      verdict: 'denied',
      reason: 'not a member',
    });
    answer = () => [new UnauthorizedException('expired')];
    expect(await post(name)).toMatchObject({ status: 401, body: { message: 'expired' } });
    answer = () => true;
    expect((await post(name)).status).toBe(403);
    expect(booted.logger.messages('error')).toEqual([
      `RoomPolicies.look on ${name}: the batch policy returned a boolean; it must return an array of answers`,
    ]);
  });

  it('are marked in policies() and in the boot log', async () => {
    const rows = booted.app.get(PusherAuthService).policies();
    expect(rows.map(({ isBatch }) => isBatch)).toEqual([true, true, true, true, true]);
    const { app, logger } = await bootApp({ providers: [RoomPolicies], imports: [shopOf()] });
    expect(logger.messages('log')).toContain('Mapped {presence-room-<id:int>} batch policy → RoomPolicies.join');
    await app.close();
  });
});

describe('a method with both decorators', () => {
  const both = (single: object, batch: object) => {
    class MixedPolicies {
      join(): never[] {
        return [];
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(MixedPolicies.prototype, 'join')!;
    const decorators = [
      ChannelPolicy('private-one-<id>', single),
      ChannelBatchPolicy('private-many-<id>', batch),
      ChannelBatchPolicy('private-more-<id>', batch),
    ] as unknown as MethodDecorator[];
    for (const decorate of decorators) decorate(MixedPolicies.prototype, 'join', descriptor);
    return MixedPolicies;
  };

  it('is not a boot error if each decorator is on its own method', async () => {
    class SinglePolicies {
      @ChannelPolicy('private-one')
      join(): boolean {
        return true;
      }
      @ChannelBatchPolicy('private-many')
      joinMany({ channels }: ChannelBatch<'private-many'>): boolean[] {
        return channels.map(() => true);
      }
    }
    class BatchPolicies {
      @ChannelBatchPolicy('private-more')
      join({ channels }: ChannelBatch<'private-more'>): boolean[] {
        return channels.map(() => true);
      }
    }
    const { app } = await bootApp({ providers: [SinglePolicies, BatchPolicies] });
    const rows = app.get(PusherAuthService).policies();
    expect(rows.map(({ policy, isBatch }) => [policy, isBatch])).toEqual([
      ['SinglePolicies.joinMany', true],
      ['BatchPolicies.join', true],
      ['SinglePolicies.join', false],
    ]);
    await app.close();
  });

  it.each([
    ['of one app', {}, {}],
    ['of two apps', {}, { app: 'shop' }],
  ])('is one boot error: %s', async (_what, single, batch) => {
    expect(await bootProblems({ providers: [both(single, batch)], imports: [shopOf()] })).toEqual([
      {
        code: 'policy-placement',
        where: 'PolicyModule › MixedPolicies.join',
        what: 'the method has both @ChannelPolicy() and @ChannelBatchPolicy()',
        fix: 'split it into two methods: one receives a channel, the other a batch',
      },
    ]);
  });
});

function shopOf() {
  return PusherAuthModule.forRoot({ key: 'shop-key', secret: 'shop-secret', app: 'shop', path: 'shop' });
}
