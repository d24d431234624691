import { ForbiddenException, HttpException, Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import { jest } from '@jest/globals';
import {
  ChannelPolicy,
  PusherAuthModule,
  PusherAuthService,
  type ChannelRequest,
  type Decision,
  type PresenceMember,
  type PusherAuthModuleOptions,
} from 'nestjs-pusher-auth';
import { bootApp, OPTIONS, SECRET, type Booted } from './boot.js';

const PLANTED = 'classified';
const gone = new Error('the database is gone');
const busy = new HttpException('slow down', 429);
const notMember = new ForbiddenException('not a member');

let answer: () => unknown = () => true;
let guardAnswer: () => unknown = () => true;

@Injectable()
class RoomPolicies {
  @ChannelPolicy('private-room-<id:int>-<part>')
  join(): boolean {
    return answer() as boolean;
  }

  @ChannelPolicy('presence-room-<id>', { userInfo: () => ({ note: PLANTED }) })
  presence(): boolean | PresenceMember {
    return answer() as boolean;
  }

  @ChannelPolicy('private-guests', { allowGuest: true })
  guests(): boolean {
    return answer() as boolean;
  }

  @UseGuards({ canActivate: () => guardAnswer() as boolean } satisfies CanActivate)
  @ChannelPolicy('private-guarded')
  guarded(): boolean {
    return true;
  }
}

@Injectable()
class TalkPolicies {
  @ChannelPolicy('private-talk', { app: 'talk' })
  join(): boolean {
    return true;
  }
}

const throwing = (thrown: unknown) => (): never => {
  throw thrown;
};

describe('decisions', () => {
  const heard: Decision[] = [];
  let booted: Booted;
  let service: PusherAuthService;
  const boot = async (auth: Partial<PusherAuthModuleOptions> = {}): Promise<void> => {
    booted = await bootApp({
      auth: { onDecision: (decision) => heard.push(decision), policyTimeoutMs: 100, ...auth },
      providers: [RoomPolicies],
    });
    service = booted.app.get(PusherAuthService);
    booted.logger.lines.length = 0;
  };
  beforeEach(() => {
    heard.length = 0;
    answer = guardAnswer = () => true;
  });
  afterEach(() => booted.app.close());

  const unasked = {
    socketId: '1.2',
    channelName: 'private-room-7-a-b',
    kind: 'private',
    pattern: 'private-room-<id:int>-<part>',
    policy: 'RoomPolicies.join',
  } as const;
  const room = { ...unasked, params: { id: 7, part: 'a-b' }, userId: 'ada' };
  const guarded = {
    socketId: '1.2',
    channelName: 'private-guarded',
    kind: 'private',
    pattern: 'private-guarded',
    policy: 'RoomPolicies.guarded',
  } as const;

  it.each<[string, { user?: unknown; answer?: () => unknown; guard?: () => unknown }, Omit<Decision, 'milliseconds'>]>([
    ['granted', {}, { ...room, verdict: 'granted', reason: 'the policy said yes' }],
    ['denied', { answer: () => false }, { ...room, verdict: 'denied', reason: 'the policy said no' }],
    [
      'denied with a reason',
      { answer: throwing(notMember) },
      { ...room, verdict: 'denied', reason: 'not a member', error: notMember },
    ],
    [
      'denied for an invalid answer',
      { answer: () => 1 },
      { ...room, verdict: 'denied', reason: 'the policy returned a number; only true grants' },
    ],
    ['unauthenticated', { user: null }, { ...unasked, verdict: 'unauthenticated', reason: 'there is no user' }],
    ['refused', { answer: throwing(busy) }, { ...room, verdict: 'refused', reason: 'slow down', error: busy }],
    [
      'timed-out',
      { answer: () => new Promise(() => undefined) },
      { ...room, verdict: 'timed-out', reason: 'no answer within 100 ms' },
    ],
    ['failed', { answer: throwing(gone) }, { ...room, verdict: 'failed', reason: 'the database is gone', error: gone }],
    [
      'a presence grant, under the id of the member and without user info',
      { answer: () => ({ userId: 'm1' }) },
      {
        socketId: '1.2',
        channelName: 'presence-room-x',
        kind: 'presence',
        pattern: 'presence-room-<id>',
        policy: 'RoomPolicies.presence',
        params: { id: 'x' },
        userId: 'm1',
        verdict: 'granted',
        reason: 'the policy said yes',
      },
    ],
    [
      'an unmatched name',
      {},
      {
        socketId: '1.2',
        channelName: 'private-nothing',
        kind: 'private',
        userId: 'ada',
        verdict: 'denied',
        reason: 'no policy matches the name',
      },
    ],
    [
      'an unmatched name, without a user',
      { user: null },
      {
        socketId: '1.2',
        channelName: 'private-nothing',
        kind: 'private',
        verdict: 'unauthenticated',
        reason: 'there is no user',
      },
    ],
    [
      'a denial by a guard',
      { guard: () => false },
      { ...guarded, userId: 'ada', verdict: 'denied', reason: 'Object said no' },
    ],
    [
      'a denial by a guard, without a user',
      { guard: () => false, user: null },
      { ...guarded, verdict: 'unauthenticated', reason: 'Object said no' },
    ],
    [
      'a guest',
      { user: null },
      {
        socketId: '1.2',
        channelName: 'private-guests',
        kind: 'private',
        pattern: 'private-guests',
        policy: 'RoomPolicies.guests',
        params: {},
        verdict: 'granted',
        reason: 'the policy said yes',
      },
    ],
  ])('are reported: %s', async (_label, { user = { id: 'ada' }, answer: asked, guard }, decision) => {
    await boot();
    if (asked) answer = asked;
    if (guard) guardAnswer = guard;
    await service
      .authorize({ socketId: '1.2', channelName: decision.channelName }, { user, request: { headers: {} } })
      .catch(() => undefined);
    expect(heard).toEqual([{ ...decision, milliseconds: expect.any(Number) as number }]);
    expect(Object.keys(heard[0]!).sort()).toEqual([...Object.keys(decision), 'milliseconds'].sort());
    expect(booted.logger.messages('debug')).toHaveLength(1);
    expect(booted.logger.messages('debug')[0]).toMatch(
      /^\S+ (granted|denied|unauthenticated|refused|timed-out|failed)( for user "\w+")?( by RoomPolicies\.\w+)?: .+ \(\d+\.\d ms\)$/,
    );
    expect(JSON.stringify([heard, booted.logger.lines])).not.toContain(PLANTED);
    for (const { whole } of booted.logger.lines) expect(whole).not.toMatch(new RegExp(`${SECRET}|[0-9a-f]{64}`));
  });

  it('are reported for can() and for each name of a batch, but not for explain()', async () => {
    await boot();
    const user = { id: 'ada' };
    await service.can({ channelName: 'private-guests' }, { user });
    expect(heard).toEqual([expect.not.objectContaining({ socketId: expect.anything() as string })]);
    heard.length = 0;
    const channelNames = ['private-guests', 'private-nothing', 'private-guests', 'public'];
    await service.authorizeMany({ socketId: '1.2', channelNames }, { user });
    expect(heard.map(({ channelName }) => channelName).sort()).toEqual(['private-guests', 'private-nothing']);
    heard.length = 0;
    await service.explain({ channelName: 'private-guests' }, { user });
    expect(heard).toEqual([]);
  });

  it('name the registration', async () => {
    booted = await bootApp({
      providers: [TalkPolicies],
      auth: PusherAuthModule.forRoot({ ...OPTIONS, app: 'talk', onDecision: (decision) => heard.push(decision) }),
    });
    await booted.app
      .get<PusherAuthService>(Symbol.for('nestjs-pusher-auth:service:talk'), { strict: false })
      .can({ channelName: 'private-talk' }, { user: 'ada' });
    expect(heard).toEqual([expect.objectContaining({ app: 'talk', verdict: 'granted' })]);
  });

  it.each<[string, () => unknown, string]>([
    ['throws', throwing(gone), 'the database is gone'],
    ['rejects', () => Promise.reject(gone), 'the database is gone'],
    ['rejects later', () => new Promise((_, reject) => setTimeout(() => reject(gone), 1)), 'the database is gone'],
    ['answers with a thenable that throws', () => ({ then: throwing(gone) }), 'the database is gone'],
    [
      'answers with an unreadable thenable',
      () => Object.defineProperty({}, 'then', { get: throwing(gone) }),
      'the database is gone',
    ],
    ['throws undefined', throwing(undefined), 'a non-Error value was thrown'],
    ['throws a value that cannot become a string', throwing(Object.create(null)), 'a non-Error value was thrown'],
    [
      'throws an error that cannot be read',
      throwing(Object.defineProperty(new Error(), 'message', { get: throwing(gone) })),
      'the thrown value cannot be read',
    ],
  ])('do not change if a listener %s, which is logged', async (_label, listener, reason) => {
    await boot({ onDecision: listener });
    const user = { id: 'ada' };
    await expect(service.can({ channelName: 'private-guests' }, { user })).resolves.toBe(true);
    answer = () => false;
    await expect(service.can({ channelName: 'private-guests' }, { user })).resolves.toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(booted.logger.messages('error')).toEqual(Array(2).fill(`onDecision failed: ${reason}`));
  });

  it.each<[string, (decision: Decision) => unknown]>([
    ['answers', () => false],
    ['never settles', () => new Promise(() => undefined)],
    ['writes on its argument', (decision) => Object.assign(decision, { verdict: 'denied', userId: 'eve' })],
  ])('do not change if a listener %s', async (_label, listener) => {
    await boot({ onDecision: listener });
    await expect(service.can({ channelName: 'private-guests' }, { user: { id: 'ada' } })).resolves.toBe(true);
    expect(booted.logger.messages('error')).toEqual([]);
  });

  it.each<[string, number, () => unknown]>([
    ['at once', 200, () => true],
    ['later', 200, () => Promise.resolve(true)],
    ['later with an invalid answer', 403, () => Promise.resolve(1)],
    ['too late', 503, () => new Promise(() => undefined)],
  ])('do not change if the logger fails and the policy answers %s', async (_label, status, given) => {
    await boot();
    booted.logger.debug = booted.logger.error = throwing(gone);
    answer = given;
    const entries = await service.authorizeMany(
      { socketId: '1.2', channelNames: ['private-guests', 'private-nothing'] },
      { user: { id: 'ada' } },
    );
    expect([...entries.values()].map((entry) => entry.status)).toEqual([status, 403]);
  });

  it('are reported even if the user cannot be read', async () => {
    await boot();
    const user = Object.defineProperty({}, 'id', { get: throwing(gone) });
    const entries = await service.authorizeMany(
      { socketId: '1.2', channelNames: ['private-guests', 'private-nothing'] },
      { user },
    );
    expect([...entries.values()].map(({ status }) => status)).toEqual([200, 403]);
    expect(Object.fromEntries(heard.map(({ channelName, ...decision }) => [channelName, decision]))).toEqual({
      'private-guests': expect.objectContaining({ verdict: 'granted' }) as object,
      'private-nothing': expect.objectContaining({ verdict: 'denied' }) as object,
    });
    for (const decision of heard) expect(decision).not.toHaveProperty('userId');
  });

  it.each([
    ['line feeds', '\n'],
    ['carriage returns', '\r'],
    ['escape sequences', '\u001b[2K'],
    ['C1 controls', '\u009b2K'],
    ['line separators', '\u2028'],
    ['paragraph separators', '\u2029'],
    ['delete', '\u007f'],
    ['direction overrides', '\u202e'],
    ['zero', '\0'],
    ['lone surrogates', '\ud800'],
  ])('stay on one line of the log: %s', async (_label, character) => {
    await boot();
    const forged = `x${character}[Nest] 1 - LOG private-room-7 granted for user "eve"`;
    for (const thrown of [new ForbiddenException(forged), new Error(forged)]) {
      booted.logger.lines.length = 0;
      answer = throwing(thrown);
      await service.can({ channelName: 'private-guests' }, { user: { id: forged } }).catch(() => undefined);
      const lines = [...booted.logger.messages('debug'), ...booted.logger.messages('error')];
      expect(lines).toHaveLength(thrown instanceof ForbiddenException ? 1 : 2);
      for (const line of lines) expect(line).not.toContain(character);
    }
  });

  it('are not described without a listener or the log level debug', async () => {
    await boot({ onDecision: undefined as never });
    const id = jest.fn(() => 'ada');
    const user = Object.defineProperty({}, 'id', { get: id });
    booted.app.useLogger(false);
    await service.can({ channelName: 'private-guests' }, { user });
    expect(id).not.toHaveBeenCalled();
    expect(booted.logger.lines).toEqual([]);

    booted.app.useLogger(booted.logger);
    await service.can({ channelName: 'private-guests' }, { user });
    expect(id).toHaveBeenCalled();
    expect(booted.logger.messages('debug')).toHaveLength(1);
  });

  it('name the requested and signed channel, even if the policy writes on its argument', async () => {
    @Injectable()
    class WritingPolicies {
      @ChannelPolicy('private-write-<id>')
      write(asked: ChannelRequest<'private-write-<id>'>): boolean {
        Object.assign(asked, { user: { id: 'eve' }, channelName: 'private-other', params: { id: 'other' } });
        return true;
      }
    }
    booted = await bootApp({ providers: [WritingPolicies], auth: { onDecision: (decision) => heard.push(decision) } });
    service = booted.app.get(PusherAuthService);
    const who = { user: { id: 'ada' } };
    const reply = await service.authorize({ socketId: '1.2', channelName: 'private-write-1' }, who);
    expect(reply).toEqual(service.signChannel({ socketId: '1.2', channelName: 'private-write-1' }));
    await service.authorize({ socketId: '1.2', channelName: 'private-write-2' }, who);
    expect(heard.map(({ channelName }) => channelName)).toEqual(['private-write-1', 'private-write-2']);
  });
});
