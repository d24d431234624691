import { jest } from '@jest/globals';
import type { Decision } from 'nestjs-pusher-auth';
import { DecisionFeed, type SeenDecision } from '../../../sample-app/operators/decision-feed.js';
import type { Publisher } from '../../../sample-app/realtime/publisher.js';

const DECISION: Decision = {
  channelName: 'presence-room-1',
  kind: 'presence',
  pattern: 'presence-room-<id:int>',
  policy: 'RoomPolicies.join',
  params: { id: 1 },
  userId: '1',
  socketId: '1.2',
  verdict: 'failed',
  reason: 'the policy threw',
  error: new Error('the password is swordfish'),
  milliseconds: 1.26,
};

/** A Channels server that answers when the test lets it. */
class SlowPublisher {
  readonly events: { channel: string; event: string; data: { decisions: SeenDecision[] } }[] = [];
  answer = (): void => undefined;

  publish(channel: string, event: string, data: { decisions: SeenDecision[] }): Promise<void> {
    this.events.push({ channel, event, data });
    return new Promise((resolve) => (this.answer = resolve));
  }

  ids(): number[][] {
    return this.events.map(({ data }) => data.decisions.map(({ id }) => id));
  }
}

describe('the feed of decisions', () => {
  let publisher: SlowPublisher;
  let feed: DecisionFeed;

  beforeEach(() => {
    jest.useFakeTimers();
    publisher = new SlowPublisher();
    feed = new DecisionFeed(publisher as unknown as Publisher);
  });
  afterEach(() => {
    feed.onModuleDestroy();
    jest.useRealTimers();
  });

  const record = (times: number) => {
    for (let time = 0; time < times; time++) feed.record(DECISION);
  };

  it('publishes only the fields of a decision that operators need', async () => {
    feed.record(DECISION);
    expect(publisher.events).toEqual([]); // A decision never waits for the feed.
    await jest.advanceTimersByTimeAsync(250);

    const seen = {
      id: 1,
      at: expect.any(Date) as Date,
      channelName: 'presence-room-1',
      toJoin: true,
      policy: 'RoomPolicies.join',
      userId: '1',
      verdict: 'failed',
      reason: 'the policy threw',
      milliseconds: 1.3,
    };
    expect(publisher.events).toEqual([
      { channel: 'private-operators', event: 'decisions', data: { decisions: [seen] } },
    ]);
    expect(feed.latest()).toEqual([seen]);
  });

  it('publishes at most ten decisions of a flood, four times a second', async () => {
    record(1_000);
    await jest.advanceTimersByTimeAsync(250);
    expect(publisher.ids()).toEqual([[991, 992, 993, 994, 995, 996, 997, 998, 999, 1_000]]);

    publisher.answer();
    record(2);
    await jest.advanceTimersByTimeAsync(249);
    expect(publisher.events).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(publisher.ids()[1]).toEqual([1_001, 1_002]);
  });

  it('fits into an event, however long the names and reasons are', async () => {
    const longest = { channelName: `private-${'x'.repeat(156)}`, userId: 'u'.repeat(128), reason: 'r'.repeat(5_000) };
    for (let time = 0; time < 10; time++) feed.record({ ...DECISION, ...longest });
    await jest.advanceTimersByTimeAsync(250);

    expect(publisher.events[0]?.data.decisions).toHaveLength(10);
    expect(JSON.stringify(publisher.events[0]?.data).length).toBeLessThan(10_000);
  });

  it('keeps the newest hundred and waits for the Channels server', async () => {
    record(150);
    expect(feed.latest()).toHaveLength(100);
    expect(feed.latest()[0]?.id).toBe(150);

    await jest.advanceTimersByTimeAsync(250);
    record(5);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(publisher.events).toHaveLength(1);
    publisher.answer();
    await jest.advanceTimersByTimeAsync(250);
    expect(publisher.ids()[1]).toEqual([151, 152, 153, 154, 155]);
  });

  it('ends with the application', async () => {
    record(1);
    feed.onModuleDestroy();
    record(1);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(publisher.events).toEqual([]);
    expect(feed.latest()).toHaveLength(2);
  });
});
