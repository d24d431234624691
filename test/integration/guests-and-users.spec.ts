import {
  ForbiddenException,
  HttpException,
  Injectable,
  NotFoundException,
  UnauthorizedException,
  UseGuards,
  type CanActivate,
} from '@nestjs/common';
import {
  ChannelPolicy,
  PusherAuthService,
  type PusherAuthModuleOptions,
  type UserRequest,
  type SubscriberInput,
} from 'nestjs-pusher-auth';
import request from 'supertest';
import { HeaderUserGuard, OptionalHeaderUserGuard } from './asking-users.js';
import { bootApp, type AdapterName, type Booted } from './boot.js';

const seen: unknown[] = [];
const see = ({ user }: UserRequest): boolean => {
  seen.push(user);
  return true;
};

const answers = (answer: () => unknown): CanActivate => ({ canActivate: answer as () => boolean });
const throws = (thrown: unknown): CanActivate =>
  answers(() => {
    throw thrown;
  });

@Injectable()
class Policies {
  @ChannelPolicy('private-members')
  members(asked: UserRequest): boolean {
    return see(asked);
  }

  @ChannelPolicy('private-guests', { allowGuest: true })
  guests(asked: UserRequest): boolean {
    return see(asked);
  }

  @ChannelPolicy('private-no', { allowGuest: true })
  no(asked: UserRequest): boolean {
    return !see(asked);
  }
}

// The guarded policies differ only in their guard.
const GUARDS: Record<string, CanActivate> = {
  yes: answers(() => true),
  no: answers(() => false),
  nothing: answers(() => undefined),
  truthy: answers(() => 'yes'),
  forbidden: throws(new ForbiddenException('not you')),
  'not-found': throws(new NotFoundException()),
  unauthorized: throws(new UnauthorizedException('bad token')),
  throttled: throws(new HttpException('slow down', 429)),
  unavailable: throws(new HttpException('down', 503)),
  failing: throws(new TypeError("Cannot read properties of undefined (reading 'roles')")),
  'failing-later': answers(() => Promise.reject(new Error('gone'))),
};

const GUARDED = Object.entries(GUARDS).map(([label, guard]) => {
  @Injectable()
  class Guarded {
    @UseGuards(guard)
    ask(asked: UserRequest): boolean {
      return see(asked);
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Guarded.prototype, 'ask')!;
  ChannelPolicy(`private-guard-${label}`)(Guarded.prototype, 'ask', descriptor as never);
  return Guarded;
});

function caught(throwing: () => unknown): Error {
  try {
    throw new Error(`nothing was thrown: ${String(throwing())}`);
  } catch (thrown) {
    return thrown as Error;
  }
}

const NOBODY = { message: 'Unauthorized', statusCode: 401 };

describe.each<AdapterName>(['express', 'fastify'])('the endpoint for users and guests, on %s', (adapter) => {
  let booted: Booted;
  const boot = async (auth: Partial<PusherAuthModuleOptions> = {}): Promise<void> => {
    booted = await bootApp({ adapter, auth, providers: [Policies, ...GUARDED] });
  };
  beforeEach(() => (seen.length = 0));
  afterEach(() => booted.app.close());

  const ask = (channelName: string | string[], user = '') =>
    request(booted.app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', user)
      .send({ socket_id: '1.2', channel_name: channelName });
  const replyTo = async (channelName: string, user?: string) => {
    const { status, text, headers } = await ask(channelName, user);
    const { date, ...others } = headers as Record<string, string>;
    expect(date).toBeDefined();
    return { status, text, headers: others };
  };

  describe('without a user', () => {
    beforeEach(() => boot({ guards: [OptionalHeaderUserGuard] }));

    it('calls only guest policies, without a user', async () => {
      await ask('private-guests').expect(200);
      await ask('private-members').expect(401);
      expect(seen).toEqual([undefined]);
    });

    it('answers 403 if a guest policy denies, because guests may know that it exists', async () => {
      await ask('private-no').expect(403);
    });

    it.each(Object.keys(GUARDS).filter((label) => label !== 'yes'))(
      'answers the same for an unmatched name and one whose policy has the guard %s',
      async (label) => {
        const unmatched = await replyTo('private-unmatched');
        expect(unmatched).toMatchObject({ status: 401, text: JSON.stringify(NOBODY) });
        await expect(replyTo(`private-guard-${label}`)).resolves.toEqual(unmatched);
        await expect(replyTo('private-members')).resolves.toEqual(unmatched);
        expect(seen).toEqual([]);
      },
    );

    it('answers the same within a batch', async () => {
      const names = ['private-unmatched', ...Object.keys(GUARDS).map((label) => `private-guard-${label}`)];
      const reply = await ask(names).expect(200);
      expect(reply.body).toEqual(Object.fromEntries(names.map((name) => [name, { status: 401 }])));
    });

    it('logs the details that clients do not get', async () => {
      await ask('private-guard-failing').expect(401);
      await ask('private-guard-no').expect(401);
      expect(booted.logger.messages('error')).toEqual([
        "Guarded.ask on private-guard-failing: Cannot read properties of undefined (reading 'roles')",
      ]);
      expect(booted.logger.messages('debug')).toEqual([
        expect.stringContaining('private-guard-failing unauthenticated by Guarded.ask: Cannot read'),
        expect.stringContaining('private-guard-no unauthenticated by Guarded.ask: Object said no'),
      ]);
    });
  });

  describe('with a user', () => {
    beforeEach(() => boot({ guards: [OptionalHeaderUserGuard] }));

    it.each([
      ['no', 403],
      ['nothing', 403],
      ['truthy', 403],
      ['forbidden', 403],
      ['not-found', 403],
      ['unauthorized', 401],
      ['throttled', 429],
      ['unavailable', 503],
      ['failing', 500],
      ['failing-later', 500],
    ])('answers according to the guard %s: %i', async (label, status) => {
      await ask(`private-guard-${label}`, 'ada').expect(status);
      expect(seen).toEqual([]);
    });

    it('answers the same for an unmatched name and a denied one', async () => {
      const unmatched = await replyTo('private-unmatched', 'ada');
      expect(unmatched).toMatchObject({ status: 403, text: '{"message":"Forbidden","statusCode":403}' });
      for (const channelName of [
        'private-no',
        'private-guard-no',
        'private-guard-forbidden',
        'private-guard-not-found',
      ]) {
        await expect(replyTo(channelName, 'ada')).resolves.toEqual(unmatched);
      }
    });

    it('calls guest policies with the user', async () => {
      await ask('private-guests', 'ada').expect(200);
      expect(seen).toEqual([{ id: 'ada' }]);
    });
  });

  it('lets the guards of the endpoint reject before any policy runs', async () => {
    await boot({ guards: [HeaderUserGuard] });
    await ask('private-guests').expect(401);
    await ask(['private-guests', 'private-members']).expect(401);
    expect(seen).toEqual([]);
  });

  describe('the option getUser', () => {
    it.each<[string, () => unknown, 'user' | 'nobody']>([
      ['a user', () => ({ id: 'ada' }), 'user'],
      ['a promise of a user', () => Promise.resolve({ id: 'ada' }), 'user'],
      ['a bare id', () => 'ada', 'user'],
      ['0, which is a valid id', () => 0, 'user'],
      ["'', which is valid as well", () => '', 'user'],
      ['NaN', () => NaN, 'user'],
      ['undefined', () => undefined, 'nobody'],
      ['null', () => null, 'nobody'],
      ['false', () => false, 'nobody'],
      ['a promise of null', () => Promise.resolve(null), 'nobody'],
      ['a promise of false', () => Promise.resolve(false), 'nobody'],
    ])('provides %s', async (_label, user, who) => {
      await boot({ getUser: user });
      await ask('private-members').expect(who === 'user' ? 200 : 401);
      await ask('private-guard-yes').expect(who === 'user' ? 200 : 401);
      await ask('private-unmatched').expect(who === 'user' ? 403 : 401);
      await ask('private-guests').expect(200);
      const read = await user();
      expect(seen).toEqual(who === 'user' ? [read, read, read] : [undefined]);
    });

    it('replaces request.user', async () => {
      await boot({
        guards: [HeaderUserGuard],
        getUser: (from) => ({ id: (from as { headers: Record<string, string> }).headers['x-account'] }),
      });
      await ask('private-members', 'ada').set('x-account', 'grace').expect(200);
      await ask('private-guard-yes', 'ada').set('x-account', 'grace').expect(200);
      expect(seen).toEqual([{ id: 'grace' }, { id: 'grace' }]);
    });

    it.each<[string, () => never, object]>([
      [
        'an error',
        () => {
          throw new Error('gone');
        },
        { statusCode: 500, message: 'Internal Server Error' },
      ],
      [
        'a 401',
        () => {
          throw new UnauthorizedException();
        },
        NOBODY,
      ],
      [
        'a 404',
        () => {
          throw new NotFoundException('no account');
        },
        { statusCode: 403, message: 'Forbidden' },
      ],
    ])('makes no decision if it throws %s', async (_label, user, body) => {
      for (const given of [user, () => Promise.reject(caught(user))]) {
        await boot({ getUser: given });
        for (const names of ['private-guests', ['private-guests', 'private-members']]) {
          const reply = await ask(names);
          expect(reply.body).toEqual(body);
        }
        expect(seen).toEqual([]);
        expect(booted.logger.messages('error')).toEqual(
          'message' in body && body.message === 'Internal Server Error'
            ? Array(2).fill('The option getUser: gone')
            : [],
        );
        await booted.app.close();
      }
      await boot();
    });
  });

  describe('a user that the application passes', () => {
    beforeEach(() => boot());
    const http = { headers: {}, user: { id: 'of the request' } };

    it.each<[string, SubscriberInput, unknown]>([
      ['wins over the request', { user: { id: 'named' }, request: http }, { id: 'named' }],
      ['wins even if it is 0', { user: 0, request: http }, 0],
      ['can be left to the request', { request: http }, { id: 'of the request' }],
      ['makes a guest if it is null, whatever the request has', { user: null, request: http }, undefined],
      ['makes a guest if it is false', { user: false, request: http }, undefined],
      ['makes a guest if it and the request are missing', {}, undefined],
    ])('%s', async (_label, who, user) => {
      const service = booted.app.get(PusherAuthService);
      await expect(service.can({ channelName: 'private-guests' }, who)).resolves.toBe(true);
      await expect(service.can({ channelName: 'private-members' }, who)).resolves.toBe(user !== undefined);
      if ('request' in who) {
        await expect(service.can({ channelName: 'private-guard-yes' }, who)).resolves.toBe(user !== undefined);
      }
      expect(seen.every((one) => JSON.stringify(one) === JSON.stringify(user))).toBe(true);
      expect(http).toEqual({ headers: {}, user: { id: 'of the request' } });
    });
  });
});
