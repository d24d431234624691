import { Inject, Injectable, Scope, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { ChannelPolicy, PusherAuthModule, type ChannelRequest } from 'nestjs-pusher-auth';
import { pusherAuthTester, type PusherAuthTester } from 'nestjs-pusher-auth/testing';
import type { TestUser } from './asking-users.js';
import { bootApp, OPTIONS, type Booted } from './boot.js';

interface HttpRequest {
  readonly headers: Record<string, string>;
  readonly user?: TestUser;
  get?(name: string): string;
}

@Injectable()
class KeyGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const http = execution.switchToHttp().getRequest<HttpRequest>();
    return (http.get?.('x-key') ?? http.headers['x-key']) === 'right';
  }
}

@Injectable()
class RoomPolicies {
  @ChannelPolicy('presence-room-<id:int>', { userInfo: ({ user }) => ({ name: (user as TestUser).name }) })
  join({ params, user }: ChannelRequest<'presence-room-<id:int>', TestUser>): boolean {
    return params.id === 1 && user.id !== 'eve';
  }

  @ChannelPolicy('private-lobby', { allowGuest: true })
  lobby(): boolean {
    return true;
  }

  @UseGuards(KeyGuard)
  @ChannelPolicy('private-keyed')
  keyed(): boolean {
    return true;
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedPolicies {
  constructor(@Inject(REQUEST) private readonly request: HttpRequest) {}

  @ChannelPolicy('private-own-<id>')
  own({ params }: ChannelRequest<'private-own-<id>'>): boolean {
    return params.id === this.request.user?.id;
  }
}

const ada = { id: 'ada', name: 'Ada' };

describe('pusherAuthTester', () => {
  let booted: Booted;
  let tester: PusherAuthTester;
  beforeAll(async () => {
    booted = await bootApp({ providers: [RoomPolicies, ScopedPolicies] });
    tester = pusherAuthTester(booted.app);
  });
  afterAll(() => booted.app.close());

  it('returns the result of joining', async () => {
    await expect(tester.as(ada).join('presence-room-1')).resolves.toEqual({
      channelName: 'presence-room-1',
      granted: true,
      verdict: 'granted',
      reason: 'the policy said yes',
      pattern: 'presence-room-<id:int>',
      policy: 'RoomPolicies.join',
      params: { id: 1 },
      member: { userId: 'ada', userInfo: { name: 'Ada' } },
    });
    await expect(tester.as(ada).join('presence-room-2')).resolves.toEqual({
      channelName: 'presence-room-2',
      granted: false,
      verdict: 'denied',
      reason: 'the policy said no',
      pattern: 'presence-room-<id:int>',
      policy: 'RoomPolicies.join',
      params: { id: 2 },
    });
    await expect(tester.as(ada).join('private-nothing')).resolves.toEqual({
      channelName: 'private-nothing',
      granted: false,
      verdict: 'denied',
      reason: 'no policy matches the name',
    });
  });

  it.each([
    ['asGuest()', () => tester.asGuest()],
    ['as(undefined)', () => tester.as(undefined)],
    ['as(null)', () => tester.as(null)],
    ['as(false)', () => tester.as(false)],
  ])('joins as a guest with %s', async (_label, nobody) => {
    await expect(nobody().join('private-lobby')).resolves.toMatchObject({ granted: true });
    await expect(nobody().join('presence-room-1')).resolves.toMatchObject({ verdict: 'unauthenticated' });
  });

  it('puts the user on the request, for guards and for providers that inject it', async () => {
    await expect(tester.as(ada).join('private-own-ada')).resolves.toMatchObject({ granted: true });
    await expect(tester.as(ada, { user: { id: 'eve' } }).join('private-own-eve')).resolves.toMatchObject({
      granted: false,
    });
  });

  it('gives guards the request and leaves it unchanged', async () => {
    class MockRequest {
      get(name: string): string {
        return name === 'x-key' ? 'right' : '';
      }
    }
    const plain = Object.freeze({ headers: Object.freeze({ 'x-key': 'right' }) });
    const mock = new MockRequest();
    await expect(tester.as(ada).join('private-keyed')).resolves.toMatchObject({ reason: 'KeyGuard said no' });
    await expect(tester.as(ada, plain).join('private-keyed')).resolves.toMatchObject({ granted: true });
    await expect(tester.as(ada, mock).join('private-keyed')).resolves.toMatchObject({ granted: true });
    await expect(tester.asGuest(plain).join('private-keyed')).resolves.toMatchObject({ verdict: 'unauthenticated' });
    expect(plain).toEqual({ headers: { 'x-key': 'right' } });
    expect(Reflect.ownKeys(mock)).toEqual([]);
  });

  it('returns a table of verdicts', async () => {
    const users = { ada, eve: { id: 'eve' }, guest: null };
    await expect(tester.table(users, ['presence-room-1', 'private-lobby', 'private-nothing'])).resolves.toEqual({
      'presence-room-1': { ada: 'granted', eve: 'denied', guest: 'unauthenticated' },
      'private-lobby': { ada: 'granted', eve: 'granted', guest: 'granted' },
      'private-nothing': { ada: 'denied', eve: 'denied', guest: 'unauthenticated' },
    });
  });

  it.each(['public', 'private-', 'private-a b', ''])('rejects the invalid name %j', async (channelName) => {
    await expect(tester.as(ada).join(channelName)).rejects.toThrow(TypeError);
    await expect(tester.table({ ada }, [channelName])).rejects.toThrow(/channel_name (must|may)/);
  });

  it('lists the policies', () => {
    expect(tester.policies().map(({ pattern }) => pattern)).toEqual([
      'presence-room-<id:int>',
      'private-keyed',
      'private-lobby',
      'private-own-<id>',
    ]);
  });

  it('logs nothing', async () => {
    booted.logger.lines.length = 0;
    await tester.as(ada).join('presence-room-1');
    expect(booted.logger.lines).toEqual([]);
  });

  it('works on a testing module once it is initialised', async () => {
    const module = await Test.createTestingModule({
      imports: [PusherAuthModule.forRoot({ ...OPTIONS, app: 'talk' })],
    }).compile();
    const talk = pusherAuthTester(module, 'talk');
    expect(() => talk.policies()).toThrow('available from onApplicationBootstrap on');
    await module.init();
    expect(talk.policies()).toEqual([]);
    expect(() => pusherAuthTester(module, 'other')).toThrow();
    await module.close();
  });
});
