import { jest } from '@jest/globals';
import { BadRequestException, ServiceUnavailableException } from '@nestjs/common';
import type { PusherAuthService } from 'nestjs-pusher-auth';
import { createObservedService, createService, logLines, recordLogs } from './decision/service.js';

let calls: string[];
let failure: Error | undefined;
const server = {
  sendToUser: jest.fn((id: string, event: string, data: object) => call(`send ${id} ${event} ${JSON.stringify(data)}`)),
  terminateUserConnections: jest.fn((id: string) => call(`terminate ${id}`)),
};

function call(text: string): Promise<void> {
  calls.push(text);
  return failure ? Promise.reject(failure) : Promise.resolve();
}

let service: PusherAuthService;
beforeEach(() => {
  jest.useFakeTimers();
  recordLogs();
  calls = [];
  failure = undefined;
  service = createService({ options: { server } });
});
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const SIGNAL = 'send 7 pusher-auth:recheck {}';

describe('revoke', () => {
  it('signals, and closes the connections after 30 seconds', async () => {
    await service.revoke(7);
    await jest.advanceTimersByTimeAsync(29_999);
    expect(calls).toEqual([SIGNAL]);
    await jest.advanceTimersByTimeAsync(1);
    expect(calls).toEqual([SIGNAL, 'terminate 7']);
  });

  it('waits for graceMs before it closes', async () => {
    await service.revoke('7', { graceMs: 86_400_000 });
    await jest.advanceTimersByTimeAsync(86_399_999);
    expect(calls).toEqual([SIGNAL]);
    await jest.advanceTimersByTimeAsync(1);
    expect(calls).toEqual([SIGNAL, 'terminate 7']);
  });

  it('closes at once with graceMs: 0', async () => {
    await service.revoke(7, { graceMs: 0 });
    expect(calls).toEqual(['terminate 7']);
  });

  it.each([{ terminate: false }, { terminate: false, graceMs: 0 }])('only signals with %j', async (options) => {
    await service.revoke(7, options);
    await jest.advanceTimersByTimeAsync(86_400_000);
    expect(calls).toEqual([SIGNAL]);
  });

  it.each([-1, 0.5, NaN, Infinity, 86_400_001, '5', null])('rejects a graceMs of %p', async (graceMs) => {
    await expect(service.revoke(7, { graceMs: graceMs as number })).rejects.toThrow(
      new TypeError('graceMs must be an integer from 0 to 86400000.'),
    );
    expect(calls).toEqual([]);
  });

  it.each(['a', '0', 0, 7, 'ada@example.com', 'a-b_c=d,e.f;g', '...', 'x'.repeat(128)])(
    'accepts the id %j',
    async (id) => {
      await service.revoke(id, { graceMs: 0 });
      expect(calls).toEqual([`terminate ${id}`]);
    },
  );

  it.each([
    '',
    '.',
    '..',
    'a/b',
    '../x',
    'a b',
    'a%2Fb',
    'a?b',
    'a#b',
    'é',
    'a\n',
    'a:b',
    'x'.repeat(129),
    null,
    {},
    ['a'],
  ])('rejects the id %j', async (id) => {
    for (const options of [{}, { graceMs: 0 }, { terminate: false }]) {
      await expect(service.revoke(id as string, options)).rejects.toThrow(TypeError);
    }
    expect(calls).toEqual([]);
  });

  it('needs the option server', async () => {
    await expect(createService({}).revoke(7)).rejects.toThrow(
      new TypeError('revoke needs the option server: pass an instance of the pusher package to PusherAuthModule.'),
    );
  });

  it.each([{}, { graceMs: 0 }, { terminate: false }])(
    'rejects with the error of the server, with %j',
    async (options) => {
      failure = new Error('unreachable');
      await expect(service.revoke(7, options)).rejects.toBe(failure);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(calls).toHaveLength(1);
    },
  );

  it('logs an error if the connections cannot be closed later', async () => {
    await service.revoke(7);
    failure = new Error('un\nreachable');
    await jest.advanceTimersByTimeAsync(30_000);
    expect(logLines()).toEqual(['error The connections of user "7" were not terminated: Error: un\\u{a}reachable']);
  });
});

describe('a shutdown', () => {
  it('closes pending connections at once, and only once', async () => {
    await service.revoke(7);
    await service.revoke(8, { graceMs: 100 });
    calls.length = 0;
    await service.beforeApplicationShutdown();
    await service.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual(['terminate 7', 'terminate 8']);
  });

  it('waits for the answer of the server', async () => {
    await service.revoke(7);
    let answer!: () => void;
    server.terminateUserConnections.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    let isDone = false;
    const done = service.beforeApplicationShutdown().then(() => (isDone = true));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(isDone).toBe(false);
    answer();
    await done;
  });

  it('closes the connections as soon as a pending signal has arrived', async () => {
    let arrive!: () => void;
    server.sendToUser.mockImplementationOnce(() => new Promise((resolve) => (arrive = resolve)));
    const revoking = service.revoke(7);
    await service.beforeApplicationShutdown();
    expect(calls).toEqual([]);
    arrive();
    await revoking;
    expect(calls).toEqual(['terminate 7']);
  });

  it('completes even if the server fails', async () => {
    await service.revoke(7);
    failure = new Error('unreachable');
    await expect(service.beforeApplicationShutdown()).resolves.toBeUndefined();
  });

  it('does nothing without a server', async () => {
    await expect(createService({}).beforeApplicationShutdown()).resolves.toBeUndefined();
  });
});

describe('recheck', () => {
  const USERS: Record<string, { id: string } | null> = {
    '1': { id: '1' },
    '2': { id: '2' },
    '3': { id: '3' },
    '4': null,
  };
  const userOf = (id: string): Promise<{ id: string } | null> => Promise.resolve(USERS[id] ?? null);
  const members = ['1', '2', '3', '4', '5'].map((id) => ({ id, since: `${id}:00` }));
  const setup = {
    policies: {
      'presence-room': { method: ({ user }: { user: { id: string } }) => user.id !== '2' },
      'private-room': {},
      'presence-broken': {
        method: () => {
          throw new ServiceUnavailableException();
        },
      },
      'presence-open': { options: { allowGuest: true, userId: () => 'guest' } },
    },
  };

  it('returns the members who would be denied now, unchanged and in order', async () => {
    const { service: asking, decisions } = createObservedService(setup);
    const denied = await asking.recheck({ channelName: 'presence-room', members, userOf });
    expect(denied.map(({ since }) => since)).toEqual(['2:00', '4:00', '5:00']);
    expect(denied[0]).toBe(members[1]);
    expect(decisions.map(({ channelName, socketId }) => [channelName, socketId])).toEqual(
      members.map(() => ['presence-room', undefined]),
    );
  });

  it.each<[string, string[]]>([
    ['presence-nobody', ['1', '2', '3', '4', '5']],
    ['presence-open', []],
  ])('calls the policy of %s', async (channelName, ids) => {
    const denied = await createService(setup).recheck({ channelName, members, userOf });
    expect(denied.map(({ id }) => id)).toEqual(ids);
  });

  it('calls nothing for a channel without members', async () => {
    await expect(createService(setup).recheck({ channelName: 'presence-room', members: [], userOf })).resolves.toEqual(
      [],
    );
  });

  it('rejects if a policy fails', async () => {
    const recheck = createService(setup).recheck({ channelName: 'presence-broken', members, userOf });
    await expect(recheck).rejects.toMatchObject({ status: 503 });
  });

  it('rejects if a user cannot be loaded', async () => {
    const lost = new Error('lost');
    const recheck = createService(setup).recheck({
      channelName: 'presence-room',
      members,
      userOf: () => Promise.reject(lost),
    });
    await expect(recheck).rejects.toBe(lost);
  });

  it('rejects channels without members and invalid names', async () => {
    const asking = createService(setup);
    await expect(asking.recheck({ channelName: 'private-room', members, userOf })).rejects.toThrow(TypeError);
    await expect(asking.recheck({ channelName: 'presence room', members, userOf })).rejects.toThrow(
      BadRequestException,
    );
  });
});
