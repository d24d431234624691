import { HttpException, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common';
import type { ChannelRequest } from '../../../src/decorators/channel-request.js';
import { OverloadedException } from '../../../src/pusher-auth.exceptions.js';
import type { SubscriberInput } from '../../../src/pusher-auth.inputs.js';
import type { PusherAuthService } from '../../../src/pusher-auth.service.js';
import {
  ADA,
  createDeferred,
  createGuard,
  createObservedService,
  createService,
  GRACE,
  later,
  logged,
  logLines,
  outcomeOf,
  raise,
  recordLogs,
  requestScoped,
  type PolicySetup,
  type ServiceSetup,
} from './service.js';

const outcome = (setup: ServiceSetup, channelName: string, subscriber?: SubscriberInput) =>
  outcomeOf(createService(setup), channelName, subscriber);

const writeUser = (user: unknown) => createGuard('Writing', (request) => ((request['user'] = user), true));

describe('a policy that needs a request', () => {
  it.each<[why: string, policy: PolicySetup]>([
    ['it has guards', { guards: [createGuard('Guard', () => true)] }],
    ['it injects the request', { provider: { shared: undefined, needsRequest: true } }],
  ])('is never called without one, because %s', async (_why, policy) => {
    const service = createService({ policies: { 'private-a': policy } });
    const message =
      'Policies.p0 has guards or injects the request, so it needs one: pass { request }. ' +
      'See node_modules/nestjs-pusher-auth/docs/errors.md#needs-request';
    for (const call of [
      service.can({ channelName: 'private-a' }, { user: ADA }),
      service.authorize({ socketId: '1.1', channelName: 'private-a' }, { user: ADA }),
      service.authorizeMany({ socketId: '1.1', channelNames: ['private-b', 'private-a'] }, { user: ADA }),
      service.explain({ channelName: 'private-a' }, { user: ADA }),
    ]) {
      await expect(call).rejects.toThrow(new TypeError(message));
    }
  });
});

describe('a request-scoped policy', () => {
  it('is resolved in the DI context of the request and called on the resolved instance', async () => {
    const scopes: unknown[] = [];
    const provider = requestScoped((scope) => (scopes.push(scope), Promise.resolve({ p0: () => true })));
    const service = createService({ policies: { 'private-<n>': { provider } } });
    const channelNames = ['private-1', 'private-2'];
    const results = await service.authorizeMany({ socketId: '1.1', channelNames }, { request: { user: ADA } });
    expect([...results.values()].map(({ status }) => status)).toEqual([200, 200]);
    // One context for each request, shared by the policies without guards.
    expect(scopes[0]).toBe(scopes[1]);
    await service.authorize({ socketId: '1.1', channelName: 'private-1' }, { request: { user: ADA } });
    expect(scopes[2]).not.toBe(scopes[0]);
  });

  it('fails if it cannot be resolved', async () => {
    const provider = requestScoped(() => Promise.reject(new Error('no tenant')));
    expect(await outcome({ policies: { 'private-a': { provider } } }, 'private-a')).toBe('500');
  });
});

describe('the guards of a policy', () => {
  it('run in order until the first denial', async () => {
    const calls: string[] = [];
    const guard = (name: string, answer: unknown) => createGuard(name, () => (calls.push(name), answer));
    const guards = [guard('First', true), guard('Second', false), guard('Third', true)];
    expect(await outcome({ policies: { 'private-a': { guards } } }, 'private-a', { request: { user: ADA } })).toBe(
      '403',
    );
    expect(calls).toEqual(['First', 'Second']);
  });

  it.each<[what: string, canActivate: () => unknown, user: string, guest: string]>([
    ['grant', () => true, '200', '401'],
    ['deny', () => false, '403', '401'],
    ['return something else', () => 'yes', '403', '401'],
    ['return nothing', () => undefined, '403', '401'],
    ['throw a 401', () => raise(new UnauthorizedException()), '401', '401'],
    ['throw a 429', () => raise(new HttpException('slow down', 429)), '429', '401'],
    ['throw a 404', () => raise(new HttpException('gone', 404)), '403', '401'],
    ['throw an error', () => raise(new Error('broken')), '500', '401'],
  ])('that %s', async (_what, canActivate, user, guest) => {
    const policy = { guards: [createGuard('Guard', canActivate)] };
    const ask = (policies: Record<string, PolicySetup>, request: object) =>
      outcome({ policies }, 'private-a', { request });
    expect(await ask({ 'private-a': policy }, { user: ADA })).toBe(user);
    expect(await ask({ 'private-a': policy }, {})).toBe(guest);
    // A policy for guests shows them the same denial as users.
    expect(await ask({ 'private-a': { ...policy, options: { allowGuest: true } } }, {})).toBe(user);
  });

  it('have their own scope, in which the policy is resolved', async () => {
    const scopes: unknown[] = [];
    const guard = {
      name: 'Guard',
      canActivate: (_: unknown, scope: unknown) => (scopes.push(scope), Promise.resolve(true)),
    };
    const provider = requestScoped((scope) => (scopes.push(scope), Promise.resolve({ p0: () => true })));
    const service = createService({ policies: { 'private-<n>': { provider, guards: [guard] } } });
    const channelNames = ['private-1', 'private-2'];
    await service.authorizeMany({ socketId: '1.1', channelNames }, { request: { user: ADA } });
    expect(new Set(scopes).size).toBe(2);
    expect(scopes).toHaveLength(4);
  });

  it('receive the class and the method of the policy, the request and the response', async () => {
    const request = { user: ADA, path: '/pusher/auth' };
    const response = {};
    const seen: unknown[] = [];
    const guard: NonNullable<PolicySetup['guards']>[number] = {
      name: 'Guard',
      canActivate: (execution) => {
        const http = execution.switchToHttp();
        seen.push(
          execution.getClass().name,
          (execution.getHandler() as () => unknown)(),
          http.getRequest<typeof request>().path,
        );
        return Promise.resolve(http.getResponse() === response);
      },
    };
    const policies = { 'private-a': { method: () => 'the method', guards: [guard] } };
    await outcome({ policies }, 'private-a', { request, response });
    expect(seen).toEqual(['Policies', 'the method', '/pusher/auth']);
    const granting = { 'private-a': { guards: [guard] } };
    expect(await outcome({ policies: granting }, 'private-a', { request, response })).toBe('200');
  });
});

describe('the user behind guards', () => {
  it('is the one that they set, which only this policy receives', async () => {
    const seen: unknown[] = [];
    const method = ({ user, request }: ChannelRequest) => (seen.push(user, (request as { user: unknown }).user), true);
    const request = { user: ADA };
    const policies = { 'private-a': { method, guards: [writeUser(GRACE)] } };
    expect(await outcome({ policies }, 'private-a', { request })).toBe('200');
    expect(seen).toEqual([GRACE, GRACE]);
    expect(request.user).toBe(ADA);
  });

  it('comes from the option getUser if they set none', async () => {
    const options = { getUser: (request: { session?: unknown }) => later(request.session) };
    const method = ({ user }: ChannelRequest) => user === 'ada';
    const guards = [createGuard('Guard', (request) => ((request['session'] = 'ada'), true))];
    const request = {};
    expect(await outcome({ policies: { 'private-a': { method, guards } }, options }, 'private-a', { request })).toBe(
      '200',
    );
    expect(await outcome({ policies: { 'private-a': { method } }, options }, 'private-a', { request })).toBe('401');
  });

  it('is the one that they set, even if getUser returns another', async () => {
    const options = { getUser: () => ADA };
    const seen: unknown[] = [];
    const method = ({ user }: ChannelRequest) => (seen.push(user), true);
    const policies = { 'private-a': { method, guards: [writeUser(GRACE)] }, 'private-b': { method } };
    for (const channel of ['private-a', 'private-b']) {
      expect(await outcome({ policies, options }, channel, { request: {} })).toBe('200');
    }
    expect(seen).toEqual([GRACE, ADA]);
  });

  it('is the one on the request for the guards themselves, even if getUser returns another', async () => {
    const seen: unknown[] = [];
    const guards = [createGuard('Seeing', (request) => (seen.push(request['user']), true))];
    const options = { getUser: () => ADA };
    const policies = { 'private-a': { guards } };
    expect(await outcome({ policies, options }, 'private-a', { request: { user: GRACE } })).toBe('200');
    expect(await outcome({ policies, options }, 'private-a', { request: {} })).toBe('200');
    expect(seen).toEqual([GRACE, undefined]);
  });

  it('is missing if they remove the user from the request', async () => {
    const policies = { 'private-a': { guards: [writeUser(null)] } };
    expect(await outcome({ policies }, 'private-a', { request: { user: ADA } })).toBe('401');
  });

  it('is the one that the caller passed, whatever user the request has', async () => {
    const seen: unknown[] = [];
    const method = ({ user }: ChannelRequest) => (seen.push(user), true);
    const guards = [createGuard('Seeing', (request) => (seen.push(request['user']), true))];
    const subscriber = { user: ADA, request: { user: { id: 'linus' } } };
    const options = { getUser: () => raise(new Error('not called')) };
    expect(await outcome({ policies: { 'private-a': { method, guards } }, options }, 'private-a', subscriber)).toBe(
      '200',
    );
    expect(seen).toEqual([ADA, ADA]);
    const rewriting = { 'private-a': { method, guards: [writeUser(ADA)] } };
    expect(await outcome({ policies: rewriting }, 'private-a', subscriber)).toBe('200');
  });

  it.each<[what: string, user: unknown, written: unknown]>([
    ['another user than the caller passed', ADA, GRACE],
    ['another object that equals the passed user', ADA, { id: 'ada' }],
    ['a user although the caller passed none', undefined, ADA],
    ['no user although the caller passed one', ADA, null],
  ])('causes a denial and an error line if they set %s: two identities', async (_what, user, written) => {
    recordLogs();
    let calls = 0;
    const policy = { method: () => (calls++, true), guards: [writeUser(written)], options: { allowGuest: true } };
    const service = createService({ policies: { 'private-a': policy } });
    const subscriber = { user, request: { user: ADA } };
    expect(await outcomeOf(service, 'private-a', subscriber)).toBe('403');
    expect(await service.can({ channelName: 'private-a' }, subscriber)).toBe(false);
    expect(calls).toBe(0);
    const line =
      'Policies.p0 on private-a: two identities: Policies.p0 was asked about the user passed to PusherAuthService, and ' +
      'its guards found another user on the request. Pass either the user or the request';
    expect(logged.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([line, line]);
  });

  it('is the one that they set for explain(), which passes only the user of the endpoint’s guards', async () => {
    recordLogs();
    const method = ({ user }: ChannelRequest) => user === GRACE;
    const service = createService({ policies: { 'private-a': { method, guards: [writeUser(GRACE)] } } });
    const explanation = await service.explain({ channelName: 'private-a' }, { user: ADA, request: {} });
    expect(explanation.verdict).toBe('granted');
    expect(logLines()).toEqual([]);
  });
});

describe('maxPendingPolicies', () => {
  /** Policies whose answers the test provides, in the order of their calls. */
  function createPending(limit: number, options: object = {}) {
    recordLogs();
    const pending: ((answer: unknown) => void)[] = [];
    const method = () => {
      const { promise, resolve } = createDeferred<unknown>();
      pending.push(resolve);
      return promise;
    };
    const setup = {
      policies: { 'private-<user:word>-<n:int>': { method } },
      options: { maxPendingPolicies: limit, ...options },
      signIn: { method },
    };
    return { ...createObservedService(setup), pending };
  }
  const authorize = (service: PusherAuthService, channelName: string) =>
    service.authorize({ socketId: '1.1', channelName }, { user: ADA });
  const warnings = () => logLines().filter((line) => line.startsWith('warn'));

  it('limits the pending calls: one more is a 503 with a time to retry', async () => {
    const { service, pending, decisions } = createPending(2);
    const served = [authorize(service, 'private-ada-1'), authorize(service, 'private-ada-2')];
    await later(0);
    const turnedAway = authorize(service, 'private-ada-3');
    await expect(turnedAway).rejects.toBeInstanceOf(OverloadedException);
    await expect(turnedAway).rejects.toBeInstanceOf(ServiceUnavailableException);
    await expect(turnedAway).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 });
    expect(pending).toHaveLength(2);
    expect(decisions).toMatchObject([
      { channelName: 'private-ada-3', verdict: 'overloaded', reason: '2 policy calls are already pending' },
    ]);
    await expect(service.can({ channelName: 'private-ada-3' }, { user: ADA })).rejects.toBeInstanceOf(
      OverloadedException,
    );
    await expect(service.explain({ channelName: 'private-ada-3' }, { user: ADA })).resolves.toMatchObject({
      verdict: 'overloaded',
    });
    await expect(service.authenticateUser({ socketId: '1.1' }, { user: ADA })).rejects.toBeInstanceOf(
      OverloadedException,
    );
    for (const resolve of pending) resolve(true);
    await Promise.all(served);
    // The application's code is not at fault, so it is a warning and not an error.
    expect(warnings()).toEqual([
      'warn 2 policy calls are pending (maxPendingPolicies), so further ones are answered with 503',
    ]);
    expect(logged.some(({ level }) => level === 'error')).toBe(false);
  });

  it('counts each name of a batch and each sign-in', async () => {
    const { service, pending } = createPending(3);
    const signIn = service.authenticateUser({ socketId: '1.1' }, { user: ADA });
    await later(0);
    const channelNames = ['private-ada-1', 'private-ada-2', 'private-ada-3'];
    const batch = service.authorizeMany({ socketId: '1.1', channelNames }, { user: ADA });
    await later(0);
    expect(pending).toHaveLength(3);
    pending[0]!({ id: 1 });
    for (const resolve of pending) resolve(true);
    await signIn;
    expect([...(await batch).values()].map(({ status }) => status)).toEqual([200, 200, 503]);
  });

  it.each<[how: string, settle: (resolve: (answer: unknown) => void) => void]>([
    ['grants', (resolve) => resolve(true)],
    ['denies', (resolve) => resolve(false)],
    ['fails', (resolve) => resolve(Promise.reject(new Error('broken')))],
  ])('frees the slot of a policy that %s', async (_how, settle) => {
    const { service, pending } = createPending(1);
    for (let n = 0; n < 3; n++) {
      const served = authorize(service, `private-ada-${n}`).catch(() => undefined);
      await later(0);
      await expect(authorize(service, 'private-grace-1')).rejects.toBeInstanceOf(OverloadedException);
      expect(pending).toHaveLength(n + 1);
      settle(pending[n]!);
      await served;
    }
  });

  it('frees the slot of a hanging policy after its timeout', async () => {
    const { service, pending, decisions } = createPending(1, { policyTimeoutMs: 5 });
    for (let n = 0; n < 3; n++) await authorize(service, `private-ada-${n}`).catch(() => undefined);
    expect(pending).toHaveLength(3);
    expect(decisions.map(({ verdict }) => verdict)).toEqual(['timed-out', 'timed-out', 'timed-out']);
    // A late answer does not free the slot a second time.
    for (const resolve of pending) resolve(true);
    await later(0);
    const hanging = authorize(service, 'private-ada-4').catch(() => undefined);
    await expect(authorize(service, 'private-ada-5')).rejects.toBeInstanceOf(OverloadedException);
    await hanging;
  });

  it('lets other users in as soon as there is room, even while one user floods', async () => {
    const { service, pending } = createPending(3);
    const flood = Array.from({ length: 50 }, (_, n) => outcomeOf(service, `private-mallory-${n}`));
    await later(0);
    // The flood is rejected at once and does not queue before others.
    expect(pending).toHaveLength(3);
    await expect(authorize(service, 'private-ada-1')).rejects.toBeInstanceOf(OverloadedException);
    pending[0]!(true);
    await flood[0];
    const served = authorize(service, 'private-ada-1');
    await later(0);
    expect(pending).toHaveLength(4);
    pending[3]!(true);
    await expect(served).resolves.toHaveProperty('auth');
    for (const resolve of pending) resolve(true);
    expect((await Promise.all(flood)).filter((status) => status === '200')).toHaveLength(3);
    expect(warnings()).toHaveLength(1);
  });
});
