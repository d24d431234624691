import { Inject, Injectable, Scope, UseGuards, type CanActivate } from '@nestjs/common';
import {
  ChannelPolicy,
  PusherAuthService,
  type PresenceMember,
  type PusherAuthModuleOptions,
} from 'nestjs-pusher-auth';
import { bootApp, type Booted } from './boot.js';

const TIMEOUT = 30;
/** Far enough apart that a busy machine keeps them in order. */
const LATE = 5 * TIMEOUT;
const socketId = '1.2';
const who = { user: { id: 'ada' }, request: { headers: {} } };

/** The part of the application's code that waits; everything else answers immediately. */
let waiting: { at: string; for: () => unknown };
const reached: string[] = [];
const pass = (at: string, answer: unknown): unknown => {
  reached.push(at);
  return waiting.at === at ? waiting.for() : answer;
};

@Injectable({ scope: Scope.REQUEST })
class SlowPolicies {
  constructor(@Inject('RESOLVED') readonly resolved: unknown) {}

  @UseGuards({ canActivate: () => pass('guard', true) as boolean } satisfies CanActivate)
  @ChannelPolicy('presence-slow', {
    userId: () => pass('userId', 'ada') as string,
    userInfo: () => pass('userInfo', {}) as object,
  })
  slow(): boolean | PresenceMember {
    return pass('policy', true) as boolean;
  }
}

@Injectable()
class DirectPolicies {
  @ChannelPolicy('presence-direct', {
    userId: () => pass('userId', 'ada') as string,
    userInfo: () => pass('userInfo', {}) as object,
  })
  direct(): boolean | PresenceMember {
    return pass('policy', true) as boolean;
  }

  @ChannelPolicy('private-quick')
  quick(): boolean {
    return true;
  }
}

const RESOLVED = { provide: 'RESOLVED', scope: Scope.REQUEST, useFactory: () => pass('resolution', {}) };

describe('the deadline', () => {
  let booted: Booted;
  let service: PusherAuthService;
  const unhandled: unknown[] = [];
  const listen = (reason: unknown): void => void unhandled.push(reason);
  const boot = async (auth: Partial<PusherAuthModuleOptions> = {}): Promise<void> => {
    waiting = { at: 'nowhere', for: () => undefined };
    booted = await bootApp({
      auth: { policyTimeoutMs: TIMEOUT, ...auth },
      providers: [SlowPolicies, DirectPolicies, RESOLVED],
    });
    service = booted.app.get(PusherAuthService);
    reached.length = 0;
    unhandled.length = 0;
  };
  beforeAll(() => void process.on('unhandledRejection', listen));
  afterAll(() => void process.off('unhandledRejection', listen));
  afterEach(() => booted.app.close());

  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LATE + TIMEOUT));

  describe.each<[string, (value: unknown) => () => unknown]>([
    ['never comes', () => () => new Promise(() => undefined)],
    ['never comes, from a thenable', () => () => ({ then: () => undefined })],
    ['comes late', (value) => () => new Promise((resolve) => setTimeout(() => resolve(value), LATE))],
    [
      'comes late as an error',
      () => () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), LATE)),
    ],
  ])('if the answer %s', (_, answering) => {
    it.each<[string, string, unknown]>([
      ['presence-slow', 'guard', true],
      ['presence-slow', 'resolution', {}],
      ['presence-slow', 'policy', true],
      ['presence-slow', 'userId', 'ada'],
      ['presence-slow', 'userInfo', {}],
      ['presence-direct', 'policy', true],
      ['presence-direct', 'userId', 'ada'],
      ['presence-direct', 'userInfo', {}],
    ])('leads to a 503, one log line and no grant for %s, in the %s', async (channelName, at, value) => {
      const verdicts: string[] = [];
      await boot({ onDecision: ({ verdict }) => verdicts.push(verdict) });
      waiting = { at, for: answering(value) };
      await expect(service.authorize({ socketId, channelName }, who)).rejects.toMatchObject({
        status: 503,
        response: { statusCode: 503, message: 'Service Unavailable' },
      });
      await settled();
      expect(reached).toContain(at);
      expect(verdicts).toEqual(['timed-out']);
      expect(booted.logger.messages('error')).toEqual([
        `${channelName === 'presence-slow' ? 'SlowPolicies.slow' : 'DirectPolicies.direct'} on ${channelName}: no answer within 30 ms`,
      ]);
      expect(unhandled).toEqual([]);
    });

    it('leads to a 503 if presence.userId misses it in a sign-in', async () => {
      await boot({ presence: { userId: () => pass('sign-in', 'ada') as string } });
      waiting = { at: 'sign-in', for: answering('ada') };
      await expect(service.authenticateUser({ socketId }, who)).rejects.toMatchObject({ status: 503 });
      await settled();
      expect(booted.logger.messages('error')).toEqual(['presence.userId: no answer within 30 ms']);
      expect(unhandled).toEqual([]);
    });
  });

  it('covers guards, policy and mappers together', async () => {
    await boot({ policyTimeoutMs: 200 });
    const most = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));
    const mapper = { at: 'userId', for: () => most().then(() => 'ada') };
    waiting = { at: 'policy', for: () => most().then(() => ((waiting = mapper), true)) };
    await expect(service.authorize({ socketId, channelName: 'presence-direct' }, who)).rejects.toMatchObject({
      status: 503,
    });
  });

  it('does not affect the rest of a batch', async () => {
    await boot();
    waiting = { at: 'policy', for: () => new Promise(() => undefined) };
    const channelNames = ['presence-slow', 'private-quick', 'presence-direct'];
    const entries = await service.authorizeMany({ socketId, channelNames }, who);
    expect([...entries].map(([name, { status }]) => [name, status])).toEqual([
      ['presence-slow', 503],
      ['private-quick', 200],
      ['presence-direct', 503],
    ]);
  });

  it('makes can() throw, because there is no decision', async () => {
    await boot();
    waiting = { at: 'policy', for: () => new Promise(() => undefined) };
    await expect(service.can({ channelName: 'presence-direct' }, who)).rejects.toMatchObject({ status: 503 });
    await expect(service.explain({ channelName: 'presence-direct' }, who)).resolves.toMatchObject({
      verdict: 'timed-out',
    });
  });

  it('never keeps the process alive', async () => {
    await boot({ policyTimeoutMs: 600_000 });
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    let during = 0;
    waiting = { at: 'policy', for: () => Promise.resolve().then(() => ((during = timers()), true)) };
    await service.authorize({ socketId, channelName: 'presence-direct' }, who);
    expect(during).toBe(before);
    waiting = { at: 'policy', for: () => Promise.reject(new Error('gone')) };
    await service.authorize({ socketId, channelName: 'presence-slow' }, who).catch(() => undefined);
    waiting = { at: 'policy', for: () => ((during = timers()), true) };
    await service.authorize({ socketId, channelName: 'presence-direct' }, who);
    expect(during).toBe(before);
    expect(timers()).toBe(before);
  });
});
