import { BadRequestException, Injectable, UnauthorizedException } from '@nestjs/common';
import {
  ChannelDeniedException,
  ChannelPolicy,
  MemberError,
  PusherAuthService,
  UserAuthentication,
  type AuthorizeManyInput,
  type ChannelRequest,
  type SignChannelInput,
  type SignUserInput,
  type UserRequest,
} from 'nestjs-pusher-auth';
import Pusher from 'pusher';
import type { TestUser } from './asking-users.js';
import { bootApp, KEY, MASTER_KEY, SECRET, type Booted } from './boot.js';

const sdk = new Pusher({ appId: '1', key: KEY, secret: SECRET, cluster: 'x', encryptionMasterKeyBase64: MASTER_KEY });
const socketId = '12.34';
const ada = { id: 'ada' };

const asked: string[] = [];
let running = 0;
let most = 0;

@Injectable()
class RoomPolicies {
  @ChannelPolicy('private-own-<id>')
  own({ params, user }: ChannelRequest<'private-own-<id>', TestUser>): boolean {
    asked.push(params.id);
    if (params.id === 'boom') throw new Error('boom');
    return params.id === user.id;
  }

  @ChannelPolicy('private-slow-<n:int>')
  async slow({ params }: ChannelRequest<'private-slow-<n:int>'>): Promise<boolean> {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 3));
    running -= 1;
    if (params.n % 5 === 0) throw new Error('gone');
    return params.n % 2 === 0;
  }

  @ChannelPolicy('presence-room')
  room(): boolean {
    return true;
  }
}

@Injectable()
class SignIn {
  @UserAuthentication()
  who({ user }: UserRequest<TestUser>): { id: string; userInfo: object } | false {
    return user.id !== 'eve' && { id: user.id, userInfo: { name: user.name } };
  }
}

/** Values of every wrong type. */
const NO_STRINGS: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 1.1],
  ['true', true],
  ['a bigint', 1n],
  ['a symbol', Symbol('x')],
  ['an array of one', ['12.34']],
  ['an object', { toString: () => '12.34' }],
  ['a String', Object('12.34')],
  ['a function', () => '12.34'],
];
const NO_SOCKET_IDS: [string, unknown][] = [
  ...NO_STRINGS,
  ...['', '12', '12.', '.34', '12.34.56', '12.34\n', ' 12.34', '12.34:private-x', '-1.2', '1e1.2', '１.2'].map(
    (id): [string, unknown] => [JSON.stringify(id), id],
  ),
  ['65 characters', `1.${'2'.repeat(63)}`],
];
const NO_NAMES: [string, unknown][] = [
  ...NO_STRINGS,
  ...[
    '',
    'public',
    'private-',
    'presence-',
    'private-encrypted-',
    'Private-x',
    'private-a:b',
    'private-x\n',
    '#server-to-user-1',
  ].map((name): [string, unknown] => [JSON.stringify(name), name]),
  ['165 characters', `private-${'x'.repeat(157)}`],
];

describe('PusherAuthService', () => {
  let booted: Booted;
  let service: PusherAuthService;
  beforeAll(async () => {
    booted = await bootApp({ providers: [RoomPolicies, SignIn] });
    service = booted.app.get(PusherAuthService);
  });
  beforeEach(() => {
    asked.length = most = 0;
    booted.logger.lines.length = 0;
  });
  afterAll(() => booted.app.close());

  describe('without calling a policy', () => {
    it.each<[string, Omit<SignChannelInput, 'socketId'>, unknown]>([
      ['a private channel', { channelName: 'private-own-eve' }, sdk.authorizeChannel(socketId, 'private-own-eve')],
      ['one without a policy', { channelName: 'private-none' }, sdk.authorizeChannel(socketId, 'private-none')],
      [
        'one that needs no useSignedInUser',
        { channelName: 'private-x', useSignedInUser: false },
        sdk.authorizeChannel(socketId, 'private-x'),
      ],
      [
        'an encrypted one',
        { channelName: 'private-encrypted-x' },
        sdk.authorizeChannel(socketId, 'private-encrypted-x'),
      ],
      [
        'a presence channel with a member',
        { channelName: 'presence-x', member: { userId: 7, userInfo: { a: 1 } } },
        sdk.authorizeChannel(socketId, 'presence-x', { user_id: '7', user_info: { a: 1 } }),
      ],
      [
        'a presence channel of a client that has signed in',
        { channelName: 'presence-cache-x', useSignedInUser: true },
        sdk.authorizeChannel(socketId, 'presence-cache-x'),
      ],
    ])('signs %s', (_label, input, reply) => {
      expect(service.signChannel({ socketId, ...input })).toEqual(reply);
      expect(asked).toEqual([]);
    });

    it.each<[string, unknown]>([
      ['a private channel with a member', { channelName: 'private-x', member: { userId: 'ada' } }],
      ['a private channel with a member of null', { channelName: 'private-x', member: null }],
      ['a private channel with useSignedInUser', { channelName: 'private-x', useSignedInUser: true }],
      ['a presence channel with neither', { channelName: 'presence-x' }],
      ['a presence channel with useSignedInUser: false', { channelName: 'presence-x', useSignedInUser: false }],
      ['a presence channel with a truthy useSignedInUser', { channelName: 'presence-x', useSignedInUser: 'yes' }],
      ['a presence channel with both', { channelName: 'presence-x', member: { userId: 'ada' }, useSignedInUser: true }],
      ...[null, false, 0, '', 'ada', 7, [], ['ada'], {}, { id: 'ada' }, { userInfo: {} }, { userId: null }].map(
        (member): [string, unknown] => [
          `a presence channel with the member ${JSON.stringify(member)}`,
          { channelName: 'presence-x', member },
        ],
      ),
      ['a member with further properties', { channelName: 'presence-x', member: { userId: 'ada', email: 'a@b.c' } }],
      [
        'a member with the property name of the protocol',
        { channelName: 'presence-x', member: { userId: 'ada', user_info: {} } },
      ],
      ['a member with info of null', { channelName: 'presence-x', member: { userId: 'ada', userInfo: null } }],
    ])('rejects %s instead of signing it', (_label, input) => {
      expect(() => service.signChannel({ ...(input as SignChannelInput), socketId })).toThrow(TypeError);
    });

    it('signs a user', () => {
      const user = { id: 7, userInfo: { name: 'Ada' }, watchlist: ['grace', 'eve'] };
      expect(service.signUser({ socketId, user })).toEqual(
        sdk.authenticateUser(socketId, { id: '7', user_info: { name: 'Ada' }, watchlist: ['grace', 'eve'] }),
      );
    });

    it.each<[string, unknown]>([
      ...[
        undefined,
        null,
        'ada',
        7,
        [],
        {},
        { id: '' },
        { id: null },
        { userId: 'ada' },
        { id: 'ada', name: 'Ada' },
      ].map((user): [string, unknown] => [JSON.stringify(user), user]),
      [
        'an entity',
        new (class User {
          id = 'ada';
        })(),
      ],
      ['a watchlist that is not an array', { id: 'ada', watchlist: 'eve' }],
      ['a watchlist of 101', { id: 'ada', watchlist: Array(101).fill('eve') }],
      ['a watchlist without valid ids', { id: 'ada', watchlist: [null] }],
      ['info that is not an object', { id: 'ada', userInfo: 'Ada' }],
    ])('rejects the user %s instead of signing it', (_label, user) => {
      expect(() => service.signUser({ socketId, user } as SignUserInput)).toThrow(MemberError);
    });
  });

  it.each(NO_SOCKET_IDS)('rejects the socket id %s in every method', async (_label, wrong) => {
    const bad = { socketId: wrong as string };
    const who = { user: ada };
    expect(() => service.signChannel({ ...bad, channelName: 'private-x' })).toThrow(BadRequestException);
    expect(() => service.signUser({ ...bad, user: ada })).toThrow(BadRequestException);
    await expect(service.authorize({ ...bad, channelName: 'private-own-ada' }, who)).rejects.toThrow(
      BadRequestException,
    );
    await expect(service.authorizeMany({ ...bad, channelNames: ['private-own-ada'] }, who)).rejects.toThrow(
      BadRequestException,
    );
    await expect(service.authenticateUser(bad, who)).rejects.toThrow(BadRequestException);
    expect(asked).toEqual([]);
  });

  it.each(NO_NAMES)('rejects the channel name %s in every method', async (_label, wrong) => {
    const channelName = wrong as string;
    expect(() => service.signChannel({ socketId, channelName })).toThrow(BadRequestException);
    await expect(service.authorize({ socketId, channelName }, { user: ada })).rejects.toThrow(
      /^channel_name (must|may)/,
    );
    await expect(service.can({ channelName }, { user: ada })).rejects.toThrow(BadRequestException);
    const entries = await service.authorizeMany(
      { socketId, channelNames: [channelName, 'private-own-ada'] },
      { user: ada },
    );
    expect([...entries.values()].map(({ status }) => status)).toEqual([400, 200]);
  });

  it.each([undefined, null, 'private-own-ada', 7])('rejects %j as its whole input', async (input) => {
    expect(() => service.signChannel(input as never)).toThrow();
    expect(() => service.signUser(input as never)).toThrow();
    for (const ask of ['authorize', 'authorizeMany', 'authenticateUser', 'can'] as const) {
      await expect(service[ask](input as never, { user: ada })).rejects.toThrow();
    }
    expect(asked).toEqual([]);
  });

  it('authorize() throws the matching exception', async () => {
    await expect(service.authorize({ socketId, channelName: 'private-own-ada' }, { user: ada })).resolves.toEqual(
      sdk.authorizeChannel(socketId, 'private-own-ada'),
    );
    const denied = await service
      .authorize({ socketId, channelName: 'private-own-eve' }, { user: ada })
      .catch((error: unknown) => error);
    expect(denied).toBeInstanceOf(ChannelDeniedException);
    expect(denied).toMatchObject({
      channelName: 'private-own-eve',
      reason: 'the policy said no',
      message: 'Forbidden',
    });
    expect((denied as ChannelDeniedException).getResponse()).toEqual({ statusCode: 403, message: 'Forbidden' });
    await expect(service.authorize({ socketId, channelName: 'private-own-ada' }, {})).rejects.toThrow(
      UnauthorizedException,
    );
    const failed = await service
      .authorize({ socketId, channelName: 'private-own-boom' }, { user: ada })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ status: 500, cause: new Error('boom') });
    expect(JSON.stringify((failed as BadRequestException).getResponse())).not.toContain('boom');
  });

  it('can() returns a boolean, or throws if there is no decision', async () => {
    const can = (id: string, user: unknown = ada) => service.can({ channelName: `private-own-${id}` }, { user });
    await expect(can('ada')).resolves.toBe(true);
    await expect(can('eve')).resolves.toBe(false);
    await expect(can('ada', null)).resolves.toBe(false);
    await expect(service.can({ channelName: 'private-none' }, { user: ada })).resolves.toBe(false);
    await expect(can('boom')).rejects.toMatchObject({ status: 500 });
  });

  it('authenticateUser() calls the user authentication', async () => {
    const user = { id: 'ada', name: 'Ada' };
    await expect(service.authenticateUser({ socketId }, { user })).resolves.toEqual(
      sdk.authenticateUser(socketId, { id: 'ada', user_info: { name: 'Ada' } }),
    );
    await expect(service.authenticateUser({ socketId }, { user: { id: 'eve' } })).rejects.toMatchObject({
      status: 403,
      channelName: undefined,
      reason: 'the user authentication said no',
    });
    await expect(service.authenticateUser({ socketId }, { user: null })).rejects.toThrow(UnauthorizedException);
  });

  describe('authorizeMany', () => {
    const many = (channelNames: AuthorizeManyInput['channelNames'], user: unknown = ada) =>
      service.authorizeMany({ socketId, channelNames }, { user });

    it('returns an entry for each name in the requested order, whatever the others lead to', async () => {
      const names = [
        'private-own-boom',
        'private-own-ada',
        'public',
        'private-own-eve',
        '__proto__',
        'private-none',
        'presence-room',
      ];
      const entries = await many(names);
      expect([...entries]).toEqual([
        ['private-own-boom', { status: 500 }],
        ['private-own-ada', { status: 200, data: sdk.authorizeChannel(socketId, 'private-own-ada') }],
        ['public', { status: 400 }],
        ['private-own-eve', { status: 403 }],
        ['__proto__', { status: 400 }],
        ['private-none', { status: 403 }],
        ['presence-room', { status: 200, data: sdk.authorizeChannel(socketId, 'presence-room', { user_id: 'ada' }) }],
      ]);
    });

    it('decides each distinct name once', async () => {
      await many(['private-own-ada', 'private-own-eve', 'private-own-ada', 'private-own-ada']);
      expect(asked).toEqual(['ada', 'eve']);
      await expect(many(new Set(['private-own-ada']))).resolves.toHaveProperty('size', 1);
    });

    it('starts all policies at once', async () => {
      const entries = await many(Array.from({ length: 35 }, (_each, n) => `private-slow-${n}`));
      expect(most).toBe(35);
      expect([...entries.values()].map(({ status }) => status)).toEqual(
        Array.from({ length: 35 }, (_each, n) => (n % 5 === 0 ? 500 : n % 2 === 0 ? 200 : 403)),
      );
    });

    it('answers without a user, and without names', async () => {
      const entries = await many(['private-own-ada', 'private-none'], null);
      expect([...entries.values()]).toEqual([{ status: 401 }, { status: 401 }]);
      await expect(many([])).resolves.toHaveProperty('size', 0);
    });

    it.each([undefined, null, 7, {}, 'private-own-ada'])('rejects %j as its names', async (names) => {
      await expect(many(names as never)).rejects.toThrow(TypeError);
      expect(asked).toEqual([]);
    });
  });
});
