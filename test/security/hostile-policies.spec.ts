import {
  BadRequestException,
  type CanActivate,
  ForbiddenException,
  HttpException,
  Injectable,
  NotFoundException,
  UseGuards,
} from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type ChannelRequest } from 'nestjs-pusher-auth';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, SECRET, type AdapterName, type RecordingLogger, type TestApp } from '../integration/boot.js';

const TIMEOUT = 250;
const FORBIDDEN = { statusCode: 403, message: 'Forbidden' };

class UnreadableException extends HttpException {
  constructor() {
    super('unreadable', 403);
  }
  override getStatus(): number {
    throw new Error('no status for you');
  }
}

const unreadableError = Object.defineProperty(new Error('x'), 'message', {
  get: () => {
    throw new Error('no message for you');
  },
});

/** What a policy may do instead of answering, and the status that the client gets. */
const MISDEEDS: Record<string, { misdeed: () => unknown; status: number }> = {
  'throw null': { misdeed: () => raise(null), status: 500 },
  'throw undefined': { misdeed: () => raise(undefined), status: 500 },
  'throw a string': { misdeed: () => raise('private-key'), status: 500 },
  'throw true': { misdeed: () => raise(true), status: 500 },
  'throw a symbol': { misdeed: () => raise(Symbol('x')), status: 500 },
  'throw an error': { misdeed: () => raise(new Error(SECRET)), status: 500 },
  'throw an error without a message that can be read': { misdeed: () => raise(unreadableError), status: 500 },
  'throw an exception without a status that can be read': {
    misdeed: () => raise(new UnreadableException()),
    status: 500,
  },
  'throw a proxy that cannot be asked anything': {
    misdeed: () => raise(new Proxy({}, { getPrototypeOf: () => raise(new Error('no')) })),
    status: 500,
  },
  'throw an exception that claims success': {
    misdeed: () => raise(new HttpException({ auth: 'x' }, 200)),
    status: 500,
  },
  'throw an exception that redirects': { misdeed: () => raise(new HttpException('x', 302)), status: 500 },
  'throw a 404': { misdeed: () => raise(new NotFoundException('room 7 exists')), status: 403 },
  'throw a 400 with a body': { misdeed: () => raise(new BadRequestException({ room: SECRET })), status: 403 },
  'throw a 403 with a reason': { misdeed: () => raise(new ForbiddenException('not a member of room 7')), status: 403 },
  'reject with null': { misdeed: () => rejection(null), status: 500 },
  'reject with a string': { misdeed: () => rejection('x'), status: 500 },
  'return a thenable whose then throws': { misdeed: () => ({ then: () => raise(new Error('x')) }), status: 500 },
  'return something whose then cannot be read': {
    misdeed: () => Object.defineProperty({}, 'then', { get: () => raise(new Error('x')) }),
    status: 500,
  },
  'return a thenable that rejects with undefined': {
    misdeed: () => ({ then: (_: unknown, reject: (reason: unknown) => void) => reject(undefined) }),
    status: 500,
  },
  'return a thenable that never settles': { misdeed: () => ({ then: () => undefined }), status: 503 },
  'return a promise that never settles': { misdeed: () => new Promise(() => undefined), status: 503 },
  'return a thenable that says no, then yes': {
    misdeed: () => ({ then: (resolve: (answer: unknown) => void) => (resolve(false), resolve(true)) }),
    status: 403,
  },
  'return yes too late': {
    misdeed: () => new Promise((resolve) => setTimeout(resolve, TIMEOUT * 2, true)),
    status: 503,
  },
  'return a truthy string': { misdeed: () => 'true', status: 403 },
  'return one': { misdeed: () => 1, status: 403 },
  'return a Boolean object': { misdeed: () => new Boolean(true), status: 403 },
  'return an array of true': { misdeed: () => [true], status: 403 },
  'return a function that grants': { misdeed: () => () => true, status: 403 },
  'return a request that was signed elsewhere': { misdeed: () => ({ auth: 'app-key:0', status: 200 }), status: 403 },
  'return a member without an id': { misdeed: () => ({ userId: null }), status: 403 },
  'return nothing': { misdeed: () => undefined, status: 403 },
};

function raise(thrown: unknown): never {
  throw thrown;
}

function rejection(reason: unknown): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the misdeed under test
  return Promise.reject(reason);
}

@Injectable()
class HostilePolicies {
  @ChannelPolicy('private-hostile-<misdeed>')
  hostile({ params }: ChannelRequest<'private-hostile-<misdeed>'>): boolean {
    return misdeedAt(params.misdeed)() as boolean;
  }

  @ChannelPolicy('presence-hostile-<misdeed>')
  hostilePresence({ params }: ChannelRequest<'presence-hostile-<misdeed>'>): boolean {
    return misdeedAt(params.misdeed)() as boolean;
  }

  @ChannelPolicy('private-guarded-<misdeed>')
  @UseGuards(misdeedGuard())
  guarded(): boolean {
    return true;
  }

  @ChannelPolicy('presence-mapped-<misdeed>', { userInfo: ({ params }) => misdeedAt(params.misdeed)() as object })
  mapped(): boolean {
    return true;
  }

  @ChannelPolicy('presence-identified-<misdeed>', { userId: ({ params }) => misdeedAt(params.misdeed)() as string })
  identified(): boolean {
    return true;
  }

  @ChannelPolicy('private-user-<id>')
  own({ params, user }: ChannelRequest<'private-user-<id>', TestUser>): boolean {
    return params.id === user.id;
  }
}

function misdeedAt(index: string | number): () => unknown {
  return Object.values(MISDEEDS)[Number(index)]!.misdeed;
}

function misdeedGuard(): new () => CanActivate {
  return class MisdeedGuard implements CanActivate {
    canActivate(execution: Parameters<CanActivate['canActivate']>[0]): boolean {
      const body = execution.switchToHttp().getRequest<{ body: { channel_name: string } }>().body;
      return misdeedAt(body.channel_name.split('-').at(-1)!)() as boolean;
    }
  };
}

const misdeeds = Object.entries(MISDEEDS).map(([name, { status }], index) => ({ name, status, index }));
// Mappers have their own rules for wrong values. Only code that throws or hangs is treated the same everywhere.
const faults = misdeeds.filter(({ status }) => status !== 403);

describe.each<AdapterName>(['express', 'fastify'])('a hostile policy on %s', (adapter) => {
  let app: TestApp;
  let logger: RecordingLogger;
  const unhandled: unknown[] = [];
  const remember = (reason: unknown) => unhandled.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', remember);
    const auth = { guards: [HeaderUserGuard], policyTimeoutMs: TIMEOUT };
    ({ app, logger } = await bootApp({ adapter, auth, providers: [HostilePolicies] }));
  });
  afterAll(async () => {
    await app.close();
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });

  const ask = (channel: string | string[]) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.1', channel_name: channel });

  describe.each([
    ['private', 'private-hostile', misdeeds],
    ['presence', 'presence-hostile', misdeeds],
    ['guard', 'private-guarded', misdeeds.filter(({ name }) => !name.startsWith('return a member'))],
    ['user info mapper', 'presence-mapped', faults],
    ['user id mapper', 'presence-identified', faults],
  ])('as a %s', (_where, stem, cases) => {
    it.each(cases)('leads to a $status and nothing else if it would $name', async ({ index, status, name }) => {
      const reply = await ask(`${stem}-${index}`);

      // A guard's result is awaited in the same way, and a 4xx that it throws denies.
      expect({ name, status: reply.status }).toEqual({ name, status });
      expect(Object.keys(reply.body as object).sort()).toEqual(['message', 'statusCode']);
      expect(reply.text).not.toMatch(/app-key|room 7|app-secret|no status|no message/);
      if (status === 403) expect(reply.body).toEqual(FORBIDDEN);
    });
  });

  it('does not affect the other entries of a batch', async () => {
    const names = misdeeds.map(({ index }) => `private-hostile-${index}`);
    const reply = await ask(['private-user-ada', ...names, 'private-user-grace']).expect(200);
    const entries = reply.body as Record<string, { status: number; data?: unknown }>;

    expect(entries['private-user-ada']).toMatchObject({ status: 200, data: { auth: expect.any(String) as string } });
    expect(entries['private-user-grace']).toEqual({ status: 403 });
    for (const { index, status } of misdeeds) expect(entries[`private-hostile-${index}`]).toEqual({ status });
  });

  it('is reported to operators, not to clients', () => {
    expect(logger.messages('error')).toContainEqual(
      expect.stringMatching(/HostilePolicies\.hostile on private-hostile-\d+: a non-Error value was thrown/),
    );
    expect(logger.messages('error')).toContainEqual(expect.stringContaining(`no answer within ${TIMEOUT} ms`));
  });

  it('grants nothing after the deadline', async () => {
    const late = misdeeds.find(({ name }) => name === 'return yes too late')!;
    const service = app.get(PusherAuthService);
    const asking = service.authorize(
      { socketId: '1.1', channelName: `private-hostile-${late.index}` },
      { user: { id: 'ada' } },
    );
    await expect(asking).rejects.toMatchObject({ status: 503 });
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT * 2));
  });
});

describe.each<AdapterName>(['express', 'fastify'])('application code that never settles, on %s', (adapter) => {
  const never = () => new Promise<never>(() => undefined);

  it('leads to a 503 if it is the option getUser', async () => {
    const { app } = await bootApp({
      adapter,
      auth: { getUser: never, policyTimeoutMs: TIMEOUT },
      providers: [HostilePolicies],
    });
    const agent = request(app.getHttpServer());
    await agent.post('/pusher/auth').send({ socket_id: '1.1', channel_name: 'private-user-ada' }).expect(503);
    await agent.post('/pusher/user-auth').send({ socket_id: '1.1' }).expect(503);
    await app.close();
  });

  it('leads to a 503 if it is the user id mapper of a sign-in', async () => {
    const auth = { guards: [HeaderUserGuard], presence: { userId: never }, policyTimeoutMs: TIMEOUT };
    const { app } = await bootApp({ adapter, auth, providers: [HostilePolicies] });
    await request(app.getHttpServer())
      .post('/pusher/user-auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.1' })
      .expect(503);
    await app.close();
  });
});
