import {
  BadGatewayException,
  BadRequestException,
  ConflictException,
  ForbiddenException,
  GatewayTimeoutException,
  GoneException,
  HttpException,
  HttpVersionNotSupportedException,
  ImATeapotException,
  Injectable,
  InternalServerErrorException,
  MethodNotAllowedException,
  MisdirectedException,
  NotAcceptableException,
  NotFoundException,
  NotImplementedException,
  PayloadTooLargeException,
  PreconditionFailedException,
  RequestTimeoutException,
  ServiceUnavailableException,
  UnauthorizedException,
  UnprocessableEntityException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ChannelPolicy, type PresenceMember } from 'nestjs-pusher-auth';
import Pusher from 'pusher';
import { of } from 'rxjs';
import request from 'supertest';
import { HeaderUserGuard } from './asking-users.js';
import { bootApp, KEY, MASTER_KEY, SECRET, type AdapterName, type RecordingLogger, type TestApp } from './boot.js';

const PLANTED = 'classified';

class RoomEntity {
  userId = PLANTED;
}

@Injectable()
class AnswerPolicies {
  answer: () => unknown = () => false;

  @ChannelPolicy('private-answer')
  onPrivate(): boolean {
    return this.answer() as boolean;
  }

  @ChannelPolicy('private-encrypted-answer')
  onEncrypted(): boolean {
    return this.answer() as boolean;
  }

  @ChannelPolicy('presence-answer', { userInfo: () => ({ note: PLANTED }) })
  onPresence(): boolean | PresenceMember {
    return this.answer() as boolean;
  }

  @ChannelPolicy('presence-signed-in', { useSignedInUser: true })
  onSignedIn(): boolean | PresenceMember {
    return this.answer() as boolean;
  }
}

const sdk = new Pusher({ appId: '1', key: KEY, secret: SECRET, cluster: 'x', encryptionMasterKeyBase64: MASTER_KEY });
const METHODS = {
  'private-answer': 'onPrivate',
  'private-encrypted-answer': 'onEncrypted',
  'presence-answer': 'onPresence',
  'presence-signed-in': 'onSignedIn',
} as const;
type ChannelName = keyof typeof METHODS;
const CHANNELS = Object.keys(METHODS) as ChannelName[];

const throwing = (thrown: unknown) => () => {
  throw thrown;
};
const thenable = (settle: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void) => ({
  then: settle,
});

const FORBIDDEN = { statusCode: 403, message: 'Forbidden' };
const FAILED = { statusCode: 500, message: 'Internal Server Error' };

const NO_ANSWERS: [label: string, answer: unknown, described: string][] = [
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['0', 0, 'a number'],
  ['NaN', NaN, 'a number'],
  ['1', 1, 'a number'],
  ['1n', 1n, 'a bigint'],
  ["''", '', 'a string'],
  ["'yes'", 'yes', 'a string'],
  ["'true'", 'true', 'a string'],
  ['a boxed true', Object(true), 'an instance of Boolean'],
  ['{}', {}, 'an object'],
  ['an object of undefined', { userId: undefined, userInfo: undefined }, 'an object'],
  ['an entity', new RoomEntity(), 'an instance of RoomEntity'],
  ['an entity as a plain object', { id: 1, userId: 'ada' }, 'an object'],
  ['a member with the property names of the protocol', { user_id: 'ada' }, 'an object'],
  ['a member with a symbol', { userId: 'ada', [Symbol('x')]: 1 }, 'an object'],
  ['a member with a hidden key', Object.defineProperty({ userId: 'ada' }, 'x', { value: 1 }), 'an object'],
  ['a member that inherits', Object.create({ userId: 'ada' }), 'an object'],
  ['an empty object without a prototype', Object.create(null), 'an object'],
  ['an object whose then is not a function', { then: true, userId: 'ada' }, 'an object'],
  ['an object with a misleading Symbol.toStringTag', { constructor: { name: PLANTED } }, 'an object'],
  ['an observable', of(true), 'an instance of Observable'],
  ['an array', [true], 'an array'],
  ['an empty array', [], 'an array'],
  ['a function', () => true, 'a function'],
  ['a symbol', Symbol(PLANTED), 'a symbol'],
  ['a date', new Date(), 'an instance of Date'],
  ['a map', new Map([['userId', 'ada']]), 'an instance of Map'],
  ['an error', new Error(PLANTED), 'an instance of Error'],
];

const MEMBERS: [label: string, answer: () => unknown, data: { user_id: string; user_info: object }][] = [
  ['true', () => true, { user_id: 'ada', user_info: { note: PLANTED } }],
  ['a user id', () => ({ userId: 7 }), { user_id: '7', user_info: { note: PLANTED } }],
  ['user info', () => ({ userInfo: { a: 1 } }), { user_id: 'ada', user_info: { a: 1 } }],
  ['both', () => ({ userId: 'x', userInfo: {} }), { user_id: 'x', user_info: {} }],
  [
    'both without a prototype',
    () => Object.assign(Object.create(null) as object, { userId: 'x', userInfo: {} }),
    { user_id: 'x', user_info: {} },
  ],
  ['one of two', () => ({ userId: 'x', userInfo: undefined }), { user_id: 'x', user_info: { note: PLANTED } }],
];

/** For each thrown value: the status and body for the client, and whether there is an error line. */
const THROWN: [
  label: string,
  thrown: unknown,
  body: { statusCode: number; message: string; error?: string },
  logged: boolean,
][] = [
  ...[
    BadRequestException,
    ForbiddenException,
    NotFoundException,
    MethodNotAllowedException,
    NotAcceptableException,
    RequestTimeoutException,
    ConflictException,
    GoneException,
    PreconditionFailedException,
    PayloadTooLargeException,
    UnsupportedMediaTypeException,
    ImATeapotException,
    MisdirectedException,
    UnprocessableEntityException,
  ].map((Thrown): [string, unknown, { statusCode: number; message: string }, boolean] => [
    Thrown.name,
    new Thrown('not a member'),
    FORBIDDEN,
    false,
  ]),
  ['HttpException 402', new HttpException('pay', 402), FORBIDDEN, false],
  ['HttpException 499', new HttpException({ secret: PLANTED }, 499), FORBIDDEN, false],
  [
    'UnauthorizedException',
    new UnauthorizedException('expired'),
    { statusCode: 401, message: 'expired', error: 'Unauthorized' },
    false,
  ],
  [
    'a subclass of UnauthorizedException',
    new (class TokenExpired extends UnauthorizedException {})(),
    { statusCode: 401, message: 'Unauthorized' },
    false,
  ],
  ['HttpException 429', new HttpException('slow down', 429), { statusCode: 429, message: 'slow down' }, false],
  ['InternalServerErrorException', new InternalServerErrorException('disk'), FAILED, true],
  ['NotImplementedException', new NotImplementedException('x'), { statusCode: 501, message: 'Not Implemented' }, true],
  ['BadGatewayException', new BadGatewayException('db-7'), { statusCode: 502, message: 'Bad Gateway' }, true],
  [
    'ServiceUnavailableException',
    new ServiceUnavailableException('db-7'),
    { statusCode: 503, message: 'Service Unavailable' },
    true,
  ],
  ['GatewayTimeoutException', new GatewayTimeoutException(), { statusCode: 504, message: 'Gateway Timeout' }, true],
  [
    'HttpVersionNotSupportedException',
    new HttpVersionNotSupportedException(),
    { statusCode: 505, message: 'HTTP Version Not Supported' },
    true,
  ],
  ['HttpException 599', new HttpException('x', 599), { statusCode: 599, message: 'Server Error' }, true],
  ['HttpException 200', new HttpException('fine', 200), FAILED, true],
  ['HttpException 399', new HttpException('x', 399), FAILED, true],
  ['HttpException 600', new HttpException('x', 600), FAILED, true],
  ['HttpException NaN', new HttpException('x', NaN), FAILED, true],
  ['HttpException 403.5', new HttpException('x', 403.5), FAILED, true],
  ["HttpException '403'", new HttpException('x', '403' as never), FAILED, true],
  ['an Error', new Error('the database is gone'), FAILED, true],
  ['an error with a status', Object.assign(new Error('x'), { status: 401, getStatus: () => 401 }), FAILED, true],
  ['a string', 'true', FAILED, true],
  ['true', true, FAILED, true],
  ['null', null, FAILED, true],
  ['undefined', undefined, FAILED, true],
  ['an object', { verdict: 'granted', status: 200 }, FAILED, true],
  ['an error whose message is not a string', Object.assign(new Error(), { message: { toString: null } }), FAILED, true],
  [
    'an error whose message throws',
    Object.defineProperty(new Error(), 'message', { get: throwing(new Error('again')) }),
    FAILED,
    true,
  ],
  [
    'an error whose stack throws',
    Object.defineProperty(new Error('x'), 'stack', { get: throwing(new Error('again')) }),
    FAILED,
    true,
  ],
  [
    'an HttpException whose status throws',
    Object.assign(new ForbiddenException(), { getStatus: throwing(new Error('again')) }),
    FAILED,
    true,
  ],
  ['a revoked proxy', revokedProxy(), FAILED, true],
];

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe.each<AdapterName>(['express', 'fastify'])('a policy, on %s', (adapter) => {
  let app: TestApp;
  let logger: RecordingLogger;
  let policies: AnswerPolicies;
  beforeAll(async () => {
    ({ app, logger } = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, providers: [AnswerPolicies] }));
    policies = app.get(AnswerPolicies, { strict: false });
  });
  beforeEach(() => (logger.lines.length = 0));
  afterAll(() => app.close());

  const ask = (channelName: string | string[]) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '12.34', channel_name: channelName });

  const expectNothingLeaked = (): void => {
    for (const { whole } of logger.lines) {
      expect(whole).not.toContain(SECRET);
      expect(whole).not.toContain(PLANTED);
      expect(whole).not.toMatch(/[0-9a-f]{64}/);
    }
  };

  describe.each<[string, (value: unknown) => unknown]>([
    ['itself', (value) => value],
    ['in a promise', (value) => Promise.resolve(value)],
    ['in a thenable', (value) => thenable((resolve) => resolve(value))],
  ])('%s', (_, wrapped) => {
    it.each(CHANNELS)('grants %s with true', async (channelName) => {
      policies.answer = () => wrapped(true);
      const reply = await ask(channelName).expect(200);
      expect(reply.body).toEqual(
        channelName === 'presence-answer'
          ? sdk.authorizeChannel('12.34', channelName, { user_id: 'ada', user_info: { note: PLANTED } })
          : channelName === 'presence-signed-in'
            ? sdk.authorizeChannel('12.34', channelName, undefined)
            : sdk.authorizeChannel('12.34', channelName),
      );
      expect(logger.messages('error')).toEqual([]);
      expectNothingLeaked();
    });

    it.each(CHANNELS)('denies %s with false, without an error line', async (channelName) => {
      policies.answer = () => wrapped(false);
      const reply = await ask(channelName).expect(403);
      expect(reply.body).toEqual(FORBIDDEN);
      expect(logger.messages('error')).toEqual([]);
    });

    it.each(MEMBERS)('grants presence with %s', async (_label, answer, data) => {
      policies.answer = () => wrapped(answer());
      const reply = await ask('presence-answer').expect(200);
      expect(reply.body).toEqual(sdk.authorizeChannel('12.34', 'presence-answer', data));
      expectNothingLeaked();
    });

    it.each(['private-answer', 'private-encrypted-answer', 'presence-signed-in'] as const)(
      'denies %s with a member, which only presence channels have',
      async (channelName) => {
        policies.answer = () => wrapped({ userId: PLANTED });
        const reply = await ask(channelName).expect(403);
        expect(reply.body).toEqual(FORBIDDEN);
        expect(logger.messages('error')).toEqual([
          `AnswerPolicies.${METHODS[channelName]} on ${channelName}: the policy returned a member, but only a presence channel without useSignedInUser has members`,
        ]);
        expectNothingLeaked();
      },
    );

    it.each(NO_ANSWERS)('denies with %s and logs an error line', async (_label, answer, described) => {
      for (const channelName of CHANNELS) {
        logger.lines.length = 0;
        policies.answer = () => wrapped(answer);
        const reply = await ask(channelName).expect(403);
        expect(reply.body).toEqual(FORBIDDEN);
        const [line, ...others] = logger.messages('error');
        expect(line).toContain(
          `AnswerPolicies.${METHODS[channelName]} on ${channelName}: the policy returned ${described};`,
        );
        expect(others).toEqual([]);
        expectNothingLeaked();
      }
    });
  });

  describe.each<[string, (thrown: unknown) => () => unknown]>([
    ['throws', throwing],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever applications reject with
    ['rejects with', (thrown) => () => Promise.reject(thrown)],
    ['answers with a thenable that rejects with', (thrown) => () => thenable((_, reject) => reject(thrown))],
    ['answers with a thenable that throws', (thrown) => () => thenable(throwing(thrown))],
    [
      'answers with a getter `then` that throws',
      (thrown) => () => ({
        get then() {
          throw thrown;
        },
      }),
    ],
  ])('that %s', (_, answering) => {
    it.each(THROWN)('%s gets the matching reply', async (_label, thrown, body, logged) => {
      for (const channelName of ['private-answer', 'presence-answer'] as const) {
        logger.lines.length = 0;
        policies.answer = answering(thrown);
        const reply = await ask(channelName);
        expect({ status: reply.status, body: reply.body as unknown }).toEqual({ status: body.statusCode, body });
        const errors = logger.lines.filter(({ level }) => level === 'error');
        expect(errors).toHaveLength(logged ? 1 : 0);
        if (logged) expect(errors[0]!.message).toContain(`AnswerPolicies.${METHODS[channelName]} on ${channelName}: `);
        expectNothingLeaked();
      }
    });
  });

  it('affects only its own entry of a batch, whatever it throws', async () => {
    for (const [, thrown, { statusCode }] of THROWN) {
      let calls = 0;
      policies.answer = () => {
        calls += 1;
        if (calls === 1) throw thrown;
        return true;
      };
      const reply = await ask(['private-answer', 'private-encrypted-answer']).expect(200);
      expect(reply.body).toEqual({
        'private-answer': { status: statusCode },
        'private-encrypted-answer': { status: 200, data: sdk.authorizeChannel('12.34', 'private-encrypted-answer') },
      });
    }
  });

  it('is logged with the reason, and with the stack if it is a fault', async () => {
    policies.answer = throwing(new NotFoundException('no such room'));
    await ask('private-answer').expect(403);
    expect(logger.messages('debug')).toEqual([expect.stringContaining(': no such room (')]);
    policies.answer = throwing(new Error('the database is gone'));
    await ask('private-answer').expect(500);
    expect(logger.lines.find(({ level }) => level === 'error')!.whole).toContain('answers.spec.ts');
  });
});
