import { type CanActivate, type ExecutionContext, Injectable, UseGuards } from '@nestjs/common';
import { jest } from '@jest/globals';
import { ChannelPolicy, PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { createHook } from 'node:async_hooks';
import request from 'supertest';
import { HeaderUserGuard } from './asking-users.js';
import { bootApp, OPTIONS, type TestApp } from './boot.js';

const calls = new Map<string, number>();

function count(what: string): true {
  calls.set(what, (calls.get(what) ?? 0) + 1);
  return true;
}

@Injectable()
class EndpointGuard extends HeaderUserGuard {
  override canActivate(execution: ExecutionContext): boolean {
    count('endpoint guard');
    return super.canActivate(execution);
  }
}

@Injectable()
class RoomGuard implements CanActivate {
  canActivate(): boolean {
    return count('policy guard');
  }
}

@Injectable()
class RoomPolicies {
  @ChannelPolicy('private-open-<id>')
  open(): boolean {
    return count('policy');
  }

  @ChannelPolicy('presence-open-<id>')
  presence(): boolean {
    return count('policy');
  }

  @ChannelPolicy('private-later-<id>')
  // eslint-disable-next-line @typescript-eslint/require-await -- like a policy that waits for a query
  async later(): Promise<boolean> {
    return count('policy');
  }

  @ChannelPolicy('private-guarded-<id>')
  @UseGuards(RoomGuard)
  guarded(): boolean {
    return count('policy');
  }
}

// These tests count instead of measuring time, because the machine may be busy.
describe('a request', () => {
  let app: TestApp;
  let service: PusherAuthService;
  beforeAll(async () => {
    const auth = PusherAuthModule.forRootAsync({
      useFactory: () => ({ ...OPTIONS, getUser: (from: { user?: unknown }) => (count('user'), from.user) }),
      guards: [EndpointGuard],
    });
    ({ app } = await bootApp({ auth, providers: [RoomPolicies] }));
    service = app.get(PusherAuthService);
  });
  beforeEach(() => calls.clear());
  afterAll(() => app.close());

  const ask = (channelName: string | string[]) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.1', channel_name: channelName })
      .expect(200);

  const named = (prefix: string, length: number) => Array.from({ length }, (_, index) => `${prefix}${index}`);

  it.each([
    ['one channel', 'private-open-1', { 'endpoint guard': 1, user: 1, policy: 1 }],
    // The policy's guard may set another user, so the user is read again after it.
    ['one guarded channel', 'private-guarded-1', { 'endpoint guard': 1, user: 2, 'policy guard': 1, policy: 1 }],
    ['a batch of 100', named('private-open-', 100), { 'endpoint guard': 1, user: 1, policy: 100 }],
    ['one name 100 times', Array<string>(100).fill('private-open-1'), { 'endpoint guard': 1, user: 1, policy: 1 }],
    [
      'a guarded batch of 100',
      named('private-guarded-', 100),
      { 'endpoint guard': 1, user: 101, 'policy guard': 100, policy: 100 },
    ],
  ])('runs each guard and policy once: %s', async (_, channelName, expected) => {
    await ask(channelName);
    expect(Object.fromEntries(calls)).toEqual(expected);
  });

  async function promisesOf(work: () => Promise<unknown>): Promise<number> {
    await work();
    let promises = 0;
    const hook = createHook({ init: (_, type) => void (promises += type === 'PROMISE' ? 1 : 0) }).enable();
    await work();
    hook.disable();
    return promises;
  }

  // The upper bounds are the counts of today. A regression would be a step that is repeated for each name.
  it.each([
    ['private-open-1', 28],
    ['presence-open-1', 36],
    ['private-later-1', 30],
  ])('creates a bounded number of promises for %s', async (channelName, most) => {
    const authorize = () => service.authorize({ socketId: '1.1', channelName }, { user: { id: 'ada' } });
    expect(await promisesOf(authorize)).toBeLessThanOrEqual(most);
  });

  it.each([
    ['synchronous', 'private-open-'],
    ['asynchronous', 'private-later-'],
  ])('starts and stops one timer for a batch of %s policies', async (_, prefix) => {
    const started = jest.spyOn(globalThis, 'setTimeout');
    const stopped = jest.spyOn(globalThis, 'clearTimeout');
    try {
      await service.authorizeMany({ socketId: '1.1', channelNames: named(prefix, 100) }, { user: { id: 'ada' } });
      expect(started).toHaveBeenCalledTimes(1);
      expect(stopped.mock.calls).toEqual([[started.mock.results[0]!.value]]);
    } finally {
      started.mockRestore();
      stopped.mockRestore();
    }
  });

  it('does not describe its decision without a listener or the log level debug', async () => {
    const id = jest.fn(() => 'ada');
    app.useLogger(false);
    const user = Object.defineProperty({}, 'id', { get: id });
    await service.authorize({ socketId: '1.1', channelName: 'private-open-1' }, { user });
    expect(id).not.toHaveBeenCalled();
  });
});
