import { jest } from '@jest/globals';
import { BadGatewayException, ForbiddenException, HttpException, UnauthorizedException } from '@nestjs/common';
import fc from 'fast-check';
import { ADA, createObservedService, later, logLines, never, raise, recordLogs, type PolicySetup } from './service.js';

/** The outcome of a policy for one channel: it returns or throws. */
interface Deed {
  readonly label: string;
  /** Creates the returned value for each call, because a promise cannot be used twice. */
  readonly give: () => unknown;
}

const returns = (label: string, give: () => unknown): Deed => ({ label: `returns ${label}`, give });
const throws = (error: unknown): Deed => ({ label: `throws ${String(error)}`, give: () => raise(error) });

const ERRORS = [
  new ForbiddenException('not a member'),
  new UnauthorizedException('expired'),
  new HttpException('slow down', 429),
  new HttpException('odd', 200),
  new BadGatewayException('db-7'),
  new TypeError('broken'),
];
const RETURNED = [
  returns('true', () => true),
  returns('false', () => false),
  returns('undefined', () => undefined),
  returns('null', () => null),
  returns('a number', () => 1),
  returns('a string', () => 'true'),
  returns('an array', () => [true]),
  returns('{}', () => ({})),
  returns('a user id', () => ({ userId: 7 })),
  returns('an invalid user id', () => ({ userId: null })),
  returns('user info', () => ({ userInfo: { a: 1 } })),
  returns('invalid user info', () => ({ userInfo: 'x' })),
  returns('user info in a promise', () => ({ userInfo: later({ a: 1 }) })),
  returns('an entity', () => ({ userId: 7, passwordHash: 'x' })),
  returns(
    'an object that cannot be read',
    () => new Proxy({}, { getPrototypeOf: () => raise(new Error('unreadable')) }),
  ),
];
/** Possible only for a single channel of a batch: a member that never settles. */
const PENDING = returns('user info that never comes', () => ({ userInfo: never() }));
const MAPPED = [
  returns('an object', () => ({ mapped: true })),
  returns('a promise', () => later({ mapped: true })),
  returns('undefined', () => undefined),
  returns('a string', () => 'x'),
  returns('a promise that never comes', never),
  ...ERRORS.map(throws),
];

interface Asked {
  readonly kind: 'private' | 'presence';
  readonly deed: Deed;
  readonly mapper: Deed;
}

const asked = fc.record<Asked>({
  kind: fc.constantFrom('private', 'presence'),
  deed: fc.constantFrom(...RETURNED, ...ERRORS.map(throws), PENDING),
  mapper: fc.constantFrom(...MAPPED),
});
const some = fc.array(asked, { minLength: 1, maxLength: 6 });

const PATTERNS = 'private-<n:int> presence-<n:int>';
type One = { params: { n: number } };
type Batch = { channels: One[] };

/** Everything that clients and operators can see. */
async function outcome(channels: readonly Asked[], policy: PolicySetup) {
  recordLogs();
  const userInfo = (({ params: { n } }: One) => channels[n]!.mapper.give()) as never;
  const policies = { [PATTERNS]: { ...policy, options: { ...policy.options, userInfo } } };
  const { service, decisions } = createObservedService({ policies, options: { policyTimeoutMs: 1_000 } });
  const channelNames = channels.map(({ kind }, n) => `${kind}-${n}`);
  const replies = service.authorizeMany({ socketId: '1.1', channelNames }, { user: ADA });
  await jest.advanceTimersByTimeAsync(1_500);
  return {
    replies: [...(await replies)],
    decisions: decisions
      .map((decision) => ({ ...decision, milliseconds: 'any' }))
      .sort((a, b) => (a.channelName < b.channelName ? -1 : 1)),
    errors: logLines().filter((line) => line.startsWith('error')),
  };
}

const isBatch = { isBatch: true };

describe('a batch policy and an equivalent single policy', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('never differ for one channel, whether its answer is returned, thrown, mapped or pending', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.boolean(), async (channels, isLater) => {
        const give = ({ params: { n } }: One) => channels[n]!.deed.give();
        const element = (one: One): unknown => {
          try {
            return give(one);
          } catch (error) {
            return error;
          }
        };
        const single = { method: (one: One) => (isLater ? later(one).then(give) : give(one)) };
        const elements = ({ channels: all }: Batch) => all.map(element);
        const batch = {
          method: (all: Batch) => (isLater ? later(all).then(elements) : elements(all)),
          options: isBatch,
        };
        expect(await outcome(channels, batch)).toEqual(await outcome(channels, single));
      }),
      { numRuns: 300 },
    );
  });

  const whole = fc.constantFrom<Deed>(
    ...ERRORS.map(throws),
    throws('a string'),
    throws(undefined),
    returns('what never comes', never),
    ...ERRORS.map((error) => returns(`a rejection with ${String(error)}`, () => later(0).then(() => raise(error)))),
  );
  it('never differ for all channels, whether the call throws, rejects or stays pending', async () => {
    await fc.assert(
      fc.asyncProperty(some, whole, async (channels, deed) => {
        const method = (): unknown => deed.give();
        expect(await outcome(channels, { method, options: isBatch })).toEqual(await outcome(channels, { method }));
      }),
      { numRuns: 100 },
    );
  });
});
