import { jest } from '@jest/globals';
import { ForbiddenException, HttpException, UnauthorizedException } from '@nestjs/common';
import type { ChannelRequest } from '../../../src/decorators/channel-request.js';
import type { SubscriberInput } from '../../../src/pusher-auth.inputs.js';
import {
  ADA,
  blockFor,
  createGuard,
  createObservedService,
  createService,
  later,
  logged,
  never,
  outcomeOf,
  raise,
  recordLogs,
  requestScoped,
  shared,
  type PolicySetup,
  type ServiceSetup,
} from './service.js';

const outcome = (setup: ServiceSetup, channelName: string, subscriber?: SubscriberInput) =>
  outcomeOf(createService(setup), channelName, subscriber);

describe('a policy', () => {
  it.each<[answer: unknown, onPrivate: string, onPresence: string]>([
    [true, '200', '200 {"user_id":"ada"}'],
    [false, '403', '403'],
    [undefined, '403', '403'],
    [1, '403', '403'],
    [{ userId: 7 }, '403', '200 {"user_id":"7"}'],
    [{ userInfo: { a: 1 } }, '403', '200 {"user_id":"ada","user_info":{"a":1}}'],
    [{ userId: '' }, '403', '403'],
    // An answer that names an id must not become another one.
    [{ userId: null }, '403', '403'],
    [{ userId: null, userInfo: {} }, '403', '403'],
    [{ userInfo: null }, '403', '403'],
    [{ userId: 0, userInfo: {} }, '403', '200 {"user_id":"0","user_info":{}}'],
    [{ userInfo: [] }, '403', '403'],
  ])(
    'that returns %j is answered with %s, and on a presence channel with %s',
    async (answer, onPrivate, onPresence) => {
      for (const method of [() => answer, () => later(answer)]) {
        const policies = { 'private-a': { method }, 'presence-a': { method } };
        expect(await outcome({ policies }, 'private-a')).toBe(onPrivate);
        expect(await outcome({ policies }, 'presence-a')).toBe(onPresence);
      }
    },
  );

  it.each<[thrown: unknown, status: string]>([
    [new UnauthorizedException(), '401'],
    [new HttpException('slow down', 429), '429'],
    [new ForbiddenException('no member'), '403'],
    [new HttpException('gone', 404), '403'],
    [new HttpException('away', 502), '502'],
    [new Error('broken'), '500'],
    [null, '500'],
  ])('that throws %p is answered with %s', async (thrown, status) => {
    for (const method of [() => raise(thrown), () => later(0).then(() => raise(thrown))]) {
      expect(await outcome({ policies: { 'private-a': { method } } }, 'private-a')).toBe(status);
      const provider = requestScoped(() => Promise.resolve({ p0: method }));
      expect(await outcome({ policies: { 'private-a': { provider } } }, 'private-a')).toBe(status);
    }
  });

  it('whose promise cannot be awaited is answered with 500', async () => {
    const method = () =>
      Object.defineProperty(Promise.resolve(true), 'constructor', { get: () => raise(new Error('no')) });
    expect(await outcome({ policies: { 'private-a': { method } } }, 'private-a')).toBe('500');
  });

  it('may return a thenable that is not a promise, as query builders do', async () => {
    const thenable = (value: unknown) => ({ then: (resolve: (value: unknown) => void) => resolve(value) });
    const policies = { 'private-a': { method: () => thenable(true) }, 'private-b': { method: () => thenable(false) } };
    expect(await outcome({ policies }, 'private-a')).toBe('200');
    expect(await outcome({ policies }, 'private-b')).toBe('403');
  });

  it('receives the whole channel request and is called once', async () => {
    const received: ChannelRequest[] = [];
    const request = {};
    const method = (argument: ChannelRequest) => (received.push(argument), true);
    const policies = { 'presence-cache-<room:int>-<name>': { method } };
    await outcome({ policies }, 'presence-cache-7-a-b', { user: ADA, request });
    expect(received).toEqual([
      {
        channelName: 'presence-cache-7-a-b',
        kind: 'presence-cache',
        pattern: 'presence-cache-<room:int>-<name>',
        params: { room: 7, name: 'a-b' },
        user: ADA,
        socketId: '1.1',
        request,
      },
    ]);
    expect(received[0]!.request).toBe(request);
  });

  it('is the method that its instance has at the time of the request, so a spy takes effect at any time', async () => {
    const instance = { p0: () => true };
    const service = createService({ policies: { 'private-a': { provider: shared(instance) } } });
    expect(await outcomeOf(service, 'private-a')).toBe('200');
    instance.p0 = () => false;
    expect(await outcomeOf(service, 'private-a')).toBe('403');
    instance.p0 = () => true;
    expect(await outcomeOf(service, 'private-a')).toBe('200');
  });

  it('is required: a name without one is a 403, or a 401 without a user', async () => {
    expect(await outcome({}, 'private-a')).toBe('403');
    expect(await outcome({}, 'private-a', {})).toBe('401');
  });

  it('is missing for an unmatched name, which calls onNoMatch once for each request', async () => {
    let misses = 0;
    const service = createService({ policies: { 'private-a': {} }, onNoMatch: () => (misses += 1) });
    await service.authorizeMany({ socketId: '1.1', channelNames: ['private-a', 'private-b', 'x'] }, { user: ADA });
    expect(misses).toBe(1);
    await outcomeOf(service, 'private-b');
    await service.explain({ channelName: 'private-b' }, {});
    expect(misses).toBe(3);
  });

  it.each<[user: unknown, status: string]>([
    [undefined, '401'],
    [null, '401'],
    [false, '401'],
    [0, '200'],
    ['', '200'],
  ])('for the user %p is answered with %s, and is not called if that is 401', async (user, status) => {
    let calls = 0;
    const method = () => (calls++, true);
    const policies = { 'private-a': { method } };
    expect(await outcome({ policies }, 'private-a', { user })).toBe(status);
    expect(await outcome({ policies }, 'private-a', { request: { user } })).toBe(status);
    const provider = requestScoped(() => Promise.resolve({ p0: method }));
    expect(await outcome({ policies: { 'private-a': { provider } } }, 'private-a', { user })).toBe(status);
    expect(calls).toBe(status === '200' ? 3 : 0);
  });

  it('for guests is called without a user', async () => {
    const method = ({ user }: ChannelRequest) => user === undefined;
    const provider = requestScoped(() => Promise.resolve({ p1: method }));
    const policies: Record<string, PolicySetup> = {
      'private-a': { method, options: { allowGuest: true } },
      'private-b': { provider, options: { allowGuest: true } },
    };
    for (const channel of ['private-a', 'private-b']) {
      expect(await outcome({ policies }, channel, { request: {} })).toBe('200');
      expect(await outcome({ policies }, channel, { user: null })).toBe('200');
      expect(await outcome({ policies }, channel)).toBe('403');
    }
  });
});

describe('the member', () => {
  const defaults = { userId: () => 'default', userInfo: () => ({ from: 'default' }) };

  it.each<[what: string, policy: PolicySetup, presence: object | undefined, member: string]>([
    ['has the user’s own id', {}, undefined, '{"user_id":"ada"}'],
    ['comes from the module’s mappers', {}, defaults, '{"user_id":"default","user_info":{"from":"default"}}'],
    [
      'comes from the policy’s mappers rather than the module’s',
      { options: { userId: () => 7, userInfo: () => ({ from: 'policy' }) } },
      defaults,
      '{"user_id":"7","user_info":{"from":"policy"}}',
    ],
    [
      'comes from the answer rather than any mapper',
      {
        method: () => ({ userId: 'answer', userInfo: { from: 'answer' } }),
        options: { userId: () => 7, userInfo: () => ({ from: 'policy' }) },
      },
      defaults,
      '{"user_id":"answer","user_info":{"from":"answer"}}',
    ],
    [
      'gets what the answer lacks from the mappers',
      { method: () => ({ userId: 'answer' }), options: { userInfo: () => ({ from: 'policy' }) } },
      defaults,
      '{"user_id":"answer","user_info":{"from":"policy"}}',
    ],
    [
      'has no info if the mapper returns none',
      { options: { userInfo: () => undefined } },
      defaults,
      '{"user_id":"default"}',
    ],
    ['is not sent if the client has signed in', { options: { useSignedInUser: true } }, defaults, ''],
  ])('%s', async (_what, policy, presence, member) => {
    const direct = { policies: { 'presence-a': policy }, options: { presence } };
    expect(await outcome(direct, 'presence-a')).toBe(`200 ${member}`.trim());

    const promised = (mappers: object | undefined) =>
      mappers &&
      Object.fromEntries(
        Object.entries(mappers).map(([name, mapper]): [string, unknown] => [
          name,
          typeof mapper === 'function' ? () => later((mapper as () => unknown)()) : mapper,
        ]),
      );
    const inPromises = {
      policies: { 'presence-a': { ...policy, options: promised(policy.options) ?? {} } },
      options: { presence: promised(presence) },
    };
    expect(await outcome(inPromises, 'presence-a')).toBe(`200 ${member}`.trim());
  });

  it.each<[what: string, options: object, status: string]>([
    ['an invalid id', { userId: () => null }, '403'],
    ['an invalid id, later', { userId: () => later(null) }, '403'],
    ['invalid info', { userInfo: () => 'ada' }, '403'],
    ['invalid info, later', { userInfo: () => later('ada') }, '403'],
    ['an id mapper that throws', { userId: () => raise(new Error('no')) }, '500'],
    ['an id mapper that rejects', { userId: () => later(0).then(() => raise(new Error('no'))) }, '500'],
    ['an info mapper that throws', { userInfo: () => raise(new ForbiddenException()) }, '403'],
    ['an info mapper that rejects', { userInfo: () => later(0).then(() => raise(new Error('no'))) }, '500'],
    [
      'a mapper that throws next to one that is pending',
      { userId: () => later('ada'), userInfo: () => raise(new Error('no')) },
      '500',
    ],
    [
      'info that cannot be read',
      { userInfo: () => new Proxy({}, { getPrototypeOf: () => raise(new Error('no')) }) },
      '500',
    ],
  ])('cannot have %s', async (_what, options, status) => {
    for (const method of [() => true, () => later(true)]) {
      expect(await outcome({ policies: { 'presence-a': { method, options } } }, 'presence-a')).toBe(status);
    }
  });

  const no = () => raise(new Error('no'));
  const rejected = () => Promise.reject(new Error('no'));
  const badThen = () => Object.defineProperty({}, 'then', { get: no });
  const info = { a: 1 };

  it.each<[what: string, method: () => unknown, options: object, expected: string]>([
    ['info', () => ({ userInfo: later(info) }), {}, '200 {"user_id":"ada","user_info":{"a":1}}'],
    [
      'info, with an id from a mapper',
      () => ({ userInfo: later(info) }),
      { userId: () => later('grace') },
      '200 {"user_id":"grace","user_info":{"a":1}}',
    ],
    [
      'info next to an id, so that no id mapper is called',
      () => ({ userId: 'grace', userInfo: later(info) }),
      { userId: no },
      '200 {"user_id":"grace","user_info":{"a":1}}',
    ],
    ['invalid info', () => ({ userInfo: later('ada') }), {}, '403'],
    ['info, with an id mapper that throws', () => ({ userInfo: later(info) }), { userId: no }, '500'],
    ['an error, with an id mapper that throws', () => ({ userInfo: rejected() }), { userId: no }, '500'],
    ['only errors', () => ({ userId: rejected(), userInfo: rejected() }), {}, '500'],
    ['an error next to info with an unreadable then', () => ({ userId: rejected(), userInfo: badThen() }), {}, '500'],
  ])('may come from a promise in the answer: %s', async (_what, method, options, expected) => {
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', remember);
    for (const answer of [method, () => later(0).then(method)]) {
      expect(await outcome({ policies: { 'presence-a': { method: answer, options } } }, 'presence-a')).toBe(expected);
    }
    await later(0);
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });
});

describe('a batch', () => {
  const channelNames = ['private-1', 'private-2', 'private-3'];
  const statuses = async (setup: ServiceSetup, names = channelNames, subscriber: SubscriberInput = { user: ADA }) => {
    const results = await createService(setup).authorizeMany({ socketId: '1.1', channelNames: names }, subscriber);
    return [...results].map(([name, { status }]) => `${name} ${status}`);
  };

  it('calls all policies in the same tick, so that a data loader sees one batch', async () => {
    const batches: number[][] = [];
    let batch: { ids: number[]; loaded: Promise<void> } | undefined;
    const load = async (id: number): Promise<boolean> => {
      if (!batch) {
        const ids: number[] = [];
        batch = { ids, loaded: Promise.resolve().then(() => void (batches.push(ids), (batch = undefined))) };
      }
      const { ids, loaded } = batch;
      ids.push(id);
      await loaded;
      return id !== 2;
    };
    const method = ({ params }: { params: { id: number } }) => load(params.id);
    expect(await statuses({ policies: { 'private-<id:int>': { method } } })).toEqual([
      'private-1 200',
      'private-2 403',
      'private-3 200',
    ]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('times out once, with one timer, even if several policies hang', async () => {
    const setup = { policies: { 'private-<id>': { method: never } }, options: { policyTimeoutMs: 7 } };
    const { service, decisions } = createObservedService(setup);
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await service.authorizeMany({ socketId: '1.1', channelNames }, { user: ADA });
    const lengths = timers.mock.calls.map(([, milliseconds]) => milliseconds);
    timers.mockRestore();
    expect(lengths).toEqual([7]);
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['timed-out', 'timed-out', 'timed-out']);
  });

  it('decides each name separately: one that fails or hangs does not affect the others', async () => {
    const policies = {
      'private-granted': {},
      'private-denied': { method: () => false },
      'private-failed': { method: () => raise(new Error('broken')) },
      'private-refused': { method: () => raise(new HttpException('slow down', 429)) },
      'private-hanging': { method: never },
    };
    const names = [...Object.keys(policies), 'private-unknown', 'not a name'];
    const options = { policyTimeoutMs: 500 };
    const granted = names.filter((name) => name !== 'private-hanging');
    expect(await statuses({ policies }, granted)).toEqual([
      'private-granted 200',
      'private-denied 403',
      'private-failed 500',
      'private-refused 429',
      'private-unknown 403',
      'not a name 400',
    ]);
    expect(await statuses({ policies, options }, ['private-hanging', 'private-denied', 'private-hanging'])).toEqual([
      'private-hanging 503',
      'private-denied 403',
    ]);
  });

  it('is a 401 for each name without a user', async () => {
    expect(await statuses({ policies: { 'private-<id>': {} } }, channelNames, {})).toEqual([
      'private-1 401',
      'private-2 401',
      'private-3 401',
    ]);
  });
});

describe('the deadline', () => {
  const options = { policyTimeoutMs: 5 };
  const guard = { name: 'Guard', canActivate: never };

  it.each<[what: string, setup: ServiceSetup, channel: string]>([
    ['a policy', { policies: { 'private-a': { method: never } } }, 'private-a'],
    ['a guard', { policies: { 'private-a': { guards: [guard] } } }, 'private-a'],
    ['an id mapper', { policies: { 'presence-a': { options: { userId: never } } } }, 'presence-a'],
    ['an info mapper', { policies: { 'presence-a': { options: { userInfo: never } } } }, 'presence-a'],
    ['a provider', { policies: { 'private-a': { provider: requestScoped(never) } } }, 'private-a'],
    ['the option getUser', { options: { getUser: never } }, 'private-a'],
    ['a policy that blocks', { policies: { 'private-a': { method: () => (blockFor(10), true) } } }, 'private-a'],
    [
      'an id mapper that blocks',
      { policies: { 'presence-a': { options: { userId: () => (blockFor(10), 'ada') } } } },
      'presence-a',
    ],
    [
      'the option getUser, if it blocks after waiting',
      { options: { getUser: () => later(0).then(() => (blockFor(10), ADA)) } },
      'private-a',
    ],
  ])('covers %s', async (_what, setup, channel) => {
    const request = { user: ADA };
    expect(await outcome({ ...setup, options: { ...options, ...setup.options } }, channel, { request })).toBe('503');
  });
});

describe('a batch policy', () => {
  const isBatch = true;
  const options = { isBatch };
  const ids = (...names: string[]) => names.map((name) => `private-${name}`);
  type Batch = { channels: { channelName: string }[] };

  async function authorizeMany(
    setup: ServiceSetup,
    channelNames: string[],
    subscriber: SubscriberInput = { user: ADA },
  ) {
    recordLogs();
    const { service, decisions } = createObservedService(setup);
    const results = await service.authorizeMany({ socketId: '1.1', channelNames }, subscriber);
    const errors = logged.filter(({ level }) => level === 'error').map(({ message }) => message);
    return { statuses: [...results.values()].map(({ status }) => status), results, decisions, errors };
  }

  it('is called once for all of its names and patterns, while other policies are called for each name', async () => {
    const calls: unknown[] = [];
    const method = (argument: Batch) => (calls.push(argument), argument.channels.map(() => true));
    const single = ({ channelName }: ChannelRequest) => (calls.push(channelName), true);
    const policies = {
      'private-room-<id:int> presence-hall-<name>': { method, options },
      'private-user-<id>': { method: single },
      'private-team-<id>': { method, options },
    };
    const channelNames = [
      'private-room-7',
      'private-user-1',
      'presence-hall-a',
      'private-x',
      'private-team-t',
      'private-user-2',
    ];
    const request = {};
    const { statuses, results } = await authorizeMany({ policies }, channelNames, { user: ADA, request });
    expect(statuses).toEqual([200, 200, 200, 403, 200, 200]);
    expect([...results.keys()]).toEqual(channelNames);
    const team = { channelName: 'private-team-t', kind: 'private', pattern: 'private-team-<id>', params: { id: 't' } };
    expect(calls).toEqual([
      {
        user: ADA,
        socketId: '1.1',
        request,
        channels: [
          { channelName: 'private-room-7', kind: 'private', pattern: 'private-room-<id:int>', params: { id: 7 } },
          { channelName: 'presence-hall-a', kind: 'presence', pattern: 'presence-hall-<name>', params: { name: 'a' } },
        ],
      },
      'private-user-1',
      { user: ADA, socketId: '1.1', request, channels: [team] },
      'private-user-2',
    ]);
    calls.length = 0;
    expect(await outcome({ policies }, 'private-team-t', { user: ADA, request })).toBe('200');
    expect(calls).toEqual([{ user: ADA, socketId: '1.1', request, channels: [team] }]);
  });

  it.each<[how: string, give: (answers: unknown[]) => unknown]>([
    ['directly', (answers) => answers],
    ['in a promise', (answers) => later(answers)],
  ])('decides each channel, %s', async (_how, give) => {
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', remember);
    const rejected = Promise.reject(new Error('nobody awaits it'));
    const unreadable = new Proxy({}, { getPrototypeOf: () => raise(new Error('no')) });
    const answers = [
      true,
      false,
      { userId: 7 },
      { userInfo: later({ a: 1 }) },
      { userId: null },
      'yes',
      undefined,
      new ForbiddenException('not a member'),
      new HttpException('slow down', 429),
      new Error('broken'),
      Promise.resolve(true),
      rejected,
      unreadable,
    ];
    const setup = { policies: { 'presence-<n:int>': { method: () => give(answers), options } } };
    const { statuses, results, decisions, errors } = await authorizeMany(
      setup,
      answers.map((_, n) => `presence-${n}`),
    );
    await later(0);
    process.off('unhandledRejection', remember);
    expect(statuses).toEqual([200, 403, 200, 200, 403, 403, 403, 403, 429, 500, 403, 403, 500]);
    const members = [...results.values()].slice(0, 4).map((result) => 'data' in result && result.data);
    expect(members).toMatchObject([
      { channel_data: '{"user_id":"ada"}' },
      false,
      { channel_data: '{"user_id":"7"}' },
      { channel_data: '{"user_id":"ada","user_info":{"a":1}}' },
    ]);
    const promised = 'the batch policy returned a promise for this channel; return await Promise.all(…)';
    expect(decisions.map(({ reason }) => reason).slice(5)).toEqual([
      'the policy returned a string; only true or { userId?, userInfo? } grants',
      'the policy returned undefined; only true or { userId?, userInfo? } grants',
      'not a member',
      'slow down',
      'broken',
      promised,
      promised,
      'no',
    ]);
    // One error line for the policy: the first fault and the number of others.
    expect(errors).toEqual([expect.stringMatching(/^Policies\.p0 on presence-4 and 6 more: the user id must be/)]);
    expect(unhandled).toEqual([]);
  });

  it.each<[what: string, method: () => unknown, status: number, reason: string]>([
    [
      'returns something other than an array',
      () => true,
      403,
      'the batch policy returned a boolean; it must return an array of answers',
    ],
    [
      'returns too few answers',
      () => [true],
      403,
      'the batch policy returned 1 answers for 2 channels; it must return one for each, in their order',
    ],
    ['throws', () => raise(new Error('broken')), 500, 'broken'],
    ['rejects', () => Promise.reject(new Error('broken')), 500, 'broken'],
    ['hangs', never, 503, 'no answer within 9 ms'],
    ['blocks', () => (blockFor(12), [true, true]), 503, 'no answer within 9 ms'],
  ])('that %s grants no channel and causes one error line', async (_what, method, status, reason) => {
    const setup = { policies: { 'private-<id>': { method, options } }, options: { policyTimeoutMs: 10_000 } };
    if (status === 503) setup.options.policyTimeoutMs = 9;
    const { statuses, errors } = await authorizeMany(setup, ids('a', 'b'));
    expect(statuses).toEqual([status, status]);
    expect(errors).toEqual([`Policies.p0 on private-a and 1 more: ${reason}`]);
  });

  it('runs its guards once', async () => {
    let calls = 0;
    const guards = [createGuard('Guard', ({ user }) => ((calls += 1), user === ADA))];
    const policies = { 'private-<id>': { method: () => [true, true], options, guards } };
    expect((await authorizeMany({ policies }, ids('a', 'b'), { request: { user: ADA } })).statuses).toEqual([200, 200]);
    expect((await authorizeMany({ policies }, ids('a', 'b'), { request: { user: 1 } })).statuses).toEqual([403, 403]);
    expect(calls).toBe(2);
  });

  it('is not called for guests', async () => {
    const policies = { 'private-<id>': { method: () => raise(new Error('not called')), options } };
    expect((await authorizeMany({ policies }, ids('a', 'b'), {})).statuses).toEqual([401, 401]);
  });

  it('counts as one pending call', async () => {
    const policies = {
      'private-<id>': { method: ({ channels }: Batch) => later(channels.map(() => true)), options },
      'presence-<id>': { method: () => later(true) },
    };
    const setup = { policies, options: { maxPendingPolicies: 2 } };
    const channelNames = [...ids('a', 'b', 'c'), 'presence-a', 'presence-b'];
    expect((await authorizeMany(setup, channelNames)).statuses).toEqual([200, 200, 200, 200, 503]);
  });
});
