import { Injectable, UseGuards, type CanActivate } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type PresenceMember, type SubscriberInput } from 'nestjs-pusher-auth';
import { bootApp, type Booted } from './boot.js';

class MembersOnly implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

let asked = 0;

@Injectable()
class RoomPolicies {
  @ChannelPolicy('private-room-<id>')
  broad(): boolean {
    asked += 1;
    return false;
  }

  @UseGuards(new MembersOnly())
  @ChannelPolicy('private-room-<id:int>', { allowGuest: true })
  narrow(): boolean {
    asked += 1;
    return true;
  }

  @ChannelPolicy('presence-room-<id:int>')
  presence(): PresenceMember {
    asked += 1;
    return { userId: 7, userInfo: { name: 'Ada' } };
  }

  @ChannelPolicy('presence-signed-in', { useSignedInUser: true })
  signedIn(): boolean {
    return true;
  }
}

const row = {
  module: 'PolicyModule',
  guards: [],
  isBatch: false,
  allowGuest: false,
  useSignedInUser: false,
  scope: 'singleton',
};
const BROAD = { ...row, pattern: 'private-room-<id>', kind: 'private', policy: 'RoomPolicies.broad' };
const NARROW = {
  ...row,
  pattern: 'private-room-<id:int>',
  kind: 'private',
  policy: 'RoomPolicies.narrow',
  guards: ['MembersOnly'],
  allowGuest: true,
};
const PRESENCE = { ...row, pattern: 'presence-room-<id:int>', kind: 'presence', policy: 'RoomPolicies.presence' };
const SIGNED_IN = {
  ...row,
  pattern: 'presence-signed-in',
  kind: 'presence',
  policy: 'RoomPolicies.signedIn',
  useSignedInUser: true,
};

describe('explain', () => {
  let booted: Booted;
  let service: PusherAuthService;
  beforeAll(async () => {
    booted = await bootApp({ providers: [RoomPolicies] });
    service = booted.app.get(PusherAuthService);
  });
  beforeEach(() => (asked = 0));
  afterAll(() => booted.app.close());

  it('lists every candidate with the reason, and calls no policy without a subscriber', async () => {
    const { candidates, ...rest } = await service.explain({ channelName: 'private-room-7' });
    expect(rest).toEqual({ channelName: 'private-room-7', kind: 'private' });
    expect(candidates.slice(0, 2)).toEqual([
      { ...NARROW, matches: true, decides: true, params: { id: 7 } },
      {
        ...BROAD,
        matches: true,
        decides: false,
        reason: 'private-room-<id:int> is more specific',
        params: { id: '7' },
      },
    ]);
    expect(candidates.slice(2).map(({ pattern, matches: fits, decides }) => [pattern, fits, decides])).toEqual([
      ['presence-room-<id:int>', false, false],
      ['presence-signed-in', false, false],
    ]);
    expect(candidates[2]!.reason).toBe('the name is private, the pattern presence');
    expect(asked).toBe(0);
  });

  it('lists a more specific pattern that does not match next to the less specific one that decides', async () => {
    const { candidates } = await service.explain({ channelName: 'private-room-seven' });
    expect(candidates.slice(0, 2)).toEqual([
      { ...BROAD, matches: true, decides: true, params: { id: 'seven' } },
      { ...NARROW, matches: false, decides: false, reason: '<id:int> does not match "seven" at character 14' },
    ]);
  });

  it.each<[string, SubscriberInput, object]>([
    ['private-room-7', { user: 'ada', request: {} }, { verdict: 'granted', reason: 'the policy said yes' }],
    ['private-room-7', { user: null, request: {} }, { verdict: 'granted', reason: 'the policy said yes' }],
    ['private-room-x', { user: 'ada' }, { verdict: 'denied', reason: 'the policy said no' }],
    ['private-room-x', { request: { user: 'ada' } }, { verdict: 'denied', reason: 'the policy said no' }],
    ['private-room-x', { user: null }, { verdict: 'unauthenticated', reason: 'there is no user' }],
    ['private-room-x', { request: {} }, { verdict: 'unauthenticated', reason: 'there is no user' }],
    ['private-none', { user: 'ada' }, { verdict: 'denied', reason: 'no policy matches the name' }],
    [
      'presence-room-1',
      { user: 'ada' },
      { verdict: 'granted', reason: 'the policy said yes', member: { userId: '7', userInfo: { name: 'Ada' } } },
    ],
    ['presence-signed-in', { user: 'ada' }, { verdict: 'granted', reason: 'the policy said yes' }],
  ])('returns how %s is decided for %j, and reports no decision', async (channelName, who, verdict) => {
    booted.logger.lines.length = 0;
    const { candidates, kind, ...rest } = await service.explain({ channelName }, who);
    expect(rest).toEqual({ channelName, ...verdict });
    expect(kind).toBe(channelName.split('-')[0]);
    expect(candidates).toHaveLength(4);
    expect(booted.logger.lines).toEqual([]);
  });

  it('needs a request if the deciding policy needs one', async () => {
    await expect(service.explain({ channelName: 'private-room-7' }, { user: 'ada' })).rejects.toThrow(TypeError);
  });

  it.each<[unknown, string]>([
    ['public', 'channel_name must start with private- or presence-'],
    ['private-', 'channel_name must have text after its prefix'],
    ['private-a b', 'channel_name may contain only'],
    ['', 'channel_name must not be empty'],
    [`private-${'x'.repeat(157)}`, 'channel_name must have at most 164 characters'],
    [7, 'channel_name must be a string'],
    [null, 'channel_name must be a string'],
    [['private-room-7'], 'channel_name must be a string'],
  ])('returns why %j is not a valid name', async (channelName, problem) => {
    const explanation = await service.explain({ channelName: channelName as string }, { user: 'ada' });
    expect(explanation).toEqual({ channelName, problem: expect.stringContaining(problem) as string, candidates: [] });
  });

  it('lists at most twenty patterns that do not match, the closest first', async () => {
    class Many {
      ask(): boolean {
        return true;
      }
    }
    const patterns = Array.from({ length: 40 }, (_each, n) => `private-p${'x'.repeat(n)}.<id>`);
    ChannelPolicy(patterns as ['private-p'])(
      Many.prototype,
      'ask',
      Object.getOwnPropertyDescriptor(Many.prototype, 'ask')!,
    );
    const many = await bootApp({ providers: [Many] });
    const { candidates } = await many.app
      .get(PusherAuthService)
      .explain({ channelName: `private-p${'x'.repeat(39)},` });
    expect(candidates).toHaveLength(20);
    expect(candidates[0]!.pattern).toBe(patterns[39]);
    await many.app.close();
  });

  it('agrees with policies(), the table sorted by pattern', () => {
    expect(service.policies()).toEqual([PRESENCE, SIGNED_IN, NARROW, BROAD]);
  });
});
