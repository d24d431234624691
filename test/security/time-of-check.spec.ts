import { Injectable } from '@nestjs/common';
import {
  ChannelPolicy,
  UserAuthentication,
  type ChannelRequest,
  type PresenceMember,
  type UserRequest,
} from 'nestjs-pusher-auth';
import { createHmac } from 'node:crypto';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, KEY, SECRET, type AdapterName, type RecordingLogger, type TestApp } from '../integration/boot.js';

const ADMIN = { verdict: 'granted', member: { userId: 'admin', userInfoJson: '{"role":"admin"}' } };

/** Returns the next value at every read, and repeats the last one. */
function shifting<T>(...values: T[]): () => T {
  let reads = 0;
  return () => values[Math.min(reads++, values.length - 1)]!;
}

function thenable(then: (resolve: (value: unknown) => unknown) => unknown): object {
  return { then };
}

function withGetters(getters: Record<string, () => unknown>): object {
  const descriptors = Object.entries(getters).map(([name, get]) => [name, { get, enumerable: true }]);
  return Object.defineProperties({}, Object.fromEntries(descriptors) as PropertyDescriptorMap);
}

/** A promise of `value` with its own `then`, which does something else. */
function promiseThat(then: (resolve: (value: unknown) => unknown) => unknown, value: unknown): Promise<unknown> {
  return Object.defineProperty(Promise.resolve(value), 'then', { value: then });
}

/** Values that change between the check and the serialisation, or serialise themselves differently. */
const ANSWERS: Record<string, () => unknown> = {
  'a user id that grows': () => withGetters({ userId: shifting<unknown>('ada', 'ada', 'x'.repeat(5000)) }),
  'a user id that becomes an object': () => withGetters({ userId: shifting<unknown>('ada', 'ada', { admin: true }) }),
  'a user id that goes away': () => withGetters({ userId: shifting<unknown>('ada', undefined) }),
  'a user id that writes itself': () => ({ userId: Object.assign(Object('ada') as object, { toJSON: () => ADMIN }) }),
  'user info that grows': () => ({
    userInfo: withGetters({ note: shifting('x', 'x'.repeat(5000)) }),
  }),
  'user info that is larger at first': () => ({
    userInfo: withGetters({ note: shifting('x'.repeat(5000), 'x') }),
  }),
  'user info that writes itself': () => ({
    userInfo: { toJSON: shifting<unknown>({ a: 1 }, { b: 'x'.repeat(5000) }) },
  }),
  'user info that writes itself as a text': () => ({ userInfo: { toJSON: () => '{"user_id":"admin"}' } }),
  'user info that writes itself as a list': () => ({ userInfo: { toJSON: () => [ADMIN] } }),
  'user info with a key that ends the object': () => ({ userInfo: { '"},"user_id":"admin","x":{"': 1 } }),
  'user info with half of a pair': () => ({ userInfo: { '\udc00': '\ud800' } }),
  'a user id with half of a pair': () => ({ userId: 'ada\ud800' }),
  'a user id that ends the text': () => ({ userId: '","user_info":{"role":"admin"},"x":"' }),
  'user info with separators of lines': () => ({ userInfo: { note: '\u2028\u2029\u0000' } }),
  'user info with a number that is not finite': () => ({ userInfo: { n: NaN, big: -0 } }),
  'user info with a bigint': () => ({ userInfo: { n: 1n } }),
  'a proxy that has other keys each time': () =>
    new Proxy({}, { ownKeys: shifting<string[]>(['userId'], ['isAdmin']), get: () => 'ada', ...describing('ada') }),
  'a proxy of a member': () => new Proxy({ userId: 'ada' }, {}),
  'a proxy that was revoked': () => {
    const { proxy, revoke } = Proxy.revocable({ userId: 'ada' }, {});
    revoke();
    return proxy;
  },
  'a promise that hands over its own verdict': () => promiseThat(() => ADMIN, true),
  'a promise that grants and denies': () => promiseThat((resolve) => (resolve(false), resolve(true)), true),
  'a promise that resolves to a promise': () => promiseThat((resolve) => resolve(Promise.resolve(true)), true),
  'a promise that throws': () =>
    promiseThat(() => {
      throw new Error('no then');
    }, true),
};

function describing(value: unknown): ProxyHandler<object> {
  return { getOwnPropertyDescriptor: () => ({ value, enumerable: true, configurable: true }) };
}

const answerAt = (index: string | number) => Object.values(ANSWERS)[Number(index)]!();
const names = Object.keys(ANSWERS).map((name, index) => [name, index] as const);

@Injectable()
class ShiftingPolicies {
  @ChannelPolicy('presence-answered-<n:int>')
  answered({ params }: ChannelRequest<'presence-answered-<n:int>', TestUser>): PresenceMember {
    return answerAt(params.n) as PresenceMember;
  }

  @ChannelPolicy('private-answered-<n:int>')
  privately({ params }: ChannelRequest<'private-answered-<n:int>', TestUser>): boolean {
    return answerAt(params.n) as boolean;
  }

  @ChannelPolicy('presence-mapped-<n:int>', {
    userId: ({ params }) => ((answerAt(params.n) as PresenceMember).userId ?? 'ada') as string,
    userInfo: ({ params }) => {
      const answer = answerAt(params.n) as PresenceMember | Promise<object>;
      return answer instanceof Promise ? answer : answer.userInfo;
    },
  })
  mapped(): boolean {
    return true;
  }

  @UserAuthentication()
  signIn({ request: asked }: UserRequest): { id: string } {
    const { headers } = asked as unknown as { headers: Record<string, string> };
    const answer = answerAt(headers['x-answer']!) as PresenceMember | Promise<never>;
    if (answer instanceof Promise) return answer as never;
    return { id: (answer.userId ?? 'ada') as string, ...(answer.userInfo && { userInfo: answer.userInfo }) };
  }
}

const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');

describe.each<AdapterName>(['express', 'fastify'])('the checked value is the signed value, on %s', (adapter) => {
  let app: TestApp;
  let logger: RecordingLogger;
  const unhandled: unknown[] = [];
  const remember = (reason: unknown) => unhandled.push(reason);
  beforeAll(async () => {
    process.on('unhandledRejection', remember);
    const auth = { guards: [HeaderUserGuard], policyTimeoutMs: 100 };
    ({ app, logger } = await bootApp({ adapter, auth, providers: [ShiftingPolicies] }));
  });
  afterAll(async () => {
    await app.close();
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });

  /** Checks a reply against the wire format. A value that cannot be signed that way must be rejected. */
  function judge(status: number, text: string, start: string, data: 'channel_data' | 'user_data', id: string): void {
    if (status !== 200) {
      expect([403, 500, 503]).toContain(status);
      expect(text).not.toMatch(/app-key:|admin/);
      return;
    }
    const body = JSON.parse(text) as Record<string, string>;
    const signed = body[data]!;
    expect(body).toEqual({ auth: `${KEY}:${hmac(`${start}${signed}`)}`, [data]: signed });
    const member = JSON.parse(signed) as Record<string, unknown>;
    const { [id]: memberId, user_info: info, ...others } = member;
    expect(others).toEqual({});
    expect(typeof memberId).toBe('string');
    expect((memberId as string).length).toBeLessThanOrEqual(128);
    expect(memberId).not.toMatch(/^admin$|object/);
    if (info !== undefined) {
      expect(Object.prototype.toString.call(info)).toBe('[object Object]');
      expect(Buffer.byteLength(JSON.stringify(info))).toBeLessThanOrEqual(1024);
    }
    // The text has a single reading: no key is repeated.
    expect(JSON.stringify(member)).toBe(signed);
  }

  const ask = (channel: string) =>
    request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.1', channel_name: channel });

  it.each(names)('when a policy returns %s', async (_what, index) => {
    const { status, text } = await ask(`presence-answered-${index}`);
    judge(status, text, `1.1:presence-answered-${index}:`, 'channel_data', 'user_id');
  });

  it.each(names)('when mappers return %s', async (_what, index) => {
    const { status, text } = await ask(`presence-mapped-${index}`);
    judge(status, text, `1.1:presence-mapped-${index}:`, 'channel_data', 'user_id');
  });

  it.each(names)('when a sign-in returns %s', async (_what, index) => {
    const { status, text } = await request(app.getHttpServer())
      .post('/pusher/user-auth')
      .set({ 'x-user': 'ada', 'x-answer': String(index) })
      .send({ socket_id: '1.1' });
    judge(status, text, '1.1::user::', 'user_data', 'id');
  });

  it.each(names)('when a policy for a private channel returns %s: only a promise can grant', async (what, index) => {
    const { status, text } = await ask(`private-answered-${index}`);
    // A promise that settles with true has granted access.
    if (status === 200) expect(what).toMatch(/^a promise that/);
    else expect(text).not.toContain('app-key:');
  });

  it('and every fault is one error line', () => {
    expect(logger.messages('error').length).toBeGreaterThan(names.length);
    for (const line of logger.messages('error')) expect(line).not.toMatch(/[\n\r\u2028\u2029\ud800]/);
  });
});

describe.each<AdapterName>(['express', 'fastify'])('a user that changes between reads, on %s', (adapter) => {
  it.each<[what: string, user: () => unknown, status: number]>([
    ['a thenable that never settles', () => thenable(() => ({ user: { id: 'grace' } })), 503],
    ['a thenable that throws', () => thenable(() => raise()), 500],
    ['a thenable that settles twice', () => thenable((resolve) => (resolve({ id: 'ada' }), resolve(null))), 200],
    // The value of the promise counts, not what its own `then` does.
    [
      'a promise whose then returns another user',
      () => promiseThat(() => ({ user: { id: 'grace' } }), { id: 'ada' }),
      200,
    ],
    [
      'a promise whose then resolves to another user',
      () => promiseThat((resolve) => resolve({ id: 'grace' }), { id: 'ada' }),
      200,
    ],
    ['a promise whose then throws', () => promiseThat(() => raise(), { id: 'ada' }), 200],
    ['a function that throws', () => raise(), 500],
    ['a promise of false', () => Promise.resolve(false), 401],
    ['a proxy that cannot be read', () => new Proxy({}, { get: () => raise() }), 500],
  ])('is always the same user or nobody: %s', async (_what, user, status) => {
    @Injectable()
    class OwnPolicies {
      @ChannelPolicy('private-user-<id>')
      own({ params, user }: ChannelRequest<'private-user-<id>', TestUser>): boolean {
        return params.id === user.id;
      }
    }
    const auth = { getUser: user, policyTimeoutMs: status === 503 ? 60 : 10_000 };
    const { app } = await bootApp({ adapter, auth, providers: [OwnPolicies] });
    const post = (channel: string) =>
      request(app.getHttpServer()).post('/pusher/auth').send({ socket_id: '1.1', channel_name: channel });
    await post('private-user-ada').expect(status);
    const other = await post('private-user-grace');
    expect(other.status).toBe(status === 200 ? 403 : status);
    await app.close();
  });
});

function raise(): never {
  throw new Error('no');
}
