import { Inject, Injectable, Scope, UseGuards, type CanActivate, type Provider, type Type } from '@nestjs/common';
import {
  ContextIdFactory,
  REQUEST,
  type ContextId,
  type ContextIdStrategy,
  type HostComponentInfo,
} from '@nestjs/core';
import { ChannelPolicy, PusherAuthService, type ChannelRequest } from 'nestjs-pusher-auth';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from './asking-users.js';
import { bootApp, type AdapterName, type Booted } from './boot.js';

interface HttpRequest {
  readonly headers: Record<string, string>;
  readonly user?: TestUser;
  readonly tenant?: string;
}

/** Each policy call: the policy, the number of its instance and the request injected into that instance. */
const calls: { policy: string; instance: number; injected?: unknown }[] = [];
let made = 0;

@Injectable()
class Dependency {
  readonly answer = true;
}

@Injectable({ scope: Scope.REQUEST })
class ScopedDependency {
  readonly instance = ++made;
  constructor(@Inject(REQUEST) readonly request: HttpRequest) {}
}

abstract class Counted {
  readonly instance = ++made;
  protected called(channelName: string, injected?: unknown): boolean {
    calls.push({ policy: channelName.replace(/-\d+$/, ''), instance: this.instance, injected });
    return true;
  }
}

@Injectable()
class StaticPolicies extends Counted {
  constructor(private readonly dependency: Dependency) {
    super();
  }

  @ChannelPolicy('private-static-<n>')
  ask({ channelName }: ChannelRequest<'private-static-<n>'>): boolean {
    return this.called(channelName) && this.dependency.answer;
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedPolicies extends Counted {
  constructor(
    @Inject(REQUEST) private readonly request: HttpRequest,
    private readonly dependency: ScopedDependency,
  ) {
    super();
  }

  @ChannelPolicy('private-scoped-<n>')
  ask({ channelName, user, request }: ChannelRequest<'private-scoped-<n>', TestUser>): boolean {
    return this.called(channelName, this.request) && this.dependency.request === request && this.request.user === user;
  }

  @ChannelPolicy('private-other-<n>')
  other({ channelName }: ChannelRequest<'private-other-<n>'>): Promise<boolean> {
    return Promise.resolve(this.called(channelName, this.request));
  }
}

/** Default-scoped by its decorator, request-scoped through its dependency. */
@Injectable()
class BubblingPolicies extends Counted {
  @Inject(ScopedDependency) private readonly dependency!: ScopedDependency;

  @ChannelPolicy('private-bubbling-<n>')
  ask({ channelName }: ChannelRequest<'private-bubbling-<n>'>): boolean {
    return this.called(channelName, this.dependency.request);
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientPolicies extends Counted {
  constructor(private readonly dependency: Dependency) {
    super();
  }

  @ChannelPolicy('private-transient-<n>')
  ask({ channelName }: ChannelRequest<'private-transient-<n>'>): boolean {
    return this.called(channelName) && this.dependency.answer;
  }
}

@Injectable({ scope: Scope.REQUEST, durable: true })
class DurablePolicies extends Counted {
  constructor(@Inject(REQUEST) private readonly request: unknown) {
    super();
  }

  @ChannelPolicy('private-durable-<n>')
  ask({ channelName }: ChannelRequest<'private-durable-<n>'>): boolean {
    return this.called(channelName, this.request);
  }

  @UseGuards({ canActivate: () => true } satisfies CanActivate)
  @ChannelPolicy('private-guardeddurable-<n>')
  guarded({ channelName }: ChannelRequest<'private-guardeddurable-<n>'>): boolean {
    return this.called(channelName, this.request);
  }
}

/** Keeps one DI tree for each tenant. */
class TenantStrategy implements ContextIdStrategy<HttpRequest> {
  private readonly tenants = new Map<string, ContextId>();

  constructor(private readonly hasPayload = true) {}

  attach(contextId: ContextId, http: HttpRequest) {
    const tenant = http.headers['x-tenant'] ?? 'none';
    const tree = this.tenants.get(tenant) ?? { id: Math.random() };
    this.tenants.set(tenant, tree);
    const resolve = ({ isTreeDurable }: HostComponentInfo): ContextId => (isTreeDurable ? tree : contextId);
    return this.hasPayload ? { resolve, payload: { tenant } } : resolve;
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedEndpointGuard extends HeaderUserGuard {
  constructor(@Inject(REQUEST) readonly request: object) {
    super();
  }
}

const PROVIDERS: Provider[] = [
  Dependency,
  ScopedDependency,
  StaticPolicies,
  ScopedPolicies,
  BubblingPolicies,
  TransientPolicies,
  DurablePolicies,
];

describe.each<AdapterName>(['express', 'fastify'])('the lifetime of policy instances, on %s', (adapter) => {
  let booted: Booted;
  const boot = async (guard: Type<CanActivate> = HeaderUserGuard, providers = PROVIDERS): Promise<void> => {
    booted = await bootApp({ adapter, auth: { guards: [guard] }, providers });
    calls.length = 0;
  };
  afterEach(() => booted.app.close());

  const ask = async (channelNames: string[], tenant = 'acme', user = 'ada'): Promise<number[]> => {
    const reply = await request(booted.app.getHttpServer())
      .post('/pusher/auth')
      .set({ 'x-user': user, 'x-tenant': tenant })
      .send({ socket_id: '1.2', channel_name: channelNames });
    return Object.values(reply.body as Record<string, { status: number }>).map(({ status }) => status);
  };
  const instancesOf = (policy: string): number[] =>
    calls.filter((call) => call.policy === policy).map(({ instance }) => instance);
  const injectedInto = (policy: string): unknown[] =>
    calls.filter((call) => call.policy === policy).map(({ injected }) => injected);

  describe.each([
    ['static', HeaderUserGuard],
    ['request-scoped', ScopedEndpointGuard],
  ])('behind a %s guard of the endpoint', (_, guard) => {
    beforeEach(() => boot(guard));

    it('is that of the application for a static class', async () => {
      await expect(ask(['private-static-1', 'private-static-2'])).resolves.toEqual([200, 200]);
      await ask(['private-static-1']);
      expect(new Set(instancesOf('private-static')).size).toBe(1);
    });

    it("is one request for a request-scoped class: its batch shares the instance and the endpoint's request", async () => {
      const names = ['private-scoped-1', 'private-static-1', 'private-other-1', 'private-scoped-2'];
      await expect(ask(names)).resolves.toEqual([200, 200, 200, 200]);
      await expect(ask(['private-scoped-1'], 'acme', 'grace')).resolves.toEqual([200]);
      const [first, second, next] = instancesOf('private-scoped');
      expect(first).toBe(second);
      expect(instancesOf('private-other')).toEqual([first]);
      expect(next).not.toBe(first);
      expect(injectedInto('private-scoped').map((injected) => (injected as HttpRequest).user)).toEqual([
        { id: 'ada' },
        { id: 'ada' },
        { id: 'grace' },
      ]);
    });

    it('is one request for a default-scoped class with a request-scoped dependency', async () => {
      await expect(ask(['private-bubbling-1', 'private-bubbling-2'])).resolves.toEqual([200, 200]);
      await ask(['private-bubbling-1'], 'acme', 'grace');
      const [first, second, next] = instancesOf('private-bubbling');
      expect(first).toBe(second);
      expect(next).not.toBe(first);
      expect((injectedInto('private-bubbling')[2] as HttpRequest).user).toEqual({ id: 'grace' });
    });

    it('never spans two requests for a transient class', async () => {
      await expect(ask(['private-transient-1'])).resolves.toEqual([200]);
      await expect(ask(['private-transient-1'])).resolves.toEqual([200]);
      const [first, next] = instancesOf('private-transient');
      expect(first).toBeGreaterThan(0);
      expect(next).not.toBe(first);
    });

    it('is separate for concurrent requests', async () => {
      const users = Array.from({ length: 12 }, (_each, n) => `u${n}`);
      const replies = await Promise.all(
        users.map((user) => ask(['private-scoped-1', 'private-bubbling-1', 'private-other-1'], 'acme', user)),
      );
      expect(replies.flat().every((status) => status === 200)).toBe(true);
      const seen = new Set(injectedInto('private-bubbling').map((injected) => (injected as HttpRequest).user!.id));
      expect(seen).toEqual(new Set(users));
      expect(new Set(instancesOf('private-scoped')).size).toBe(users.length);
    });
  });

  describe.each([
    ['static', HeaderUserGuard],
    ['request-scoped', ScopedEndpointGuard],
  ])('under a durable strategy, behind a %s guard of the endpoint', (_, guard) => {
    let before: unknown;
    const holder = ContextIdFactory as unknown as { strategy: unknown };
    beforeEach(async () => {
      before = holder.strategy;
      ContextIdFactory.apply(new TenantStrategy());
      await boot(guard);
    });
    afterEach(() => (holder.strategy = before));

    it('is that of the tenant for a durable class, whose REQUEST is the payload', async () => {
      await expect(ask(['private-durable-1', 'private-durable-2'], 'acme', 'ada')).resolves.toEqual([200, 200]);
      await ask(['private-durable-1', 'private-guardeddurable-1'], 'acme', 'grace');
      await ask(['private-durable-1'], 'umbrella');
      const [first, second, third, other] = instancesOf('private-durable');
      expect([second, third, ...instancesOf('private-guardeddurable')]).toEqual([first, first, first]);
      expect(other).not.toBe(first);
      expect(injectedInto('private-durable')).toEqual([
        { tenant: 'acme' },
        { tenant: 'acme' },
        { tenant: 'acme' },
        { tenant: 'umbrella' },
      ]);
    });

    it('is one request for a request-scoped class next to a durable one: its request carries the payload, as in Nest', async () => {
      for (const names of [
        ['private-durable-1', 'private-scoped-1'],
        ['private-scoped-1', 'private-durable-1'],
      ]) {
        calls.length = 0;
        await expect(ask(names, 'acme', 'grace')).resolves.toEqual([200, 200]);
        expect(injectedInto('private-durable')).toEqual([{ tenant: 'acme' }]);
        expect(injectedInto('private-scoped')).toEqual([
          expect.objectContaining({ user: { id: 'grace' }, tenant: 'acme' }),
        ]);
      }
    });
  });

  it('is longer than a request for a durable class without payload, which never keeps the first request', async () => {
    const holder = ContextIdFactory as unknown as { strategy: unknown };
    const before = holder.strategy;
    try {
      ContextIdFactory.apply(new TenantStrategy(false));
      await boot();
      await ask(['private-durable-1', 'private-guardeddurable-1'], 'acme', 'ada');
      await ask(['private-durable-1', 'private-guardeddurable-1'], 'acme', 'grace');
      expect(new Set(instancesOf('private-durable')).size).toBe(1);
      expect([...injectedInto('private-durable'), ...injectedInto('private-guardeddurable')]).toEqual(
        Array(4).fill(undefined),
      );
    } finally {
      holder.strategy = before;
    }
  });

  it('is one request for a durable class without a strategy', async () => {
    await boot();
    await ask(['private-durable-1', 'private-durable-2'], 'acme', 'ada');
    await ask(['private-durable-1'], 'acme', 'grace');
    const [first, second, next] = instancesOf('private-durable');
    expect(first).toBe(second);
    expect(next).not.toBe(first);
    expect(injectedInto('private-durable').map((injected) => (injected as HttpRequest).user!.id)).toEqual([
      'ada',
      'ada',
      'grace',
    ]);
  });

  it('never begins if a constructor throws, which fails only its own policies', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class BrokenPolicies {
      constructor() {
        throw new Error('no connection');
      }

      @ChannelPolicy('private-broken-<n>')
      ask(): boolean {
        return true;
      }
    }
    await boot(HeaderUserGuard, [...PROVIDERS, BrokenPolicies]);
    await expect(ask(['private-broken-1', 'private-scoped-1', 'private-broken-2'])).resolves.toEqual([500, 200, 500]);
    expect(booted.logger.messages('error')).toEqual([
      'BrokenPolicies.ask on private-broken-1 and 1 more: no connection',
    ]);
  });
});

describe('policies that are called without a request', () => {
  let booted: Booted;
  afterEach(() => booted.app.close());
  const can = (policy: string): Promise<boolean> =>
    booted.app.get(PusherAuthService).can({ channelName: `private-${policy}-1` }, { user: { id: 'ada' } });

  it.each(['scoped', 'other', 'bubbling', 'durable', 'guardeddurable'])(
    'throw if they inject it: %s',
    async (policy) => {
      booted = await bootApp({ providers: PROVIDERS });
      await expect(can(policy)).rejects.toThrow(/^\w+Policies\.\w+ has guards or injects the request/);
    },
  );

  it.each(['static', 'transient'])('answer if they do not inject it: %s', async (policy) => {
    booted = await bootApp({ providers: PROVIDERS });
    await expect(can(policy)).resolves.toBe(true);
    await expect(can(policy)).resolves.toBe(true);
  });

  it.each<[string, Provider[]]>([
    [
      'a factory',
      [{ provide: 'X', scope: Scope.REQUEST, inject: [REQUEST], useFactory: (http: unknown) => ({ http }) }],
    ],
    [
      'an alias of a factory',
      [
        { provide: 'Y', inject: [REQUEST], useFactory: (http: unknown) => ({ http }) },
        { provide: 'X', useExisting: 'Y' },
      ],
    ],
    [
      'a factory of a factory',
      [
        { provide: 'Y', inject: [REQUEST], useFactory: (http: unknown) => ({ http }) },
        { provide: 'X', inject: ['Y'], useFactory: (y: unknown) => ({ y }) },
      ],
    ],
    [
      'an optional dependency',
      [{ provide: 'X', inject: [{ token: REQUEST, optional: true }], useFactory: (http: unknown) => ({ http }) }],
    ],
  ])('throw if they inject it through %s', async (_label, providers) => {
    @Injectable()
    class Policies {
      constructor(@Inject('X') readonly x: unknown) {}

      @ChannelPolicy('private-deep-<n>')
      ask(): boolean {
        return true;
      }
    }
    booted = await bootApp({ providers: [Policies, ...providers] });
    await expect(can('deep')).rejects.toThrow('Policies.ask has guards or injects the request');
  });

  it('answer if they are request-scoped and nothing injects it', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Policies {
      readonly instance = ++made;

      @ChannelPolicy('private-alone-<n>')
      ask(): boolean {
        calls.push({ policy: 'alone', instance: this.instance });
        return true;
      }
    }
    booted = await bootApp({ providers: [Policies] });
    calls.length = 0;
    await expect(can('alone')).resolves.toBe(true);
    await expect(can('alone')).resolves.toBe(true);
    expect(new Set(calls.map(({ instance }) => instance)).size).toBe(2);
  });
});
