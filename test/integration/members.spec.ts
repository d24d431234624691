import { Injectable, NotFoundException } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';
import type { PresenceDefaults } from 'nestjs-pusher-auth';
import { bootApp, SECRET, type Booted } from './boot.js';

const PLANTED = 'classified';

interface Mapping {
  userId?: (asked: ChannelRequest) => unknown;
  userInfo?: (asked: ChannelRequest) => unknown;
}

/** The behaviour that each test gives to the mappers and the policy. */
const own: Mapping = {};
const module: Mapping = {};
let answer: () => unknown = () => true;

@Injectable()
class MemberPolicies {
  @ChannelPolicy('presence-own-<id>', {
    userId: (asked) => own.userId!(asked as ChannelRequest) as string,
    userInfo: (asked) => own.userInfo!(asked as ChannelRequest) as object,
  })
  own(): boolean | PresenceMember {
    return answer() as boolean;
  }

  @ChannelPolicy('presence-default-<id>')
  byDefault(): boolean | PresenceMember {
    return answer() as boolean;
  }

  @ChannelPolicy('presence-guests', { allowGuest: true })
  guests(): boolean {
    return true;
  }

  @ChannelPolicy('presence-signed-in', { useSignedInUser: true })
  signedIn(): boolean {
    return true;
  }
}

const defaults: PresenceDefaults = {
  userId: (asked) => module.userId!(asked as ChannelRequest) as string,
  userInfo: (asked) => module.userInfo!(asked as ChannelRequest) as object,
};

class Entity {
  constructor(readonly name = PLANTED) {}
}

describe('members', () => {
  let booted: Booted;
  let service: PusherAuthService;
  const boot = async (presence?: PresenceDefaults): Promise<void> => {
    booted = await bootApp({ auth: { ...(presence && { presence }) }, providers: [MemberPolicies] });
    service = booted.app.get(PusherAuthService);
    booted.logger.lines.length = 0;
  };
  beforeEach(() => {
    answer = () => true;
    own.userId = ({ user }) => (user as { id: string }).id;
    own.userInfo = () => undefined;
    module.userId = () => 'module';
    module.userInfo = () => ({ from: 'module' });
  });
  afterEach(() => booted.app.close());

  const channelData = async (channelName: string, user: unknown = { id: 'ada' }): Promise<unknown> => {
    const reply = await service.authorize({ socketId: '1.2', channelName }, { user });
    return 'channel_data' in reply ? reply.channel_data : undefined;
  };

  /** Expects a plain 403, one error line with the fault, and neither a signature nor personal data in any line. */
  const expectRefused = async (channelName: string, what: RegExp, user?: unknown): Promise<void> => {
    booted.logger.lines.length = 0;
    await expect(channelData(channelName, user)).rejects.toMatchObject({
      status: 403,
      response: { message: 'Forbidden' },
    });
    expect(booted.logger.messages('error')).toEqual([expect.stringMatching(what)]);
    for (const { whole } of booted.logger.lines) {
      expect(whole).not.toContain(PLANTED);
      expect(whole).not.toContain(SECRET);
    }
  };

  describe.each<[string, (value: unknown) => unknown]>([
    ['at once', (value) => value],
    ['later', (value) => Promise.resolve(value)],
    ['by a thenable', (value) => ({ then: (resolve: (value: unknown) => void) => resolve(value) })],
  ])('mapped %s', (_, given) => {
    beforeEach(() => boot());

    it.each([
      ['a string', 'ada', 'ada'],
      ['a number', 7, '7'],
      ['zero', 0, '0'],
      ['a bigint', 9007199254740993n, '9007199254740993'],
      ['one character', 'x', 'x'],
      ['128 characters', 'é'.repeat(128), 'é'.repeat(128)],
      ['quotes, controls and lone surrogates', '"\n\u2028\ud800', '"\n\u2028\ud800'],
      ['__proto__', '__proto__', '__proto__'],
    ])('with a user id of %s get it signed as a string', async (_label, id, leaves) => {
      own.userId = () => given(id);
      await expect(channelData('presence-own-1')).resolves.toBe(JSON.stringify({ user_id: leaves }));
    });

    it.each([
      ['129 characters', 'x'.repeat(129)],
      ["''", ''],
      ['NaN', NaN],
      ['Infinity', Infinity],
      ['null', null],
      ['undefined', undefined],
      ['true', true],
      ['an object', { toString: () => 'ada' }],
      ['a String', Object('ada')],
      ['an array', ['ada']],
      ['a symbol', Symbol('ada')],
      ['a function', () => 'ada'],
    ])('with a user id of %s are denied', async (_label, id) => {
      own.userId = () => given(id);
      await expectRefused('presence-own-1', /^MemberPolicies\.own on presence-own-1: the user id (must|is undefined)/);
    });

    it.each([
      ['nothing', undefined, undefined],
      ['an empty object', {}, {}],
      ['nested values', { a: [1, null, { b: 'c' }] }, { a: [1, null, { b: 'c' }] }],
      ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
      ['values that JSON omits', { a: undefined, b: () => 1, c: 1 }, { c: 1 }],
      ['dates', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
      ['a toJSON that returns an object', { secret: PLANTED, toJSON: () => ({ a: 1 }) }, { a: 1 }],
      ['1024 bytes', { a: 'x'.repeat(1016) }, { a: 'x'.repeat(1016) }],
      ['1024 bytes of multi-byte characters', { a: '€'.repeat(338) + 'xx' }, { a: '€'.repeat(338) + 'xx' }],
      ['1024 bytes of surrogate pairs', { a: '😀'.repeat(254) }, { a: '😀'.repeat(254) }],
      [
        'an own __proto__',
        JSON.parse('{"__proto__":{"a":1}}') as object,
        JSON.parse('{"__proto__":{"a":1}}') as object,
      ],
    ])('with user info of %s get it signed unchanged', async (_label, info, leaves) => {
      own.userInfo = () => given(info);
      await expect(channelData('presence-own-1')).resolves.toBe(JSON.stringify({ user_id: 'ada', user_info: leaves }));
    });

    const cyclic: Record<string, unknown> = { [PLANTED]: PLANTED };
    cyclic['self'] = cyclic;
    it.each<[string, unknown, RegExp]>([
      ['1025 bytes', { a: 'x'.repeat(1017) }, /at most 1024 bytes as JSON, not 1025$/],
      ['1025 bytes of multi-byte characters', { a: '€'.repeat(339) }, /at most 1024 bytes as JSON, not 1025$/],
      ['1025 bytes of surrogate pairs', { a: `${'😀'.repeat(254)}x` }, /not 1025$/],
      ['far too many bytes', { a: PLANTED.repeat(10_000) }, /at most 1024 bytes/],
      ['null', null, /must be a plain object$/],
      ['a string', PLANTED, /must be a plain object$/],
      ['a number', 1, /must be a plain object$/],
      ['an array', [PLANTED], /must be a plain object$/],
      ['an entity', new Entity(), /must be a plain object$/],
      ['a date', new Date(), /must be a plain object$/],
      ['a map', new Map([['a', PLANTED]]), /must be a plain object$/],
      ['a toJSON that returns a string', { toJSON: () => PLANTED }, /must serialise to a JSON object$/],
      ['a toJSON that returns an array', { toJSON: () => [PLANTED] }, /must serialise to a JSON object$/],
      ['a toJSON that returns nothing', { toJSON: () => undefined }, /must serialise to a JSON object$/],
      ['a cycle', cyclic, /cannot be serialised as JSON$/],
      ['a bigint', { a: 1n }, /cannot be serialised as JSON$/],
    ])('with user info of %s are denied', async (_label, info, what) => {
      own.userInfo = () => given(info);
      await expectRefused('presence-own-1', what);
    });
  });

  describe('come from', () => {
    it.each([
      ['user.id', { id: 'a', userId: 'b', sub: 'c' }, 'a'],
      ['user.userId', { userId: 'b', sub: 'c' }, 'b'],
      ['user.sub', { sub: 'c' }, 'c'],
      ['user.sub if the others are null', { id: null, userId: null, sub: 'c' }, 'c'],
      ['an id of 0', { id: 0, sub: 'c' }, '0'],
      [
        'an inherited id',
        Object.create({
          get id() {
            return 'a';
          },
        }),
        'a',
      ],
    ])('%s by default', async (_label, user, id) => {
      await boot();
      await expect(channelData('presence-default-1', user)).resolves.toBe(JSON.stringify({ user_id: id }));
    });

    it.each([
      ['none', {}],
      ["''", { id: '', sub: 'c' }],
      ['an object', { id: { toString: (): string => 'ada' } }],
      ['a user that is a bare id', 'ada'],
      ['a user that is a number', 0],
    ])('nowhere by default, so the channel is denied: %s', async (_label, user) => {
      await boot();
      await expectRefused(
        'presence-default-1',
        /^MemberPolicies\.byDefault on presence-default-1: the user id (must|is undefined)/,
        user,
      );
    });

    it('nowhere for a guest, so the channel is denied', async () => {
      await boot();
      await expect(
        service.authorize({ socketId: '1.2', channelName: 'presence-guests' }, { user: null }),
      ).rejects.toMatchObject({
        status: 403,
      });
    });

    it('module-wide mappers, which receive the same argument as the policy', async () => {
      await boot(defaults);
      module.userId = ({ channelName, params, kind, pattern, user }) =>
        [channelName, params['id'], kind, pattern, (user as { id: string }).id].join('|');
      await expect(channelData('presence-default-7')).resolves.toBe(
        '{"user_id":"presence-default-7|7|presence|presence-default-<id>|ada","user_info":{"from":"module"}}',
      );
    });

    it("the policy's own mappers before the module's", async () => {
      await boot(defaults);
      own.userInfo = () => ({ from: 'policy' });
      await expect(channelData('presence-own-1')).resolves.toBe('{"user_id":"ada","user_info":{"from":"policy"}}');
      own.userInfo = () => undefined;
      await expect(channelData('presence-own-1')).resolves.toBe('{"user_id":"ada"}');
    });

    it.each<[string, PresenceMember, string]>([
      ['only the id', { userId: 'named' }, '{"user_id":"named","user_info":{"from":"module"}}'],
      ['only the info', { userInfo: { a: 1 } }, '{"user_id":"module","user_info":{"a":1}}'],
      ['both', { userId: 1, userInfo: {} }, '{"user_id":"1","user_info":{}}'],
    ])('the answer of the policy before any mapper: %s', async (_label, named, data) => {
      await boot(defaults);
      answer = () => named;
      await expect(channelData('presence-default-1')).resolves.toBe(data);
      answer = () => Promise.resolve(named);
      await expect(channelData('presence-default-1')).resolves.toBe(data);
    });

    it.each<[string, object]>([
      ['an id of null', { userId: null }],
      ['an id of null next to info', { userId: null, userInfo: {} }],
      ['info of null', { userInfo: null }],
      ['info of null next to an id', { userId: 'ada', userInfo: null }],
      ['an empty id', { userId: '' }],
      ['an entity as info', { userInfo: new Entity() }],
    ])('no mapper if the answer of the policy is invalid: %s', async (_label, named) => {
      await boot(defaults);
      answer = () => named;
      await expectRefused(
        'presence-default-1',
        /^MemberPolicies\.byDefault on presence-default-1: (the user id|user info) must/,
      );
    });

    it('the sign-in of the client with useSignedInUser', async () => {
      await boot(defaults);
      const reply = await service.authorize(
        { socketId: '1.2', channelName: 'presence-signed-in' },
        { user: { id: 'ada' } },
      );
      expect(Object.keys(reply)).toEqual(['auth']);
      expect(reply).toEqual(
        service.signChannel({ socketId: '1.2', channelName: 'presence-signed-in', useSignedInUser: true }),
      );
    });
  });

  describe('with mappers that fail', () => {
    const boom = () => new Error('the database is gone');
    const fail = () => {
      throw boom();
    };
    const late = () => Promise.reject(boom());

    it.each<[string, Mapping]>([
      ['the id, at once', { userId: fail }],
      ['the id, later', { userId: late }],
      ['the info, at once', { userInfo: fail }],
      ['the info, later', { userInfo: late }],
      ['both at once', { userId: fail, userInfo: fail }],
      ['both later', { userId: late, userInfo: late }],
      // The rejection of the first one must be handled: an unhandled rejection ends the process.
      ['the id later and the info at once', { userId: late, userInfo: fail }],
      ['a good id later and the info at once', { userId: () => Promise.resolve('ada'), userInfo: fail }],
      [
        'the id later and info with an unreadable then',
        { userId: late, userInfo: () => Object.defineProperty({}, 'then', { get: fail }) },
      ],
    ])('cause a fault, no grant and no unhandled rejection: %s', async (_label, mapping) => {
      await boot();
      const unhandled: unknown[] = [];
      const listen = (reason: unknown): void => void unhandled.push(reason);
      process.on('unhandledRejection', listen);
      try {
        Object.assign(own, mapping);
        for (const given of [true, Promise.resolve(true)]) {
          answer = () => given;
          booted.logger.lines.length = 0;
          await expect(channelData('presence-own-1')).rejects.toMatchObject({ status: 500 });
          expect(booted.logger.messages('error')).toEqual([
            'MemberPolicies.own on presence-own-1: the database is gone',
          ]);
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(unhandled).toEqual([]);
      } finally {
        process.off('unhandledRejection', listen);
      }
    });

    it('cause no unhandled rejection if the id fails at once and info of the policy fails later', async () => {
      await boot();
      const unhandled: unknown[] = [];
      const listen = (reason: unknown): void => void unhandled.push(reason);
      process.on('unhandledRejection', listen);
      try {
        own.userId = fail;
        for (const give of [() => ({ userInfo: late() }), () => Promise.resolve({ userInfo: late() })]) {
          answer = give;
          await expect(channelData('presence-own-1')).rejects.toMatchObject({ status: 500 });
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(unhandled).toEqual([]);
      } finally {
        process.off('unhandledRejection', listen);
      }
    });

    it('are denied or fail as if the policy had thrown', async () => {
      await boot();
      own.userInfo = () => {
        throw new NotFoundException('no profile yet');
      };
      await expect(channelData('presence-own-1')).rejects.toMatchObject({ status: 403, reason: 'no profile yet' });
      expect(booted.logger.messages('error')).toEqual([]);
    });

    it('are never mapped if the policy denies', async () => {
      await boot();
      own.userId = own.userInfo = fail;
      answer = () => false;
      await expect(channelData('presence-own-1')).rejects.toMatchObject({ status: 403 });
      expect(booted.logger.messages('error')).toEqual([]);
    });
  });
});
