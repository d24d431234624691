import { jest } from '@jest/globals';
import { ConsoleLogger, ForbiddenException, HttpException, Logger, type LoggerService } from '@nestjs/common';
import { DecisionLog, type Decision } from '../../../src/decision/decision-log.js';
import type { Denial } from '../../../src/decision/verdict.js';
import {
  ADA,
  createGuard,
  createObservedService,
  createService,
  GRACE,
  later,
  logged,
  logLines,
  never,
  raise,
  recordLogs,
  type ServiceSetup,
} from './service.js';

const error = new Error('broken');

/** The decisions about one channel, and the logged lines. */
async function decide(setup: ServiceSetup, channelName: string, subscriber: object = { user: ADA }) {
  recordLogs();
  const { service, decisions } = createObservedService(setup);
  await service.authorize({ socketId: '1.1', channelName }, subscriber).catch(() => undefined);
  return { decisions, lines: logLines() };
}

const milliseconds = expect.any(Number) as number;

describe('a decision', () => {
  it.each<[what: string, setup: ServiceSetup, channel: string, subscriber: object, decision: object, line: string]>([
    [
      'a grant',
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
      'a grant with a member',
      { policies: { 'presence-a': { method: () => ({ userId: 'member' }) } } },
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
      'a denial with its reason, in another app',
      {
        app: 'chat',
        policies: { 'private-a': { method: () => raise(new ForbiddenException('not a member')) } },
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
        reason: 'not a member',
        error: expect.any(ForbiddenException) as unknown,
      },
      'denied for user "7" by Policies.p0: not a member',
    ],
    [
      'a name without a policy',
      {},
      'private-a',
      { user: 'ada' },
      { verdict: 'denied', reason: 'no policy matches the name' },
      'denied: no policy matches the name',
    ],
    [
      'a guest and a name without a policy',
      {},
      'private-a',
      {},
      { verdict: 'unauthenticated', reason: 'there is no user' },
      'unauthenticated: there is no user',
    ],
    [
      'a guest',
      { policies: { 'private-a': {} } },
      'private-a',
      {},
      { pattern: 'private-a', policy: 'Policies.p0', verdict: 'unauthenticated', reason: 'there is no user' },
      'unauthenticated by Policies.p0: there is no user',
    ],
    [
      'a user without an id',
      { policies: { 'private-a': {} } },
      'private-a',
      { user: { id: { nested: true } } },
      { pattern: 'private-a', policy: 'Policies.p0', params: {}, verdict: 'granted', reason: 'the policy said yes' },
      'granted by Policies.p0: the policy said yes',
    ],
    [
      'a user whose id cannot be read',
      { policies: { 'private-a': {} } },
      'private-a',
      { user: Object.defineProperty({}, 'id', { get: () => raise(error) }) as unknown },
      { pattern: 'private-a', policy: 'Policies.p0', params: {}, verdict: 'granted', reason: 'the policy said yes' },
      'granted by Policies.p0: the policy said yes',
    ],
    [
      'the user of the guards',
      {
        policies: {
          'private-a': { guards: [createGuard('Guard', (request) => ((request['user'] = GRACE), true))] },
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
      'no user, because the guards removed it',
      {
        policies: {
          'private-a': {
            options: { allowGuest: true },
            guards: [createGuard('Guard', (request) => ((request['user'] = null), true))],
          },
        },
      },
      'private-a',
      { request: { user: ADA } },
      { pattern: 'private-a', policy: 'Policies.p0', params: {}, verdict: 'granted', reason: 'the policy said yes' },
      'granted by Policies.p0: the policy said yes',
    ],
    [
      'a denial by a guard',
      { policies: { 'private-a': { guards: [createGuard('Guard', () => false)] } } },
      'private-a',
      { request: { user: ADA } },
      { pattern: 'private-a', policy: 'Policies.p0', userId: 'ada', verdict: 'denied', reason: 'Guard said no' },
      'denied for user "ada" by Policies.p0: Guard said no',
    ],
    [
      'a denial by a guard for a guest',
      { policies: { 'private-a': { guards: [createGuard('Guard', () => false)] } } },
      'private-a',
      { request: {} },
      { pattern: 'private-a', policy: 'Policies.p0', verdict: 'unauthenticated', reason: 'Guard said no' },
      'unauthenticated by Policies.p0: Guard said no',
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
      'an exception that reaches the client',
      { policies: { 'private-a': { method: () => raise(new HttpException('slow down', 429)) } } },
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
  ])('is reported: %s', async (_what, setup, channelName, subscriber, decision, line) => {
    const { decisions, lines } = await decide(setup, channelName, subscriber);
    const kind = channelName.split('-')[0];
    expect(decisions).toStrictEqual([{ channelName, kind, socketId: '1.1', ...decision, milliseconds }]);
    expect(decisions[0]!.milliseconds).toBeGreaterThanOrEqual(0);
    expect(decisions[0]!.milliseconds).toBeLessThan(10_000);
    // No error line: the application is not at fault.
    expect(lines).toEqual([`debug ${channelName} ${line} (time)`]);
  });

  it('is reported with its duration', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const method = () => (now.mockReturnValue(1_012.345), true);
    const { decisions } = await decide({ policies: { 'private-a': { method } } }, 'private-a');
    now.mockRestore();
    expect(decisions[0]!.milliseconds).toBeCloseTo(12.345, 6);
    expect(logged[0]!.message).toMatch(/ \(12\.3 ms\)$/);
  });

  it.each<[how: string, onDecision: () => unknown, reason: string]>([
    ['throws', () => raise(error), 'broken'],
    ['rejects', () => Promise.reject(error), 'broken'],
    ['throws something else', () => raise('secret'), 'a non-Error value was thrown'],
    ['throws an unreadable value', () => raise(Object.create(null)), 'a non-Error value was thrown'],
    [
      'throws an unreadable error',
      () => raise(Object.defineProperty(new Error('x'), 'message', { get: () => raise(error) })),
      'the thrown value cannot be read',
    ],
  ])('is unchanged if the listener %s, which is logged as an error', async (_how, onDecision, reason) => {
    const unhandled: unknown[] = [];
    const remember = (thrown: unknown) => void unhandled.push(thrown);
    process.on('unhandledRejection', remember);
    recordLogs();
    const service = createService({ policies: { 'private-a': {} }, options: { onDecision } });
    await expect(service.can({ channelName: 'private-a' }, { user: ADA })).resolves.toBe(true);
    await later(0);
    await later(0);
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
    expect(logLines().slice(1)).toEqual([`error onDecision failed: ${reason}`]);
  });

  it('is not delayed by a slow listener', async () => {
    const service = createService({ policies: { 'private-a': {} }, options: { onDecision: never } });
    await expect(service.can({ channelName: 'private-a' }, { user: ADA })).resolves.toBe(true);
  });

  it('is reported once after a timeout: a later answer of the policy has no effect', async () => {
    const method = () => new Promise((resolve) => setTimeout(resolve, 15, true));
    const setup = { policies: { 'private-a': { method } }, options: { policyTimeoutMs: 3 } };
    const { decisions } = await decide(setup, 'private-a');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['timed-out']);
  });

  it('is reported for each channel of a batch and for can(), but not for explain()', async () => {
    const { service, decisions } = createObservedService({ policies: { 'private-a': {} } });
    await service.authorizeMany({ socketId: '1.1', channelNames: ['private-a', 'private-b', 'x'] }, { user: ADA });
    await service.can({ channelName: 'private-a' }, { user: ADA });
    await service.explain({ channelName: 'private-a' }, { user: ADA });
    expect(
      decisions
        .map(({ channelName, verdict, socketId }) => `${channelName} ${verdict} ${socketId ?? 'no connection'}`)
        .sort(),
    ).toEqual(['private-a granted 1.1', 'private-a granted no connection', 'private-b denied 1.1']);
  });
});

describe('a debug line', () => {
  afterEach(recordLogs);
  const user = () => Object.defineProperty({}, 'id', { get: () => ((idReads += 1), 'ada') });
  let idReads = 0;
  const can = async (options: object = {}) => {
    idReads = 0;
    const service = createService({ policies: { 'private-a': {} }, options });
    await service.can({ channelName: 'private-a' }, { user: user() });
  };

  class RecordingConsole extends ConsoleLogger {
    readonly lines: unknown[] = [];
    override debug(message: unknown): void {
      this.lines.push(message);
    }
  }

  class RecordingLogger implements LoggerService {
    readonly lines: unknown[] = [];
    debug(message: unknown): void {
      this.lines.push(message);
    }
    log(): void {}
    warn(): void {}
    error(): void {}
  }

  // Until the application sets its levels, Nest 11 reports all as disabled but writes them.
  const nest11: typeof Logger.isLevelEnabled = (level) =>
    ((Logger as unknown as { logLevels?: string[] }).logLevels ?? []).includes(level);

  describe.each([
    ['this version of Nest', Logger.isLevelEnabled.bind(Logger)],
    ['Nest 11', nest11],
  ])('on %s', (_version, isLevelEnabled) => {
    beforeEach(() => void jest.spyOn(Logger, 'isLevelEnabled').mockImplementation(isLevelEnabled));
    afterEach(() => void jest.restoreAllMocks());

    it.each<[what: string, logger: () => LoggerService | false, levels: string[] | undefined, isWritten: boolean]>([
      ['the default levels of Nest’s logger', () => new RecordingConsole(), undefined, true],
      ['the debug level of Nest’s logger', () => new RecordingConsole({ logLevels: ['debug'] }), undefined, true],
      ['other levels of Nest’s logger', () => new RecordingConsole({ logLevels: ['error'] }), undefined, false],
      ['the default levels of another logger', () => new RecordingLogger(), undefined, true],
      ['the debug level of another logger', () => new RecordingLogger(), ['debug'], true],
      ['other levels of another logger', () => new RecordingLogger(), ['error'], false],
      ['no logger', () => false, undefined, false],
    ])('with %s', async (_what, createLogger, levels, isWritten) => {
      const logger = createLogger();
      Logger.overrideLogger(logger);
      (Logger as unknown as { logLevels: unknown }).logLevels = levels;
      await can();
      // A decision without a reader is not described.
      expect(idReads).toBe(isWritten ? 1 : 0);
      if (logger) expect((logger as RecordingLogger).lines).toHaveLength(isWritten ? 1 : 0);
      await can({ onDecision: () => undefined });
      expect(idReads).toBe(1);
    });
  });

  it('is always one line, whatever the reason contains', async () => {
    const method = () => raise(new ForbiddenException('no\nLOG granted'));
    const { lines } = await decide({ policies: { 'private-a': { method } } }, 'private-a', { user: { id: 'a\nb' } });
    expect(lines).toEqual(['debug private-a denied for user "a\\nb" by Policies.p0: no\\u{a}LOG granted (time)']);
  });

  it('has no effect if the logger fails', async () => {
    Logger.overrideLogger({ log: never, error: () => raise(error), warn: never, debug: () => raise(error) });
    Logger.overrideLogger(['debug']);
    const policies = { 'private-a': {}, 'private-b': { method: () => raise(error) } };
    const results = await createService({ policies }).authorizeMany(
      { socketId: '1.1', channelNames: Object.keys(policies) },
      { user: ADA },
    );
    expect([...results.values()].map(({ status }) => status)).toEqual([200, 500]);
  });
});

describe('an error line', () => {
  it.each<[what: string, setup: ServiceSetup, channel: string, verdict: string, reason: string]>([
    ['throws', { policies: { 'private-a': { method: () => raise(error) } } }, 'private-a', 'failed', 'broken'],
    [
      'returns something else',
      { policies: { 'private-a': { method: () => 'yes' } } },
      'private-a',
      'denied',
      'the policy returned a string; only true grants',
    ],
    [
      'returns an invalid member',
      { policies: { 'presence-a': { method: () => ({ userId: '' }) } } },
      'presence-a',
      'denied',
      'the user id must have 1 to 128 characters, not 0',
    ],
    [
      'takes too long',
      { policies: { 'private-a': { method: never } }, options: { policyTimeoutMs: 3 } },
      'private-a',
      'timed-out',
      'no answer within 3 ms',
    ],
    [
      'has a guard that returns something else',
      { policies: { 'private-a': { guards: [createGuard('Guard', () => 1)] } } },
      'private-a',
      'denied',
      'Guard returned a number; only true grants access',
    ],
  ])('is written if a policy %s', async (_what, setup, channel, verdict, reason) => {
    const { decisions, lines } = await decide(setup, channel, { user: ADA, request: {} });
    expect(decisions).toMatchObject([{ verdict, reason }]);
    expect(lines[0]).toMatch(new RegExp(`^debug ${channel} ${verdict} for .* by Policies\\.p0: `));
    expect(lines[1]).toBe(`error Policies.p0 on ${channel}: ${reason}`);
    expect(logged.map(({ source }) => source)).toEqual(['PusherAuth', 'PusherAuth']);
  });

  it('is written if the user cannot be read, before there is a decision', async () => {
    const getUser = () => raise(error);
    const { decisions, lines } = await decide({ options: { getUser } }, 'private-a', { request: {} });
    expect({ decisions, lines }).toEqual({ decisions: [], lines: ['error The option getUser: broken'] });
  });

  it('is not written if getUser rejects with a denial', async () => {
    const getUser = () => raise(new HttpException('slow down', 429));
    const { lines } = await decide({ options: { getUser } }, 'private-a', { request: {} });
    expect(lines).toEqual([]);
  });

  it('is one for each policy and request, with one stack and the number of further channels', async () => {
    recordLogs();
    const policies = {
      'private-room-<id>': { method: ({ params }: { params: { id: string } }) => raise(new Error(`no ${params.id}`)) },
      'private-user-<id>': { method: () => raise(new Error('no database')) },
      'private-fine-<id>': {},
      'private-no-<id>': { method: () => false },
    };
    const service = createService({ policies });
    const channelNames = ['fine-1', 'room-1', 'user-1', 'room-2', 'no-1', 'none', 'room-3'].map(
      (id) => `private-${id}`,
    );
    await service.authorizeMany({ socketId: '1.1', channelNames }, { user: ADA });
    const errors = logged.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual([
      'Policies.p0 on private-room-1 and 2 more: no 1',
      'Policies.p1 on private-user-1: no database',
    ]);
    expect(errors.map(({ stack }) => stack!.split('\n')[0])).toEqual(['Error: no 1', 'Error: no database']);
    expect(errors[0]!.stack).toMatch(/^Error: no 1\n +at .*decision-log\.spec/);
    // The next request has its own line.
    await service.authorizeMany({ socketId: '1.1', channelNames: ['private-room-1', 'private-room-2'] }, { user: ADA });
    expect(
      logged
        .filter(({ level }) => level === 'error')
        .slice(2)
        .map(({ message }) => message),
    ).toEqual(['Policies.p0 on private-room-1 and 1 more: no 1']);
  });

  it('cannot be forged through a line feed in an error message or its stack', async () => {
    const forged = 'no room x\n    at forged (secret.ts:1:1)\r\n[Nest] 1 - LOG granted\u2028\u001b[2J';
    const method = () => raise(new TypeError(forged));
    await decide({ policies: { 'private-a': { method } } }, 'private-a');
    const { message, stack } = logged.find(({ level }) => level === 'error')!;
    const escaped = 'no room x\\u{a}    at forged (secret.ts:1:1)\\u{d}\\u{a}[Nest] 1 - LOG granted\\u{2028}\\u{1b}[2J';
    expect(message).toBe(`Policies.p0 on private-a: ${escaped}`);
    const [first, ...frames] = stack!.split('\n');
    expect(first).toBe(`TypeError: ${escaped}`);
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(frame).toMatch(/^ +at (?!forged)[^\r\u2028\u001b]*$/);
  });
});

describe('the stack in an error line', () => {
  const stackOf = (thrown: unknown): string | undefined => {
    recordLogs();
    const denial = { verdict: 'failed', status: 500, reason: 'broken', isFault: true, error: thrown } as Denial;
    new DecisionLog(undefined, undefined).recordFaults('Policies.p0', [{ channelName: undefined, denial }]);
    expect(logLines()).toEqual(['error Policies.p0: broken']);
    return logged[0]!.stack;
  };
  const withStack = (message: string, stack: unknown) =>
    Object.defineProperty(new Error(message), 'stack', { value: stack });

  it.each<[what: string, thrown: unknown, stack: string | undefined]>([
    ['an error', withStack('a', 'Error: a\n    at b (c.ts:1:2)\n    at d'), 'Error: a\n    at b (c.ts:1:2)\n    at d'],
    ['an error without a message', withStack('', 'Error\n    at b'), 'Error: \n    at b'],
    ['an error whose message changed', withStack('new', 'Error: a\n    at b'), 'Error: new\n    at b'],
    ['an error with other lines in its stack', withStack('a', 'Error: a\nx at y\n  at b\n\nat c'), 'Error: a\n  at b'],
    [
      'an error with control characters in a frame',
      withStack('a', 'Error: a\n    at \u001b[2J'),
      'Error: a\n    at \\u{1b}[2J',
    ],
    ['an error with another name', Object.assign(withStack('a', 'Error: a'), { name: 'Odd\n' }), 'Odd\\u{a}: a'],
    ['an error without a stack', withStack('a', undefined), undefined],
    ['an object with a stack', { stack: 'Error: a\n    at b', message: 'a', name: 'Error' }, undefined],
    ['nothing', undefined, undefined],
    [
      'an error whose stack cannot be read',
      Object.defineProperty(new Error('x'), 'stack', { get: () => raise(error) }),
      undefined,
    ],
  ])('of %s', (_what, thrown, stack) => {
    expect(stackOf(thrown)).toBe(stack);
  });
});

describe('a warning of overload', () => {
  afterEach(() => void jest.useRealTimers());

  it('is written at most once a minute for each registration', () => {
    jest.useFakeTimers();
    recordLogs();
    const log = new DecisionLog(undefined, undefined);
    const warn = (milliseconds: number): number => {
      jest.advanceTimersByTime(milliseconds);
      log.warnOverload(7);
      return logged.length;
    };
    expect([warn(0), warn(0), warn(59_999), warn(1), warn(1), warn(59_998), warn(1)]).toEqual([1, 1, 1, 2, 2, 2, 3]);
    expect(logLines()[0]).toBe(
      'warn 7 policy calls are pending (maxPendingPolicies), so further ones are answered with 503',
    );
    new DecisionLog(undefined, undefined).warnOverload(7);
    expect(logged).toHaveLength(4);
  });
});

it('an error line is not written without faults', () => {
  recordLogs();
  new DecisionLog(undefined, undefined).recordFaults('Policies.p0', []);
  expect(logged).toEqual([]);
});

it('a listener receives one object for each decision', async () => {
  const received: Decision[] = [];
  const onDecision = (decision: Decision) => void received.push(decision);
  const service = createService({ policies: { 'private-a': {} }, options: { onDecision } });
  await service.can({ channelName: 'private-a' }, { user: ADA });
  expect(received).toHaveLength(1);
  expect(received[0]).not.toHaveProperty('socketId');
});
