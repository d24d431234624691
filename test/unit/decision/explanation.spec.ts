import { ADA, createService, later } from './service.js';

describe('an explanation', () => {
  const policies = {
    'private-room-<id>': {},
    'private-room-<id:int>': { method: () => false },
    'private-<all>': {},
    'presence-room-<id>': { method: () => ({ userId: 7, userInfo: { a: 1 } }) },
    'presence-hall-<id>': {},
  };

  const summary = async (channelName: string, subscriber?: object) => {
    const { candidates, ...rest } = await createService({ policies }).explain({ channelName }, subscriber);
    return {
      ...rest,
      candidates: candidates.map(
        ({ pattern, matches, decides, reason, params }) =>
          `${pattern} ${matches ? `matches ${JSON.stringify(params)}` : 'does not match'}${decides ? ', decides' : ''}${reason === undefined ? '' : `: ${reason}`}`,
      ),
    };
  };

  it('lists the deciding pattern, the less specific ones, and then the closest', async () => {
    expect(await summary('private-room-7')).toEqual({
      channelName: 'private-room-7',
      kind: 'private',
      candidates: [
        'private-room-<id:int> matches {"id":7}, decides',
        'private-room-<id> matches {"id":"7"}: private-room-<id:int> is more specific',
        'private-<all> matches {"all":"room-7"}: private-room-<id:int> is more specific',
        'presence-room-<id> does not match: the name is private, the pattern presence',
        'presence-hall-<id> does not match: the name is private, the pattern presence',
      ],
    });
    expect((await summary('presence-cache-hall-7')).candidates[0]).toMatch(/^presence-hall-<id> does not match/);
    expect((await summary('private-cache-x')).candidates.every((line) => line.includes('does not match'))).toBe(true);
  });

  it('prefers patterns of the same kind among equally close ones', async () => {
    const near = { 'presence-a1': {}, 'private-a2': {}, 'presence-a3': {} };
    const { candidates } = await createService({ policies: near }).explain({ channelName: 'private-a9' });
    expect(candidates.map(({ pattern }) => pattern)).toEqual(['private-a2', 'presence-a1', 'presence-a3']);
  });

  it('prefers a closer pattern to one of the same kind', async () => {
    const { candidates } = await createService({ policies: { 'private-a2': {}, 'presence-ab1': {} } }).explain({
      channelName: 'private-ab9',
    });
    expect(candidates.map(({ pattern }) => pattern)).toEqual(['presence-ab1', 'private-a2']);
  });

  it('lists at most twenty patterns that do not match, and all that do', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`private-other${n}`, {}]));
    const { candidates } = await createService({ policies: { ...many, ...policies } }).explain({
      channelName: 'private-room-7',
    });
    expect(candidates.filter(({ matches }) => matches)).toHaveLength(3);
    expect(candidates.filter(({ matches }) => !matches)).toHaveLength(20);
  });

  it('calls the policy only if a subscriber is given', async () => {
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
      reason: 'no policy matches the name',
    });
    expect(await summary('private-cache-x', { request: {} })).toMatchObject({ verdict: 'unauthenticated' });
  });

  it('waits for an asynchronous policy', async () => {
    const waiting = { 'private-a': { method: () => later(true) } };
    const explanation = await createService({ policies: waiting }).explain({ channelName: 'private-a' }, { user: ADA });
    expect(explanation).toMatchObject({ verdict: 'granted', reason: 'the policy said yes' });
  });

  it('shows the member as other members would see it', async () => {
    expect(await summary('presence-room-1', { user: ADA })).toMatchObject({
      verdict: 'granted',
      reason: 'the policy said yes',
      member: { userId: '7', userInfo: { a: 1 } },
    });
    const { member } = await createService({ policies }).explain({ channelName: 'presence-hall-1' }, { user: ADA });
    expect(member).toEqual({ userId: 'ada' });
    expect(await createService({ policies }).explain({ channelName: 'private-x' }, { user: ADA })).not.toHaveProperty(
      'member',
    );
  });

  it('states why a name is invalid', async () => {
    expect(await summary('lobby')).toEqual({
      channelName: 'lobby',
      problem: 'channel_name must start with private- or presence-: other channels need no authorization',
      candidates: [],
    });
  });
});
