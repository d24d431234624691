import { ForbiddenException, HttpException, UnauthorizedException } from '@nestjs/common';
import type { ChannelRequest } from '../../../src/decorators/channel-request.js';
import { answering, guardOf, type Answering, type PolicyLike } from './answering.js';

const ADA = { id: 'ada' };

/** How one channel is answered: the status, and the member where there is one. */
async function outcome(
  given: Answering,
  channelName: string,
  who: { user?: unknown; request?: object } = { user: ADA },
): Promise<string> {
  try {
    const reply = await answering(given).authorize({ socketId: '1.1', channelName, ...who }, {});
    return `200 ${(reply as { channel_data?: string }).channel_data ?? ''}`.trim();
  } catch (error) {
    if (error instanceof HttpException) return String(error.getStatus());
    return String(error);
  }
}

const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(resolve, value));
const raise = (thrown: unknown): never => {
  throw thrown;
};

describe('a policy', () => {
  it.each<[answer: unknown, onPrivate: string, onPresence: string]>([
    [true, '200', '200 {"user_id":"ada"}'],
    [false, '403', '403'],
    [undefined, '403', '403'],
    [1, '403', '403'],
    [{ userId: 7 }, '403', '200 {"user_id":"7"}'],
    [{ userInfo: { a: 1 } }, '403', '200 {"user_id":"ada","user_info":{"a":1}}'],
    [{ userId: '' }, '403', '403'],
    [{ userInfo: [] }, '403', '403'],
  ])('that answers %j is answered %s, and on a presence channel %s', async (answer, onPrivate, onPresence) => {
    for (const give of [() => answer, () => later(answer)]) {
      const policies = { 'private-a': { answer: give }, 'presence-a': { answer: give } };
      expect(await outcome({ policies }, 'private-a')).toBe(onPrivate);
      expect(await outcome({ policies }, 'presence-a')).toBe(onPresence);
    }
  });

  it.each<[thrown: unknown, status: string]>([
    [new UnauthorizedException(), '401'],
    [new HttpException('slow down', 429), '429'],
    [new ForbiddenException('no member'), '403'],
    [new HttpException('gone', 404), '403'],
    [new HttpException('away', 502), '502'],
    [new Error('broken'), '500'],
    [null, '500'],
  ])('that throws %p is answered %s', async (thrown, status) => {
    for (const answer of [() => raise(thrown), () => later(0).then(() => raise(thrown))]) {
      expect(await outcome({ policies: { 'private-a': { answer } } }, 'private-a')).toBe(status);
      const provider = { shared: undefined, needsRequest: false, resolve: () => Promise.resolve({ p0: answer }) };
      expect(await outcome({ policies: { 'private-a': { provider } } }, 'private-a')).toBe(status);
    }
  });

  it('whose promise cannot be followed is answered 500', async () => {
    const unfollowable = () =>
      Object.defineProperty(Promise.resolve(true), 'constructor', { get: () => raise(new Error('no')) });
    expect(await outcome({ policies: { 'private-a': { answer: unfollowable } } }, 'private-a')).toBe('500');
  });

  it('is asked with all that is known, once', async () => {
    const asked: ChannelRequest[] = [];
    const request = {};
    const answer = (one: ChannelRequest) => (asked.push(one), true);
    const policies = { 'presence-cache-<room:int>-<name>': { answer } };
    await outcome({ policies }, 'presence-cache-7-a-b', { user: ADA, request });
    expect(asked).toEqual([
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
    expect(asked[0]!.request).toBe(request);
  });

  it('of which there is none denies, and without a user it is a 401', async () => {
    expect(await outcome({}, 'private-a')).toBe('403');
    expect(await outcome({}, 'private-a', {})).toBe('401');
  });

  it.each<[user: unknown, status: string]>([
    [undefined, '401'],
    [null, '401'],
    [false, '401'],
    [0, '200'],
    ['', '200'],
  ])('is not asked where the user is %p: %s', async (user, status) => {
    let asked = 0;
    const policies = { 'private-a': { answer: () => (asked++, true) } };
    expect(await outcome({ policies }, 'private-a', { user })).toBe(status);
    expect(await outcome({ policies }, 'private-a', { request: { user } })).toBe(status);
    const provider = {
      shared: undefined,
      needsRequest: false,
      resolve: () => Promise.resolve({ p0: () => (asked++, true) }),
    };
    expect(await outcome({ policies: { 'private-a': { provider } } }, 'private-a', { user })).toBe(status);
    expect(asked).toBe(status === '200' ? 3 : 0);
  });

  it('for guests is asked without a user', async () => {
    const answer = ({ user }: ChannelRequest) => user === undefined;
    const provider = { shared: undefined, needsRequest: false, resolve: () => Promise.resolve({ p1: answer }) };
    const policies: Record<string, PolicyLike> = {
      'private-a': { answer, options: { allowGuest: true } },
      'private-b': { provider, options: { allowGuest: true } },
    };
    for (const channel of ['private-a', 'private-b']) {
      expect(await outcome({ policies }, channel, { request: {} })).toBe('200');
      expect(await outcome({ policies }, channel, { user: null })).toBe('200');
      expect(await outcome({ policies }, channel)).toBe('403');
    }
  });

  it.each<[why: string, policy: PolicyLike]>([
    ['it has guards', { guards: [guardOf('Guard', () => true)] }],
    ['it injects the request', { provider: { shared: undefined, needsRequest: true } }],
  ])('is never asked without a request where %s', async (_why, policy) => {
    const service = answering({ policies: { 'private-a': policy } });
    for (const asking of [
      service.can({ channelName: 'private-a' }, { user: ADA }),
      service.authorize({ socketId: '1.1', channelName: 'private-a' }, { user: ADA }),
    ]) {
      await expect(asking).rejects.toThrow(
        'Policies.p0 has guards or injects the request: it cannot be asked without one. ' +
          'See node_modules/nestjs-pusher-auth/docs/errors.md#needs-request',
      );
    }
  });

  it('is resolved in the scope of the request, and asked on what was resolved', async () => {
    const scopes: unknown[] = [];
    const resolve = (scope: unknown) => (scopes.push(scope), Promise.resolve({ p0: () => true }));
    const provider = { shared: undefined, needsRequest: false, resolve };
    const service = answering({ policies: { 'private-<n>': { provider } } });
    const channelNames = ['private-1', 'private-2'];
    const entries = await service.authorizeMany({ socketId: '1.1', channelNames }, { request: { user: ADA } });
    expect([...entries.values()].map(({ status }) => status)).toEqual([200, 200]);
    // One for each request, shared by the policies without guards.
    expect(scopes[0]).toBe(scopes[1]);
    await service.authorize({ socketId: '1.1', channelName: 'private-1' }, { request: { user: ADA } });
    expect(scopes[2]).not.toBe(scopes[0]);
  });
});

describe('the member', () => {
  const members = { userId: () => 'defaulted', userInfo: () => ({ by: 'default' }) };

  it.each<[what: string, policy: PolicyLike, presence: object | undefined, member: string]>([
    ['the user’s own id', {}, undefined, '{"user_id":"ada"}'],
    ['the module’s mappers', {}, members, '{"user_id":"defaulted","user_info":{"by":"default"}}'],
    [
      'the policy’s mappers before the module’s',
      { options: { userId: () => 7, userInfo: () => ({ by: 'policy' }) } },
      members,
      '{"user_id":"7","user_info":{"by":"policy"}}',
    ],
    [
      'the answer before all mappers',
      {
        answer: () => ({ userId: 'answered', userInfo: { by: 'answer' } }),
        options: { userId: () => 7, userInfo: () => ({ by: 'policy' }) },
      },
      members,
      '{"user_id":"answered","user_info":{"by":"answer"}}',
    ],
    [
      'what the answer lacks from the mappers',
      { answer: () => ({ userId: 'answered' }), options: { userInfo: () => ({ by: 'policy' }) } },
      members,
      '{"user_id":"answered","user_info":{"by":"policy"}}',
    ],
    [
      'no info where a mapper gives none',
      { options: { userInfo: () => undefined } },
      members,
      '{"user_id":"defaulted"}',
    ],
    ['nothing where the client has signed in', { options: { useSignedInUser: true } }, members, ''],
  ])('is %s', async (_what, policy, presence, member) => {
    const inTime = { policies: { 'presence-a': policy }, options: { presence } };
    expect(await outcome(inTime, 'presence-a')).toBe(`200 ${member}`.trim());

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
    ['an id that is none', { userId: () => null }, '403'],
    ['an id that is none, later', { userId: () => later(null) }, '403'],
    ['info that is none', { userInfo: () => 'ada' }, '403'],
    ['info that is none, later', { userInfo: () => later('ada') }, '403'],
    ['a mapper of ids that throws', { userId: () => raise(new Error('no')) }, '500'],
    ['a mapper of ids that rejects', { userId: () => later(0).then(() => raise(new Error('no'))) }, '500'],
    ['a mapper of info that throws', { userInfo: () => raise(new ForbiddenException()) }, '403'],
    ['a mapper of info that rejects', { userInfo: () => later(0).then(() => raise(new Error('no'))) }, '500'],
    [
      'a mapper that throws beside one that waits',
      { userId: () => later('ada'), userInfo: () => raise(new Error('no')) },
      '500',
    ],
    [
      'info that cannot be read',
      { userInfo: () => new Proxy({}, { getPrototypeOf: () => raise(new Error('no')) }) },
      '500',
    ],
  ])('cannot come of %s', async (_what, options, status) => {
    for (const answer of [() => true, () => later(true)]) {
      expect(await outcome({ policies: { 'presence-a': { answer, options } } }, 'presence-a')).toBe(status);
    }
  });
});

describe('what a policy itself says of the member', () => {
  const no = () => raise(new Error('no'));
  const rejected = () => Promise.reject(new Error('no'));
  const badThen = () => Object.defineProperty({}, 'then', { get: no });
  const info = { a: 1 };

  it.each<[what: string, answer: () => unknown, options: object, expected: string]>([
    ['info', () => ({ userInfo: later(info) }), {}, '200 {"user_id":"ada","user_info":{"a":1}}'],
    [
      'info, and a mapper the id',
      () => ({ userInfo: later(info) }),
      { userId: () => later('grace') },
      '200 {"user_id":"grace","user_info":{"a":1}}',
    ],
    [
      'info beside an id, for which no mapper is asked',
      () => ({ userId: 'grace', userInfo: later(info) }),
      { userId: no },
      '200 {"user_id":"grace","user_info":{"a":1}}',
    ],
    ['info that is none', () => ({ userInfo: later('ada') }), {}, '403'],
    ['info, where the mapper of the id throws', () => ({ userInfo: later(info) }), { userId: no }, '500'],
    [
      'nothing but an error, where the mapper of the id throws',
      () => ({ userInfo: rejected() }),
      { userId: no },
      '500',
    ],
    ['errors alone', () => ({ userId: rejected(), userInfo: rejected() }), {}, '500'],
    ['an error beside info with a bad then', () => ({ userId: rejected(), userInfo: badThen() }), {}, '500'],
  ])('may come later: %s', async (_what, answer, options, expected) => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    for (const give of [answer, () => later(0).then(answer)]) {
      expect(await outcome({ policies: { 'presence-a': { answer: give, options } } }, 'presence-a')).toBe(expected);
    }
    await later(0);
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('the guards of a policy', () => {
  it('are asked in their order, up to the first that says no', async () => {
    const asked: string[] = [];
    const guard = (name: string, answer: unknown) => guardOf(name, () => (asked.push(name), answer));
    const guards = [guard('First', true), guard('Second', false), guard('Third', true)];
    expect(await outcome({ policies: { 'private-a': { guards } } }, 'private-a', { request: { user: ADA } })).toBe(
      '403',
    );
    expect(asked).toEqual(['First', 'Second']);
  });

  it.each<[what: string, canActivate: () => unknown, user: string, guest: string]>([
    ['say yes', () => true, '200', '401'],
    ['say no', () => false, '403', '401'],
    ['say something else', () => 'yes', '403', '401'],
    ['say nothing', () => undefined, '403', '401'],
    ['throw a 401', () => raise(new UnauthorizedException()), '401', '401'],
    ['throw a 429', () => raise(new HttpException('slow down', 429)), '429', '401'],
    ['throw a 404', () => raise(new HttpException('gone', 404)), '403', '401'],
    ['throw an error', () => raise(new Error('broken')), '500', '401'],
  ])('that %s', async (_what, canActivate, user, guest) => {
    const policy = { guards: [guardOf('Guard', canActivate)] };
    const ask = (policies: Record<string, PolicyLike>, request: object) =>
      outcome({ policies }, 'private-a', { request });
    expect(await ask({ 'private-a': policy }, { user: ADA })).toBe(user);
    expect(await ask({ 'private-a': policy }, {})).toBe(guest);
    // Where guests may ask, they see what users see.
    expect(await ask({ 'private-a': { ...policy, options: { allowGuest: true } } }, {})).toBe(user);
  });

  it('give the policy its user, and the request as they left it', async () => {
    const seen: unknown[] = [];
    const answer = ({ user, request }: ChannelRequest) => (seen.push(user, (request as { user: unknown }).user), true);
    const guards = [guardOf('Guard', (request) => ((request['user'] = { id: 'grace' }), true))];
    const request = { user: ADA };
    expect(await outcome({ policies: { 'private-a': { answer, guards } } }, 'private-a', { request })).toBe('200');
    expect(seen).toEqual([{ id: 'grace' }, { id: 'grace' }]);
    expect(request.user).toBe(ADA);
  });

  it('see the user that the application named, and may replace it', async () => {
    const seen: unknown[] = [];
    const answer = ({ user }: ChannelRequest) => (seen.push(user), true);
    const guards = [
      guardOf('Seeing', (request) => (seen.push(request['user']), true)),
      guardOf('Replacing', (request) => ((request['user'] = { id: 'grace' }), true)),
    ];
    const who = { user: ADA, request: { user: { id: 'linus' } } };
    expect(await outcome({ policies: { 'private-a': { answer, guards } } }, 'private-a', who)).toBe('200');
    expect(seen).toEqual([ADA, { id: 'grace' }]);
    const taking = [guardOf('Taking', (request) => ((request['user'] = null), true))];
    expect(await outcome({ policies: { 'private-a': { guards: taking } } }, 'private-a', who)).toBe('401');
  });

  it('give the user through the option getUser, where there is one', async () => {
    const options = { getUser: (request: { session?: unknown }) => later(request.session) };
    const answer = ({ user }: ChannelRequest) => user === 'ada';
    const guards = [guardOf('Guard', (request) => ((request['session'] = 'ada'), true))];
    expect(
      await outcome({ policies: { 'private-a': { answer, guards } }, options }, 'private-a', { request: {} }),
    ).toBe('200');
    expect(await outcome({ policies: { 'private-a': { answer } }, options }, 'private-a', { request: {} })).toBe('401');
  });

  it('have a scope of their own, in which the policy is resolved', async () => {
    const scopes: unknown[] = [];
    const guard = {
      name: 'Guard',
      canActivate: (_: unknown, scope: unknown) => (scopes.push(scope), Promise.resolve(true)),
    };
    const resolve = (scope: unknown) => (scopes.push(scope), Promise.resolve({ p0: () => true }));
    const provider = { shared: undefined, needsRequest: false, resolve };
    const service = answering({ policies: { 'private-<n>': { provider, guards: [guard] } } });
    const channelNames = ['private-1', 'private-2'];
    await service.authorizeMany({ socketId: '1.1', channelNames }, { request: { user: ADA } });
    expect(new Set(scopes).size).toBe(2);
    expect(scopes).toHaveLength(4);
  });
});

describe('the deadline', () => {
  const never = () => new Promise<never>(() => undefined);
  const options = { policyTimeoutMs: 5 };

  it.each<[what: string, given: Answering, channel: string]>([
    ['a policy', { policies: { 'private-a': { answer: never } } }, 'private-a'],
    ['a guard', { policies: { 'private-a': { guards: [guardOf('Guard', never)] } } }, 'private-a'],
    ['a mapper of ids', { policies: { 'presence-a': { options: { userId: never } } } }, 'presence-a'],
    ['a mapper of info', { policies: { 'presence-a': { options: { userInfo: never } } } }, 'presence-a'],
    ['a provider', { policies: { 'private-a': { provider: { resolve: never } } } }, 'private-a'],
    ['the option getUser', { options: { getUser: never } }, 'private-a'],
  ])('covers %s', async (_what, given, channel) => {
    const request = { user: ADA };
    expect(await outcome({ ...given, options: { ...options, ...given.options } }, channel, { request })).toBe('503');
  });
});

describe('the user', () => {
  it.each<[what: string, user: (request: object) => unknown, status: string]>([
    ['of a session', () => ADA, '200'],
    ['of a promise', () => later(ADA), '200'],
    ['that is none', () => null, '401'],
    ['that is none, later', () => later(false), '401'],
    ['whose reading throws', () => raise(new Error('no store')), '500'],
    ['whose reading rejects', () => later(0).then(() => raise(new HttpException('away', 503))), '503'],
    ['whose reading refuses', () => raise(new UnauthorizedException()), '401'],
  ])('%s is read from the request', async (_what, user, status) => {
    const given = { policies: { 'private-a': {} }, options: { getUser: user } };
    expect(await outcome(given, 'private-a', { request: {} })).toBe(status);
    // One that the application names is not read.
    expect(await outcome(given, 'private-a', { user: ADA, request: {} })).toBe('200');
  });
});
