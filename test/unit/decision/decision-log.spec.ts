import { jest } from '@jest/globals';
import { ForbiddenException, HttpException, Logger } from '@nestjs/common';
import type { Decision } from '../../../src/decision/decision-log.js';
import { answering, guardOf, keepLogs, logged, type Answering } from './answering.js';

const ADA = { id: 'ada' };
const error = new Error('broken');
const raise = (thrown: unknown): never => {
  throw thrown;
};

/** What is told of one decision. */
async function told(given: Answering, channelName: string, who: object = { user: ADA }) {
  const decisions: Decision[] = [];
  const options = { ...given.options, onDecision: (decision: Decision) => decisions.push(decision) };
  logged.length = 0;
  const asking = { socketId: '1.1', channelName, ...who };
  await answering({ ...given, options })
    .authorize(asking as never)
    .catch(() => undefined);
  return { decisions, lines: logged.map((line) => line.replace(/\(\d+\.\d ms\)/, '(time)')) };
}

const milliseconds = expect.any(Number) as number;

describe('a decision', () => {
  it.each<[what: string, given: Answering, channel: string, who: object, decision: object, line: string]>([
    [
      'a yes',
      { policies: { 'private-user-<id:int>': {} } },
      'private-user-7',
      { user: ADA },
      {
        pattern: 'private-user-<id:int>',
        policy: 'Policies.p0',
        params: { id: 7 },
        userId: 'ada',
        verdict: 'granted',
        reason: 'the policy said yes',
      },
      'granted for user "ada" by Policies.p0: the policy said yes',
    ],
    [
      'a yes with a member',
      { policies: { 'presence-a': { answer: () => ({ userId: 'member' }) } } },
      'presence-a',
      { user: ADA },
      {
        pattern: 'presence-a',
        policy: 'Policies.p0',
        params: {},
        userId: 'member',
        verdict: 'granted',
        reason: 'the policy said yes',
      },
      'granted for user "member" by Policies.p0: the policy said yes',
    ],
    [
      'a no with its reason, in another app',
      {
        name: 'chat',
        policies: { 'private-a': { answer: () => raise(new ForbiddenException('no member')) } },
      },
      'private-a',
      { user: { sub: 7n } },
      {
        app: 'chat',
        pattern: 'private-a',
        policy: 'Policies.p0',
        params: {},
        userId: '7',
        verdict: 'denied',
        reason: 'no member',
        error: expect.any(ForbiddenException) as unknown,
      },
      'denied for user "7" by Policies.p0: no member',
    ],
    [
      'no policy',
      {},
      'private-a',
      { user: 'ada' },
      { verdict: 'denied', reason: 'no policy fits the name' },
      'denied for nobody by no policy: no policy fits the name',
    ],
    [
      'nobody where there is no policy',
      {},
      'private-a',
      {},
      { verdict: 'unauthenticated', reason: 'there is no user' },
      'unauthenticated for nobody by no policy: there is no user',
    ],
    [
      'nobody',
      { policies: { 'private-a': {} } },
      'private-a',
      {},
      { pattern: 'private-a', policy: 'Policies.p0', verdict: 'unauthenticated', reason: 'there is no user' },
      'unauthenticated for nobody by Policies.p0: there is no user',
    ],
    [
      'a user without an id',
      { policies: { 'private-a': {} } },
      'private-a',
      { user: { id: { nested: true } } },
      { pattern: 'private-a', policy: 'Policies.p0', params: {}, verdict: 'granted', reason: 'the policy said yes' },
      'granted for nobody by Policies.p0: the policy said yes',
    ],
    [
      'a user who cannot be read',
      { policies: { 'private-a': {} } },
      'private-a',
      { user: Object.defineProperty({}, 'id', { get: () => raise(error) }) as unknown },
      { pattern: 'private-a', policy: 'Policies.p0', params: {}, verdict: 'granted', reason: 'the policy said yes' },
      'granted for nobody by Policies.p0: the policy said yes',
    ],
    [
      'the user of the guards',
      {
        policies: {
          'private-a': { guards: [guardOf('Guard', (request) => ((request['user'] = { id: 'grace' }), true))] },
        },
      },
      'private-a',
      { request: { user: ADA } },
      {
        pattern: 'private-a',
        policy: 'Policies.p0',
        params: {},
        userId: 'grace',
        verdict: 'granted',
        reason: 'the policy said yes',
      },
      'granted for user "grace" by Policies.p0: the policy said yes',
    ],
    [
      'a guard’s no',
      { policies: { 'private-a': { guards: [guardOf('Guard', () => false)] } } },
      'private-a',
      { request: { user: ADA } },
      { pattern: 'private-a', policy: 'Policies.p0', userId: 'ada', verdict: 'denied', reason: 'Guard said no' },
      'denied for user "ada" by Policies.p0: Guard said no',
    ],
    [
      'a guard’s no to nobody',
      { policies: { 'private-a': { guards: [guardOf('Guard', () => false)] } } },
      'private-a',
      { request: {} },
      { pattern: 'private-a', policy: 'Policies.p0', verdict: 'unauthenticated', reason: 'Guard said no' },
      'unauthenticated for nobody by Policies.p0: Guard said no',
    ],
    [
      'a user whose id is a number',
      { policies: { 'private-a': {} } },
      'private-a',
      { user: { id: 7 } },
      {
        pattern: 'private-a',
        policy: 'Policies.p0',
        params: {},
        userId: '7',
        verdict: 'granted',
        reason: 'the policy said yes',
      },
      'granted for user "7" by Policies.p0: the policy said yes',
    ],
    [
      'what passes through',
      { policies: { 'private-a': { answer: () => raise(new HttpException('slow down', 429)) } } },
      'private-a',
      { user: ADA },
      {
        pattern: 'private-a',
        policy: 'Policies.p0',
        params: {},
        userId: 'ada',
        verdict: 'refused',
        reason: 'slow down',
        error: expect.any(HttpException) as unknown,
      },
      'refused for user "ada" by Policies.p0: slow down',
    ],
  ])('tells of %s', async (_what, given, channelName, who, decision, line) => {
    const { decisions, lines } = await told(given, channelName, who);
    const kind = channelName.split('-')[0];
    expect(decisions).toStrictEqual([{ channelName, kind, socketId: '1.1', ...decision, milliseconds }]);
    expect(decisions[0]!.milliseconds).toBeGreaterThanOrEqual(0);
    expect(decisions[0]!.milliseconds).toBeLessThan(10_000);
    // No error line: it is nobody's fault.
    expect(lines).toEqual([`debug ${channelName} ${line} (time)`]);
  });

  it.each<[what: string, given: Answering, channel: string, verdict: string, reason: string]>([
    ['throws', { policies: { 'private-a': { answer: () => raise(error) } } }, 'private-a', 'failed', 'broken'],
    [
      'returns nonsense',
      { policies: { 'private-a': { answer: () => 'yes' } } },
      'private-a',
      'denied',
      'the policy returned a string; only true grants',
    ],
    [
      'gives no member',
      { policies: { 'presence-a': { answer: () => ({ userId: '' }) } } },
      'presence-a',
      'denied',
      'the user id must have 1 to 128 characters, not 0',
    ],
    [
      'takes too long',
      {
        policies: { 'private-a': { answer: () => new Promise(() => undefined) } },
        options: { policyTimeoutMs: 3 },
      },
      'private-a',
      'timed-out',
      'no answer within 3 ms',
    ],
    [
      'has a guard that returns nonsense',
      { policies: { 'private-a': { guards: [guardOf('Guard', () => 1)] } } },
      'private-a',
      'denied',
      'Guard returned a number; only true lets pass',
    ],
  ])('tells operators where a policy %s', async (_what, given, channel, verdict, reason) => {
    const { decisions, lines } = await told(given, channel, { user: ADA, request: {} });
    expect(decisions).toMatchObject([{ verdict, reason }]);
    expect(lines[0]).toBe(`error Policies.p0 on ${channel}: ${reason}`);
    expect(lines[1]).toMatch(new RegExp(`^debug ${channel} ${verdict} for .* by Policies\\.p0: `));
    expect(lines).toHaveLength(2);
  });

  it('tells operators where the user cannot be read, before there is a decision', async () => {
    const { decisions, lines } = await told({ options: { getUser: () => raise(error) } }, 'private-a', { request: {} });
    expect({ decisions, lines }).toEqual({ decisions: [], lines: ['error The option getUser: broken'] });
  });

  it.each<[how: string, onDecision: () => unknown]>([
    ['throws', () => raise(error)],
    ['rejects', () => Promise.reject(error)],
  ])('is the same where the listener %s, and operators are told', async (_how, onDecision) => {
    logged.length = 0;
    const service = answering({ policies: { 'private-a': {} }, options: { onDecision } });
    await expect(service.can({ channelName: 'private-a' }, { user: ADA })).resolves.toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(logged.at(-1)).toBe('error onDecision failed');
  });

  it('that came too late is told once: what the policy says afterwards changes nothing', async () => {
    const answer = () => new Promise((resolve) => setTimeout(resolve, 15, true));
    const given = { policies: { 'private-a': { answer } }, options: { policyTimeoutMs: 3 } };
    const { decisions } = await told(given, 'private-a');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['timed-out']);
  });

  it('is not even timed where nobody hears of it', async () => {
    const now = jest.spyOn(performance, 'now');
    const ask = (options: object) =>
      answering({ policies: { 'private-a': {} }, options }).can({ channelName: 'private-a' }, { user: ADA });
    try {
      Logger.overrideLogger(['error']);
      await ask({});
      expect(now).not.toHaveBeenCalled();
      await ask({ onDecision: () => undefined });
      expect(now).toHaveBeenCalledTimes(2);
      keepLogs();
      await ask({});
      expect(now).toHaveBeenCalledTimes(4);
    } finally {
      now.mockRestore();
      keepLogs();
    }
  });

  it('is told of each channel of a batch, and of what is only asked', async () => {
    const decisions: string[] = [];
    const onDecision = ({ channelName, verdict, socketId }: Decision) =>
      decisions.push(`${channelName} ${verdict} ${socketId ?? 'without a connection'}`);
    const service = answering({ policies: { 'private-a': {} }, options: { onDecision } });
    await service.authorizeMany({ socketId: '1.1', channelNames: ['private-a', 'private-b', 'x'] }, { user: ADA });
    await service.can({ channelName: 'private-a' }, { user: ADA });
    await service.explain({ channelName: 'private-a' }, { user: ADA });
    expect(decisions).toEqual([
      'private-a granted 1.1',
      'private-b denied 1.1',
      'private-a granted without a connection',
    ]);
  });
});

describe('signing in', () => {
  async function signIn(given: Answering, who: object = { user: ADA }): Promise<[reply: string, lines: string[]]> {
    logged.length = 0;
    try {
      const reply = await answering(given).authenticateUser({ socketId: '1.1', ...who }, {});
      return [reply.user_data, [...logged]];
    } catch (thrown) {
      return [thrown instanceof HttpException ? String(thrown.getStatus()) : String(thrown), [...logged]];
    }
  }

  it.each<[what: string, given: Answering, who: object, reply: string, lines: string[]]>([
    ['under the user’s own id', {}, { user: ADA }, '{"id":"ada"}', []],
    [
      'under the mapper’s',
      { options: { presence: { userId: () => Promise.resolve(7) } } },
      { user: ADA },
      '{"id":"7"}',
      [],
    ],
    ['not without a user', {}, {}, '401', []],
    ['not without a user, though there is a method', { signIn: {} }, {}, '401', []],
    [
      'as the method says',
      { signIn: { answer: () => ({ id: 1, userInfo: { a: 1 }, watchlist: ['b'] }) } },
      { user: ADA },
      '{"id":"1","user_info":{"a":1},"watchlist":["b"]}',
      [],
    ],
    ['not where the method says no', { signIn: { answer: () => Promise.resolve(false) } }, { user: ADA }, '403', []],
    [
      'not with what is no user',
      { signIn: { answer: () => true } },
      { user: ADA },
      '403',
      ['error Policies.signIn: the user must be a plain object of id, userInfo and watchlist'],
    ],
    [
      'not where the user has no id',
      {},
      { user: {} },
      '403',
      ['error presence.userId: the user id must be a string or a number, not undefined'],
    ],
    [
      'not where the method throws',
      { signIn: { answer: () => raise(error) } },
      { user: ADA },
      '500',
      ['error Policies.signIn: broken'],
    ],
    [
      'not where what it gives cannot be read',
      { signIn: { answer: () => new Proxy({}, { getPrototypeOf: () => raise(error) }) } },
      { user: ADA },
      '500',
      ['error Policies.signIn: broken'],
    ],
    [
      'not where the mapper throws',
      { options: { presence: { userId: () => raise(error) } } },
      { user: ADA },
      '500',
      ['error presence.userId: broken'],
    ],
    [
      'not where the mapper takes too long',
      { options: { presence: { userId: () => new Promise(() => undefined) }, policyTimeoutMs: 3 } },
      { user: ADA },
      '503',
      ['error presence.userId: no answer within 3 ms'],
    ],
    [
      'not where the method takes too long',
      { signIn: { answer: () => new Promise(() => undefined) }, options: { policyTimeoutMs: 3 } },
      { user: ADA },
      '503',
      ['error Policies.signIn: no answer within 3 ms'],
    ],
    [
      'behind the method’s guards',
      {
        signIn: {
          answer: ({ user }: { user: unknown }) => user,
          guards: [guardOf('G', (request) => ((request['user'] = { id: 'grace' }), true))],
        },
      },
      { request: { user: ADA } },
      '{"id":"grace"}',
      [],
    ],
  ])('%s', async (_what, given, who, reply, lines) => {
    expect(await signIn(given, who)).toEqual([reply, lines]);
  });

  it('gives the application the reason of a no, and the client none', async () => {
    const asking = answering({ signIn: { answer: () => false } }).authenticateUser({ socketId: '1.1' }, { user: ADA });
    await expect(asking).rejects.toMatchObject({ status: 403, reason: 'the user authentication said no' });
  });

  it('hands over who asks', async () => {
    const asked: unknown[] = [];
    const request = {};
    const answer = (one: object) => (asked.push(one), { id: 1 });
    await signIn({ signIn: { answer } }, { user: ADA, request });
    const userId = (one: object) => (asked.push(one), 1);
    await signIn({ options: { presence: { userId } } }, { user: ADA, request });
    expect(asked).toEqual([
      { user: ADA, request, socketId: '1.1' },
      { user: ADA, request, socketId: '1.1' },
    ]);
  });
});

describe('an explanation', () => {
  const policies = {
    'private-room-<id>': {},
    'private-room-<id:int>': { answer: () => false },
    'private-<all>': {},
    'presence-room-<id>': { answer: () => ({ userId: 7, userInfo: { a: 1 } }) },
    'presence-hall-<id>': {},
  };

  const summary = async (channelName: string, who: object = {}) => {
    const { candidates, ...rest } = await answering({ policies }).explain({ channelName, ...who });
    return {
      ...rest,
      candidates: candidates.map(
        ({ pattern, matches: fits, decides, reason, params }) =>
          `${pattern} ${fits ? `fits ${JSON.stringify(params)}` : 'does not fit'}${decides ? ', decides' : ''}${reason === undefined ? '' : `: ${reason}`}`,
      ),
    };
  };

  it('names the pattern that decides, those behind it, and then the nearest', async () => {
    expect(await summary('private-room-7')).toEqual({
      channelName: 'private-room-7',
      kind: 'private',
      candidates: [
        'private-room-<id:int> fits {"id":7}, decides',
        'private-room-<id> fits {"id":"7"}: private-room-<id:int> is narrower',
        'private-<all> fits {"all":"room-7"}: private-room-<id:int> is narrower',
        'presence-room-<id> does not fit: the name is of a private channel, the pattern of presence ones',
        'presence-hall-<id> does not fit: the name is of a private channel, the pattern of presence ones',
      ],
    });
    expect((await summary('presence-cache-hall-7')).candidates[0]).toMatch(/^presence-hall-<id> does not fit/);
    expect((await summary('private-cache-x')).candidates.every((line) => line.includes('does not fit'))).toBe(true);
  });

  it('prefers the patterns of the same kind among those that are as near', async () => {
    const near = { 'presence-a1': {}, 'private-a2': {}, 'presence-a3': {} };
    const { candidates } = await answering({ policies: near }).explain({ channelName: 'private-a9' });
    expect(candidates.map(({ pattern }) => pattern)).toEqual(['private-a2', 'presence-a1', 'presence-a3']);
  });

  it('prefers what is nearer to what is of the same kind', async () => {
    const { candidates } = await answering({ policies: { 'private-a2': {}, 'presence-ab1': {} } }).explain({
      channelName: 'private-ab9',
    });
    expect(candidates.map(({ pattern }) => pattern)).toEqual(['presence-ab1', 'private-a2']);
  });

  it('names twenty patterns that do not fit, and all that do', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`private-other${n}`, {}]));
    const { candidates } = await answering({ policies: { ...many, ...policies } }).explain({
      channelName: 'private-room-7',
    });
    expect(candidates.filter(({ matches: fits }) => fits)).toHaveLength(3);
    expect(candidates.filter(({ matches: fits }) => !fits)).toHaveLength(20);
  });

  it('asks only where there is somebody', async () => {
    expect(await summary('private-room-7')).not.toHaveProperty('verdict');
    expect(await summary('private-room-7', { user: ADA })).toMatchObject({
      verdict: 'denied',
      reason: 'the policy said no',
    });
    expect(await summary('private-x', { request: {} })).toMatchObject({
      verdict: 'unauthenticated',
      reason: 'there is no user',
    });
    expect(await summary('private-cache-x', { user: ADA })).toMatchObject({
      verdict: 'denied',
      reason: 'no policy fits the name',
    });
    expect(await summary('private-cache-x', { request: {} })).toMatchObject({ verdict: 'unauthenticated' });
  });

  it('waits for a policy that waits', async () => {
    const waiting = { 'private-a': { answer: () => Promise.resolve(true) } };
    const explanation = await answering({ policies: waiting }).explain({ channelName: 'private-a' }, { user: ADA });
    expect(explanation).toMatchObject({ verdict: 'granted', reason: 'the policy said yes' });
  });

  it('shows the member whom the others would see', async () => {
    expect(await summary('presence-room-1', { user: ADA })).toMatchObject({
      verdict: 'granted',
      reason: 'the policy said yes',
      member: { userId: '7', userInfo: { a: 1 } },
    });
    const { member } = await answering({ policies }).explain({ channelName: 'presence-hall-1' }, { user: ADA });
    expect(member).toEqual({ userId: 'ada' });
    expect(await answering({ policies }).explain({ channelName: 'private-x' }, { user: ADA })).not.toHaveProperty(
      'member',
    );
  });

  it('says why a name is none', async () => {
    expect(await summary('lobby')).toEqual({
      channelName: 'lobby',
      problem: 'channel_name must start with private- or presence-: other channels need no authorization',
      candidates: [],
    });
  });
});
