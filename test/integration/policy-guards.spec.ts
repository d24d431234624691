/* eslint-disable @typescript-eslint/only-throw-error -- guards throw anything */
import {
  ForbiddenException,
  HttpException,
  Inject,
  Injectable,
  Scope,
  SetMetadata,
  UseGuards,
  type CallHandler,
  type CanActivate,
  type DynamicModule,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, Reflector, REQUEST } from '@nestjs/core';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import {
  ChannelPolicy,
  PusherAuthService,
  UserAuthentication,
  type ChannelRequest,
  type UserRequest,
} from 'nestjs-pusher-auth';
import passport from 'passport';
import { EMPTY, NEVER, of, tap, throwError, type Observable } from 'rxjs';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from './asking-users.js';
import { bootApp, type AdapterName, type Booted, type BootSettings, type TestApp } from './boot.js';

interface HttpRequest {
  readonly headers: Record<string, string | undefined>;
  user?: TestUser;
}
const requestOf = (execution: ExecutionContext): HttpRequest => execution.switchToHttp().getRequest<HttpRequest>();
const later = <T>(value: T, milliseconds = 5): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

/** The guards and policies that ran, in order. */
const ran: string[] = [];

function noting(label: string, answer: unknown = true): CanActivate {
  return {
    canActivate: () => {
      ran.push(label);
      return answer as boolean;
    },
  };
}

@Injectable()
class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject('ROLES') private readonly roles: Record<string, string[]>,
  ) {}

  canActivate(execution: ExecutionContext): boolean {
    const required = this.reflector.getAllAndOverride<string>('role', [execution.getHandler(), execution.getClass()]);
    return this.roles[requestOf(execution).user!.id]!.includes(required);
  }
}

@Injectable()
@UseGuards(noting('class 1'), noting('class 2'))
class OrderedPolicies {
  // Decorators apply from the last one up.
  @UseGuards(noting('method 1'))
  @UseGuards(noting('method 2'))
  @ChannelPolicy('private-ordered')
  ordered(): boolean {
    ran.push('policy');
    return true;
  }

  @UseGuards(noting('method 1', false), noting('method 2'))
  @ChannelPolicy('private-stopped')
  stopped(): boolean {
    ran.push('policy');
    return true;
  }
}

@Injectable()
@UseGuards(RolesGuard)
@SetMetadata('role', 'member')
class RolePolicies {
  @ChannelPolicy('private-role-of-class')
  ofClass(): boolean {
    return true;
  }

  @SetMetadata('role', 'admin')
  @ChannelPolicy('private-role-of-method')
  ofMethod(): boolean {
    return true;
  }
}

type Verify = (token: string, done: (error: unknown, user?: unknown) => void) => void;

/** A minimal strategy: the header `x-device` is the token. */
class TokenStrategy extends passport.Strategy {
  constructor(private readonly verify: Verify) {
    super();
  }

  override authenticate(from: unknown): void {
    const token = (from as HttpRequest).headers['x-device'];
    if (!token) return this.fail(401);
    this.verify(token, (error, user) => (error ? this.error(error) : user ? this.success(user) : this.fail(401)));
  }
}

@Injectable()
class DeviceStrategy extends PassportStrategy(TokenStrategy, 'device') {
  validate(token: string): Promise<TestUser | false> {
    return later(token !== 'stolen' && { id: `device ${token}` });
  }
}
const DeviceGuard = AuthGuard('device');

/** For each policy: the user of its channel request and the users on the requests that it and its instance have. */
const saw: Record<string, unknown> = {};
const see = (name: string, asked: UserRequest, injected?: HttpRequest): Promise<boolean> => {
  saw[name] = [asked.user, (asked.request as HttpRequest).user, ...(injected ? [injected.user] : [])];
  return later(true);
};

@Injectable()
class StaticPolicies {
  @ChannelPolicy('private-own-<n>')
  own(asked: ChannelRequest<'private-own-<n>'>): Promise<boolean> {
    return see(asked.channelName, asked);
  }

  @UseGuards(DeviceGuard)
  @ChannelPolicy('private-device-<n>')
  device(asked: ChannelRequest<'private-device-<n>'>): Promise<boolean> {
    return see(asked.channelName, asked);
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedPolicies {
  constructor(@Inject(REQUEST) private readonly request: HttpRequest) {}

  @ChannelPolicy('private-scoped-<n>')
  own(asked: ChannelRequest<'private-scoped-<n>'>): Promise<boolean> {
    return see(asked.channelName, asked, this.request);
  }

  @UseGuards(DeviceGuard)
  @ChannelPolicy('private-scopeddevice-<n>')
  device(asked: ChannelRequest<'private-scopeddevice-<n>'>): Promise<boolean> {
    return see(asked.channelName, asked, this.request);
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedHeaderUserGuard extends HeaderUserGuard {
  constructor(@Inject(REQUEST) readonly request: object) {
    super();
  }
}

/** The properties of the endpoint's request after the reply. */
let left: Record<string, unknown> = {};
@Injectable()
class LastLook implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = requestOf(execution) as HttpRequest & { trace?: string };
    return next.handle().pipe(tap({ finalize: () => (left = { user: http.user, trace: http.trace }) }));
  }
}

describe.each<AdapterName>(['express', 'fastify'])('guards of policies, on %s', (adapter) => {
  let booted: Booted | undefined;
  const boot = async (settings: BootSettings = {}): Promise<TestApp> => {
    booted = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, ...settings });
    return booted.app;
  };
  beforeEach(() => {
    ran.length = 0;
    for (const name of Object.keys(saw)) delete saw[name];
  });
  afterEach(() => booted?.app.close());

  const ask = (channelName: string | string[], headers: Record<string, string> = {}) =>
    request(booted!.app.getHttpServer())
      .post('/pusher/auth')
      .set({ 'x-user': 'ada', ...headers })
      .send({ socket_id: '1.2', channel_name: channelName });
  const statuses = (body: unknown): number[] =>
    Object.values(body as Record<string, { status: number }>).map(({ status }) => status);

  it("run in Nest's order, those of the class first, and stop at the first denial", async () => {
    await boot({ providers: [OrderedPolicies] });
    await ask('private-ordered').expect(200);
    expect(ran).toEqual(['class 1', 'class 2', 'method 2', 'method 1', 'policy']);
    ran.length = 0;
    await ask('private-stopped').expect(403);
    expect(ran).toEqual(['class 1', 'class 2', 'method 1']);
  });

  it("read metadata of the policy's class and method, with dependencies of the policy's module", async () => {
    const roles = { ada: ['member', 'admin'], grace: ['member'], eve: [] };
    await boot({ providers: [RolePolicies, { provide: 'ROLES', useValue: roles }] });
    const reply = async (user: string) =>
      statuses((await ask(['private-role-of-class', 'private-role-of-method'], { 'x-user': user })).body);
    await expect(reply('ada')).resolves.toEqual([200, 200]);
    await expect(reply('grace')).resolves.toEqual([200, 403]);
    await expect(reply('eve')).resolves.toEqual([403, 403]);
  });

  it('can be overridden in tests', async () => {
    await boot({
      providers: [RolePolicies, { provide: 'ROLES', useValue: {} }],
      override: (builder) => builder.overrideGuard(RolesGuard).useValue(noting('overridden')),
    });
    await ask('private-role-of-class').expect(200);
    expect(ran).toEqual(['overridden']);
  });

  describe.each([
    ['static guards at the endpoint', HeaderUserGuard],
    ['a DI context that Nest created for the endpoint', ScopedHeaderUserGuard],
  ])('that set the user, with %s', (_, EndpointGuard) => {
    const ada = { id: 'ada' };
    const device = { id: 'device d7' };
    beforeEach(() =>
      boot({
        auth: { guards: [EndpointGuard] },
        providers: [StaticPolicies, ScopedPolicies, DeviceStrategy, { provide: APP_INTERCEPTOR, useClass: LastLook }],
      }),
    );

    it.each([
      ['private-own-1', [ada, ada]],
      ['private-device-1', [device, device]],
      ['private-scoped-1', [ada, ada, ada]],
      ['private-scopeddevice-1', [device, device, device]],
    ])('give it to that policy only: %s', async (channelName, seen) => {
      await ask(channelName, { 'x-device': 'd7' }).expect(200);
      expect(saw).toEqual({ [channelName]: seen });
      expect(left).toEqual({ user: ada, trace: undefined });
    });

    it('give it to no other policy of a batch, in any order', async () => {
      const names = [1, 2, 3].flatMap((n) =>
        ['scopeddevice', 'own', 'device', 'scoped'].map((kind) => `private-${kind}-${n}`),
      );
      for (const order of [names, names.toReversed()]) {
        const reply = await ask(order, { 'x-device': 'd7' }).expect(200);
        expect(statuses(reply.body)).toEqual(order.map(() => 200));
        for (const name of names) {
          const who = name.includes('device') ? device : ada;
          expect([name, saw[name]]).toEqual([name, name.includes('scoped') ? [who, who, who] : [who, who]]);
        }
        expect(left).toEqual({ user: ada, trace: undefined });
      }
    });

    it('keep concurrent requests apart', async () => {
      const replies = await Promise.all(
        Array.from({ length: 8 }, (_each, n) =>
          ask([`private-scopeddevice-${n}`, `private-scoped-${n}`], { 'x-user': `u${n}`, 'x-device': `d${n}` }),
        ),
      );
      for (const [n, reply] of replies.entries()) {
        expect(statuses(reply.body)).toEqual([200, 200]);
        expect(saw[`private-scopeddevice-${n}`]).toEqual(Array(3).fill({ id: `device d${n}` }));
        expect(saw[`private-scoped-${n}`]).toEqual(Array(3).fill({ id: `u${n}` }));
      }
    });

    it('reject with the exception that they throw, and the policy does not run', async () => {
      await ask('private-device-1').expect(401);
      await ask('private-device-1', { 'x-device': 'stolen' }).expect(401);
      const reply = await ask(['private-device-1', 'private-own-1']);
      expect(statuses(reply.body)).toEqual([401, 200]);
      expect(Object.keys(saw)).toEqual(['private-own-1']);
    });
  });

  it('can set a user if the endpoint has none', async () => {
    await boot({ auth: {}, providers: [StaticPolicies, DeviceStrategy] });
    const reply = await ask(['private-device-1', 'private-own-1', 'private-unmatched'], { 'x-device': 'd7' });
    expect(statuses(reply.body)).toEqual([200, 401, 401]);
  });

  it('can remove the user', async () => {
    @Injectable()
    class Policies {
      @UseGuards({ canActivate: (execution: ExecutionContext) => Reflect.set(requestOf(execution), 'user', null) })
      @ChannelPolicy('private-anonymous')
      anonymous(): boolean {
        return true;
      }
    }
    await boot({ providers: [Policies] });
    await ask('private-anonymous').expect(401);
  });

  describe('have their own view of the request', () => {
    const traced: CanActivate = {
      canActivate: (execution) => {
        const http = requestOf(execution) as HttpRequest & { trace?: string };
        ran.push(`${http.trace} ${http.user?.id}`);
        http.trace = 'written';
        http.user = { id: 'impostor' };
        return true;
      },
    };

    @Injectable()
    class Policies {
      @UseGuards(traced)
      @ChannelPolicy('private-traced-<n>')
      traced(asked: ChannelRequest<'private-traced-<n>'>): Promise<boolean> {
        return see(asked.channelName, asked);
      }

      @ChannelPolicy('private-plain-<n>')
      plain(asked: ChannelRequest<'private-plain-<n>'>): Promise<boolean> {
        return see(asked.channelName, asked);
      }
    }

    it('which is hidden from other policies, their guards and the endpoint', async () => {
      await boot({ providers: [Policies, { provide: APP_INTERCEPTOR, useClass: LastLook }] });
      const names = ['private-traced-1', 'private-plain-1', 'private-traced-2', 'private-plain-2'];
      expect(statuses((await ask(names)).body)).toEqual([200, 200, 200, 200]);
      expect(ran).toEqual(['undefined ada', 'undefined ada']);
      expect(left).toEqual({ user: { id: 'ada' }, trace: undefined });
      expect(names.map((name) => (saw[name] as TestUser[])[0]!.id)).toEqual(['impostor', 'ada', 'impostor', 'ada']);
    });

    it('even if the request has a setter for its user', async () => {
      await boot({
        providers: [Policies, { provide: APP_INTERCEPTOR, useClass: LastLook }],
        auth: {
          guards: [
            {
              canActivate: (execution) => {
                let user: TestUser = { id: 'ada' };
                Object.defineProperty(requestOf(execution), 'user', {
                  get: () => user,
                  set: (written: TestUser) => (user = written),
                });
                return true;
              },
            },
          ],
        },
      });
      const names = ['private-traced-1', 'private-plain-1', 'private-traced-2'];
      expect(statuses((await ask(names)).body)).toEqual([200, 200, 200]);
      expect(ran).toEqual(['undefined ada', 'undefined ada']);
      expect(left).toMatchObject({ user: { id: 'ada' } });
    });

    it('which shows the whole request', async () => {
      const properties = [
        'method',
        'url',
        'originalUrl',
        'headers',
        'body',
        'query',
        'params',
        'ip',
        'protocol',
        'hostname',
        'socket',
        'raw',
        'cookies',
        'host',
        'is404',
        'subdomains',
        'path',
        'fresh',
        'xhr',
        'readable',
      ];
      const look = (http: object): unknown[] => properties.map((name) => (http as Record<string, unknown>)[name]);
      const looks: unknown[][] = [];
      let response: unknown;
      let arguments_: unknown[] = [];
      const reading: CanActivate = {
        canActivate: (execution) => {
          looks.push(look(execution.switchToHttp().getRequest()));
          response = execution.switchToHttp().getResponse();
          arguments_ = execution.getArgs();
          expect(execution.getType()).toBe('http');
          expect(execution.getArgByIndex(0)).toBe(requestOf(execution));
          expect(execution.switchToHttp().getNext()).toBeUndefined();
          expect(() => execution.switchToRpc()).toThrow(TypeError);
          expect(() => execution.switchToWs()).toThrow(TypeError);
          return true;
        },
      };
      @Injectable()
      class Reading {
        @UseGuards(reading)
        @ChannelPolicy('private-reading')
        read({ request: seen }: UserRequest): boolean {
          looks.push(look(seen!));
          return true;
        }
      }
      const endpoint: CanActivate = {
        canActivate: (execution) => {
          requestOf(execution).user = { id: 'ada' };
          looks.push(look(requestOf(execution)));
          ran.push('endpoint');
          expect(execution.switchToHttp().getResponse()).toBeDefined();
          return true;
        },
      };
      await boot({ providers: [Reading], auth: { guards: [endpoint] } });
      await request(booted!.app.getHttpServer())
        .post('/pusher/auth?a=1')
        .send({ socket_id: '1.2', channel_name: 'private-reading' })
        .expect(200);
      expect(looks).toHaveLength(3);
      for (const [index, name] of properties.entries()) {
        const [real, seen] = [looks[0]![index], looks[1]![index]];
        // Express creates these at every read.
        if (name === 'query' || name === 'subdomains') expect(seen).toEqual(real);
        else expect([name, Object.is(seen, real)]).toEqual([name, true]);
      }
      expect(looks[0]).toContainEqual({ a: '1' });
      expect(arguments_[1]).toBe(response);
    });
  });

  it('can write response headers and reject with a 429', async () => {
    let left = 1;
    const throttler: CanActivate = {
      canActivate: (execution) => {
        const response = execution.switchToHttp().getResponse<{ header(name: string, value: string): unknown }>();
        left -= 1;
        response.header('X-RateLimit-Remaining', String(Math.max(left, 0)));
        if (left >= 0) return true;
        response.header('Retry-After', '7');
        throw new HttpException('ThrottlerException: Too Many Requests', 429);
      },
    };
    @Injectable()
    class Policies {
      @UseGuards(throttler)
      @ChannelPolicy('private-throttled')
      throttled(): boolean {
        return true;
      }
    }
    await boot({ providers: [Policies] });
    const first = await ask('private-throttled').expect(200);
    expect(first.headers['x-ratelimit-remaining']).toBe('0');
    const second = await ask('private-throttled').expect(429);
    expect(second.headers).toMatchObject({ 'retry-after': '7', 'x-ratelimit-remaining': '0' });
    expect(second.body).toEqual({ statusCode: 429, message: 'ThrottlerException: Too Many Requests' });
  });

  it.each<[string, () => unknown, number, string?]>([
    ['true', () => true, 200],
    ['false', () => false, 403],
    ['a promise of true', () => Promise.resolve(true), 200],
    ['a promise of false', () => Promise.resolve(false), 403],
    ['an observable of true', () => of(true), 200],
    ['a promise of an observable of true', () => Promise.resolve(of(true)), 200],
    ['an observable whose last value is true', () => of(false, true), 200],
    ['an observable whose last value is false', () => of(true, false), 403],
    ['an empty observable', () => EMPTY, 500, 'no elements in sequence'],
    ['an observable that fails', () => throwError(() => new Error('gone')), 500, 'gone'],
    ['an observable that never ends', () => NEVER, 503, 'no answer within 200 ms'],
    ['a promise that never settles', () => new Promise(() => undefined), 503, 'no answer within 200 ms'],
    ['undefined', () => undefined, 403, 'Object returned undefined; only true grants access'],
    ['null', () => null, 403, 'Object returned null; only true grants access'],
    ['0', () => 0, 403, 'Object returned a number; only true grants access'],
    ['1', () => 1, 403, 'Object returned a number; only true grants access'],
    ["'yes'", () => 'yes', 403, 'Object returned a string; only true grants access'],
    ['a user', () => ({ id: 'ada' }), 403, 'Object returned an object; only true grants access'],
    ['an observable of 1', () => of(1), 403, 'Object returned a number; only true grants access'],
    [
      'by throwing a string',
      () => {
        throw 'no';
      },
      500,
      'a non-Error value was thrown',
    ],
    [
      'by throwing nothing',
      () => {
        throw undefined;
      },
      500,
      'a non-Error value was thrown',
    ],
    [
      'by throwing a 403',
      () => {
        throw new ForbiddenException('no');
      },
      403,
    ],
    [
      'by throwing a 409',
      () => {
        throw new HttpException('no', 409);
      },
      403,
    ],
    [
      'by throwing a 503',
      () => {
        throw new HttpException('down', 503);
      },
      503,
      'down',
    ],
    [
      'by throwing a 302',
      () => {
        throw new HttpException('away', 302);
      },
      500,
      'away',
    ],
  ])('answer %s', async (...[, answer, status, fault]) => {
    @Injectable()
    class Policies {
      @UseGuards({ canActivate: answer as () => boolean })
      @ChannelPolicy('private-guarded')
      guarded(): boolean {
        ran.push('policy');
        return true;
      }
    }
    await boot({ providers: [Policies], auth: { guards: [HeaderUserGuard], policyTimeoutMs: 200 } });
    await ask('private-guarded').expect(status);
    expect(ran).toEqual(status === 200 ? ['policy'] : []);
    expect(booted!.logger.messages('error')).toEqual(fault ? [`Policies.guarded on private-guarded: ${fault}`] : []);
  });

  it('never repeat global guards, which run once for each request, even for a batch', async () => {
    await boot({
      auth: { guards: [HeaderUserGuard, noting('endpoint')] },
      providers: [OrderedPolicies, StaticPolicies, DeviceStrategy, { provide: APP_GUARD, useValue: noting('global') }],
    });
    await ask(['private-ordered', 'private-own-1', 'private-own-2', 'private-device-1']).expect(200);
    expect(ran.filter((label) => label === 'global')).toHaveLength(1);
    expect(ran.filter((label) => label === 'endpoint')).toHaveLength(1);
  });

  it('can be request-scoped, with one instance for each policy and its view as REQUEST', async () => {
    const made: unknown[] = [];
    @Injectable({ scope: Scope.REQUEST })
    class ScopedGuard implements CanActivate {
      constructor(@Inject(REQUEST) private readonly injected: HttpRequest) {
        made.push(injected);
      }

      canActivate(execution: ExecutionContext): boolean {
        expect(this.injected).toBe(requestOf(execution));
        this.injected.user = { id: `guarded ${this.injected.user!.id}` };
        return true;
      }
    }
    @Injectable({ scope: Scope.REQUEST })
    class Policies {
      constructor(@Inject(REQUEST) private readonly injected: HttpRequest) {}

      @UseGuards(ScopedGuard)
      @ChannelPolicy('private-guarded-<n>')
      guarded(asked: ChannelRequest<'private-guarded-<n>'>): Promise<boolean> {
        expect(asked.request).toBe(this.injected);
        return see(asked.channelName, asked, this.injected);
      }
    }
    await boot({ providers: [Policies] });
    expect(statuses((await ask(['private-guarded-1', 'private-guarded-2'])).body)).toEqual([200, 200]);
    expect(new Set(made).size).toBe(2);
    const seen = Array(3).fill({ id: 'guarded ada' });
    expect(saw).toEqual({ 'private-guarded-1': seen, 'private-guarded-2': seen });
  });

  it.each([
    ['static', Scope.DEFAULT],
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ])("come from the policy's own module if two modules use the same token: %s", async (_label, scope) => {
    @Injectable({ scope })
    class TenantGuard implements CanActivate {
      constructor(@Inject('TENANT') private readonly tenant: string) {}

      canActivate(): boolean {
        ran.push(`guard of ${this.tenant}`);
        return true;
      }
    }
    @Injectable({ scope })
    class One {
      constructor(@Inject('TENANT') private readonly tenant: string) {}

      @UseGuards(TenantGuard)
      @ChannelPolicy('private-one')
      ask(): boolean {
        ran.push(`One of ${this.tenant}`);
        return true;
      }
    }
    @Injectable({ scope })
    class Two {
      constructor(@Inject('TENANT') private readonly tenant: string) {}

      @UseGuards(TenantGuard)
      @ChannelPolicy('private-two')
      ask(): boolean {
        ran.push(`Two of ${this.tenant}`);
        return true;
      }
    }
    class ModuleOne {}
    class ModuleTwo {}
    const moduleOf = (module: typeof ModuleOne, policies: typeof One | typeof Two): DynamicModule => ({
      module,
      providers: [
        { provide: 'POLICIES', useClass: policies },
        { provide: 'TENANT', useValue: module.name },
      ],
    });
    await boot({ imports: [moduleOf(ModuleOne, One), moduleOf(ModuleTwo, Two)] });
    await ask('private-one').expect(200);
    await ask('private-two').expect(200);
    expect(ran).toEqual(['guard of ModuleOne', 'One of ModuleOne', 'guard of ModuleTwo', 'Two of ModuleTwo']);
  });

  it('protect user authentication in the same way', async () => {
    @Injectable()
    class SignIn {
      @UseGuards(DeviceGuard)
      @UserAuthentication()
      who({ user }: UserRequest<TestUser>): { id: string } {
        return { id: user.id };
      }
    }
    await boot({ providers: [SignIn, DeviceStrategy] });
    const signIn = (headers: Record<string, string>) =>
      request(booted!.app.getHttpServer()).post('/pusher/user-auth').set(headers).send({ socket_id: '1.2' });
    const reply = await signIn({ 'x-user': 'ada', 'x-device': 'd7' }).expect(200);
    expect(reply.body).toMatchObject({ user_data: '{"id":"device d7"}' });
    await signIn({ 'x-user': 'ada' }).expect(401);
  });

  it('need a request: without one, the service throws and calls no policy', async () => {
    await boot({ providers: [OrderedPolicies] });
    const service = booted!.app.get(PusherAuthService);
    const asked = { channelName: 'private-ordered' };
    const who = { user: { id: 'ada' } };
    const thrown = new TypeError(
      'OrderedPolicies.ordered has guards or injects the request, so it needs one: pass { request }. ' +
        'See node_modules/nestjs-pusher-auth/docs/errors.md#needs-request',
    );
    await expect(service.can(asked, who)).rejects.toThrow(thrown);
    await expect(service.authorize({ socketId: '1.2', ...asked }, who)).rejects.toThrow(thrown);
    await expect(service.explain(asked, who)).rejects.toThrow(thrown);
    await expect(service.authorizeMany({ socketId: '1.2', channelNames: ['private-ordered'] }, who)).rejects.toThrow(
      thrown,
    );
    expect(ran).toEqual([]);
    await expect(service.can(asked, { ...who, request: {} })).resolves.toBe(true);
    expect(ran.at(-1)).toBe('policy');
  });
});
