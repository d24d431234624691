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
  // eslint-disable-next-line @typescript-eslint/require-await -- as a policy is that waits for a query
  async later(): Promise<boolean> {
    return count('policy');
  }

  @ChannelPolicy('private-guarded-<id>')
  @UseGuards(RoomGuard)
  guarded(): boolean {
    return count('policy');
  }
}

// Counts rather than times: a machine that runs tests has other things to do, too.
describe('the work on a request', () => {
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
    // The policy's guard may name another user, so that is read behind it once more.
    ['one guarded channel', 'private-guarded-1', { 'endpoint guard': 1, user: 2, 'policy guard': 1, policy: 1 }],
    ['a batch of 100', named('private-open-', 100), { 'endpoint guard': 1, user: 1, policy: 100 }],
    ['one name 100 times', Array<string>(100).fill('private-open-1'), { 'endpoint guard': 1, user: 1, policy: 1 }],
    [
      'a guarded batch of 100',
      named('private-guarded-', 100),
      { 'endpoint guard': 1, user: 101, 'policy guard': 100, policy: 100 },
    ],
  ])('asks each once: %s', async (_, channelName, expected) => {
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

  // Two of them are the test's own, and one is the promise that is returned.
  it.each([
    ['private-open-1', 3],
    ['presence-open-1', 3],
    ['private-later-1', 5],
  ])('makes few promises for %s', async (channelName, most) => {
    const authorize = () => service.authorize({ socketId: '1.1', channelName }, { user: { id: 'ada' } });
    expect(await promisesOf(authorize)).toBeLessThanOrEqual(most);
  });

  it.each([
    ['synchronous', 'private-open-', 0],
    ['asynchronous', 'private-later-', 1],
  ])('starts at most one timer for a batch of %s policies', async (_, prefix, most) => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    await service.authorizeMany({ socketId: '1.1', channelNames: named(prefix, 100) }, { user: { id: 'ada' } });
    expect(timers.mock.calls.length).toBeLessThanOrEqual(most);
    timers.mockRestore();
  });

  it('describes no decision that nobody hears of', async () => {
    const now = jest.spyOn(performance, 'now');
    app.useLogger(false);
    await service.authorize({ socketId: '1.1', channelName: 'private-open-1' }, { user: { id: 'ada' } });
    expect(now).not.toHaveBeenCalled();
    now.mockRestore();
  });
});
