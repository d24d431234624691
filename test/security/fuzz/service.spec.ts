import { HttpException } from '@nestjs/common';
import fc from 'fast-check';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { inspect } from 'node:util';
import { CONCURRENT, shareOfInputs } from './fuzz-settings.js';
import { KEYS, startFuzzedApp, type FuzzedApp } from './fuzzed-app.js';
import { SIGN_IN, witnessed } from './fuzzed-policies.js';
import { anyChannel, channels, socketIds } from './fuzzed-requests.js';
import { demand, isChannel, isSocket, judgeSignature, judgeSignIn, verdictOn } from './judge.js';

const NEVER = 0x7fffffff;

type Reply = Record<string, unknown>;

// Applications in plain JavaScript can pass anything.
const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true, maxDepth: 2 });
const someSocketId = fc.oneof(
  { weight: 6, arbitrary: socketIds },
  { weight: 1, arbitrary: fc.oneof(fc.string(), anything) },
);
const someChannel = fc.oneof(
  { weight: 8, arbitrary: channels },
  { weight: 3, arbitrary: anyChannel },
  { weight: 1, arbitrary: anything },
);
const someone = fc.option(fc.constantFrom('ada', 'grace', 'linus'), { nil: undefined, freq: 5 });
const someMember = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { userId: fc.oneof(fc.string(), fc.integer(), anything), userInfo: fc.oneof(fc.object(), anything) },
      { requiredKeys: [] },
    ),
  },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: anything },
);

const calls = fc.record({
  method: fc.constantFrom(
    'authorize',
    'authorizeMany',
    'authenticateUser',
    'can',
    'explain',
    'signChannel',
    'signUser',
  ),
  socketId: someSocketId,
  channelNames: fc.array(someChannel, { minLength: 1, maxLength: 5 }),
  user: someone,
  second: someone,
  member: someMember,
  useSignedInUser: fc.oneof(fc.boolean(), fc.constant(undefined)),
  signIn: fc.oneof(
    fc.record({ id: fc.oneof(fc.string(), anything), watchlist: anything }, { requiredKeys: [] }),
    anything,
  ),
});
type Call = typeof calls extends fc.Arbitrary<infer C> ? C : never;

describe('any call of the service', () => {
  let fuzzed: FuzzedApp;
  let service: PusherAuthService;
  beforeAll(async () => {
    fuzzed = await startFuzzedApp('express');
    service = fuzzed.app.get(PusherAuthService);
  });
  afterAll(() => fuzzed.close());

  it(
    'signs only what a policy granted, or rejects with an error that says why',
    async () => {
      const settings = shareOfInputs('service', 0.2);
      const tally = { called: 0, signed: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(calls, { minLength: CONCURRENT, maxLength: CONCURRENT }), async (several) => {
          witnessed.clear();
          await Promise.all(several.map((call) => callAndJudge(service, call, String((tally.called += 1)), tally)));
        }),
        settings as object,
      );
      process.stdout.write(`fuzz: ${JSON.stringify({ service: true, ...tally })}\n`);
      expect(tally.signed).toBeGreaterThan(tally.called / 25);
      expect(tally.refused).toBeGreaterThan(tally.called / 25);
    },
    NEVER,
  );
});

async function callAndJudge(
  service: PusherAuthService,
  call: Call,
  requestId: string,
  tally: { signed: number; refused: number },
): Promise<void> {
  try {
    tally.signed += await callOne(service, call, requestId);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('JUDGE')) throw error;
    // A TypeError is the caller's mistake, and a 4xx is the client's. No other error may be thrown.
    const isRefusal = error instanceof TypeError || (error instanceof HttpException && error.getStatus() < 500);
    if (!isRefusal) throw error;
    tally.refused += 1;
  }
}

/** @returns the number of signatures */
async function callOne(service: PusherAuthService, call: Call, requestId: string): Promise<number> {
  const { socketId, channelNames, user, second } = call as Call & { socketId: string; channelNames: string[] };
  const person = user === undefined ? undefined : { id: user };
  const request = { headers: { 'x-request-id': requestId, ...(second && { 'x-second': second }) }, user: person };
  const channelName = channelNames[0]!;
  const asking = { user, second };
  const judged = (channel: string, entry: unknown): number => {
    const yes = witnessed.get(requestId) ?? [];
    judge(() =>
      demand(
        yes.some((one) => one.channel === channel && one.socketId === socketId),
        `${channel} had no yes`,
      ),
    );
    judge(() => judgeSignature(entry, { channel, socketId, verdict: verdictOn(channel, asking), keys: KEYS }));
    return 1;
  };

  switch (call.method) {
    case 'authorize':
      return judged(channelName, await service.authorize({ socketId, channelName }, { request }));
    case 'authorizeMany': {
      let signed = 0;
      for (const [channel, entry] of await service.authorizeMany({ socketId, channelNames }, { request })) {
        judge(() =>
          demand(entry.status === verdictOn(channel, asking).status, `${inspect(channel)} is ${entry.status}`),
        );
        if ('data' in entry) signed += judged(channel, entry.data);
      }
      return signed;
    }
    case 'authenticateUser': {
      const reply = await service.authenticateUser({ socketId }, { request });
      const yes = witnessed.get(requestId) ?? [];
      judge(() => demand(yes[0]?.channel === SIGN_IN && yes[0].socketId === socketId, 'a sign-in that nobody granted'));
      judge(() => judgeSignIn(reply, { socketId, user, keys: KEYS }));
      return 1;
    }
    case 'can': {
      const may = await service.can({ channelName }, { request });
      judge(() =>
        demand(may === (verdictOn(channelName, asking).status === 200), `can ${inspect(channelName)} is ${may}`),
      );
      return 0;
    }
    case 'explain': {
      const { verdict } = await service.explain({ channelName }, { request });
      judge(() =>
        demand((verdict === 'granted') === (verdictOn(channelName, asking).status === 200), `explained ${verdict}`),
      );
      return 0;
    }
    case 'signChannel': {
      const { member, useSignedInUser } = call;
      const reply = service.signChannel({ socketId, channelName, member, useSignedInUser } as never);
      judge(() => judgeSigned(reply, channelName, socketId, member as Reply | undefined));
      return 1;
    }
    default: {
      const reply = service.signUser({ socketId, user: call.signIn } as never);
      judge(() => {
        const { id } = JSON.parse(reply.user_data) as { id: unknown };
        demand(isSocket(socketId) && typeof id === 'string' && id !== '', `signed in as ${inspect(id)}`);
        demand(id === String((call.signIn as { id: unknown }).id), 'signed in as somebody else');
      });
      return 1;
    }
  }
}

/** Checks that a signature without a policy at least follows the protocol. */
function judgeSigned(reply: Reply, channel: string, socketId: string, member: Reply | null | undefined): void {
  demand(typeof channel === 'string' && isChannel(channel), `signed ${inspect(channel)}`);
  const data = reply['channel_data'];
  if (data === undefined) {
    demand(member === undefined, 'a member was ignored');
    return judgeSignature(reply, { channel, socketId, verdict: { status: 200 }, keys: KEYS });
  }
  demand(typeof data === 'string', 'channel_data is not a string');
  const { user_id: id, ...rest } = JSON.parse(data) as Reply;
  demand(typeof id === 'string' && id === String(member?.['userId']), `the member is ${inspect(id)}`);
  demand(
    Object.keys(rest).every((key) => key === 'user_info'),
    'more of the member than the protocol has',
  );
  judgeSignature(reply, { channel, socketId, verdict: { status: 200, member: { user_id: id, ...rest } }, keys: KEYS });
}

/** Marks the judge's own errors, so that they are not mistaken for rejections by the library. */
function judge(look: () => void): void {
  try {
    look();
  } catch (error) {
    throw new Error(`JUDGE: ${(error as Error).message}`);
  }
}
