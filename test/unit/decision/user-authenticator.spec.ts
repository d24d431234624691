import { HttpException, Logger } from '@nestjs/common';
import { ADA, blockFor, createGuard, createService, GRACE, logLines, never, raise, recordLogs } from './service.js';
import type { ServiceSetup } from './service.js';

const error = new Error('broken');

/** The reply to a sign-in, or its status if it is denied, and the logged lines. */
async function signIn(
  setup: ServiceSetup,
  subscriber: object = { user: ADA },
): Promise<[reply: string, lines: string[]]> {
  recordLogs();
  try {
    const reply = await createService(setup).authenticateUser({ socketId: '1.1' }, subscriber);
    return [reply.user_data, linesOfFaults()];
  } catch (thrown) {
    return [thrown instanceof HttpException ? String(thrown.getStatus()) : String(thrown), linesOfFaults()];
  }
}

/** Everything but the debug line, which every sign-in has: see below. */
function linesOfFaults(): string[] {
  return logLines().filter((line) => !line.startsWith('debug sign-in '));
}

const setUser = (user: unknown) => createGuard('G', (request) => ((request['user'] = user), true));
const userOf = ({ user }: { user: unknown }) => user;
const NO_ID =
  'the user id is undefined. A guest has no id: return { userId } from the policy, or give it a userId mapper';

describe('a sign-in', () => {
  it.each<[what: string, setup: ServiceSetup, subscriber: object, reply: string, lines: string[]]>([
    ['uses the user’s own id', {}, { user: ADA }, '{"id":"ada"}', []],
    [
      'uses the id of the mapper',
      { options: { presence: { userId: () => Promise.resolve(7) } } },
      { user: ADA },
      '{"id":"7"}',
      [],
    ],
    ['is denied without a user', {}, {}, '401', []],
    ['is denied without a user, even if there is a method', { signIn: {} }, {}, '401', []],
    [
      'uses what the method returns',
      { signIn: { method: () => ({ id: 1, userInfo: { a: 1 }, watchlist: ['b'] }) } },
      { user: ADA },
      '{"id":"1","user_info":{"a":1},"watchlist":["b"]}',
      [],
    ],
    ['is denied if the method denies', { signIn: { method: () => Promise.resolve(false) } }, { user: ADA }, '403', []],
    [
      'is denied if the method does not return a user',
      { signIn: { method: () => true } },
      { user: ADA },
      '403',
      ['error Policies.signIn: the user must be a plain object with id, userInfo and watchlist'],
    ],
    ['is denied if the user has no id', {}, { user: {} }, '403', [`error presence.userId: ${NO_ID}`]],
    [
      'fails if the method throws',
      { signIn: { method: () => raise(error) } },
      { user: ADA },
      '500',
      ['error Policies.signIn: broken'],
    ],
    [
      'fails if the method rejects',
      { signIn: { method: () => Promise.reject(error) } },
      { user: ADA },
      '500',
      ['error Policies.signIn: broken'],
    ],
    [
      'fails if the returned user cannot be read',
      { signIn: { method: () => new Proxy({}, { getPrototypeOf: () => raise(error) }) } },
      { user: ADA },
      '500',
      ['error Policies.signIn: broken'],
    ],
    [
      'fails if the mapper throws',
      { options: { presence: { userId: () => raise(error) } } },
      { user: ADA },
      '500',
      ['error presence.userId: broken'],
    ],
    [
      'times out with the mapper',
      { options: { presence: { userId: never }, policyTimeoutMs: 3 } },
      { user: ADA },
      '503',
      ['error presence.userId: no answer within 3 ms'],
    ],
    [
      'times out with the method',
      { signIn: { method: never }, options: { policyTimeoutMs: 3 } },
      { user: ADA },
      '503',
      ['error Policies.signIn: no answer within 3 ms'],
    ],
    [
      'times out with a method that blocks the event loop',
      { signIn: { method: () => (blockFor(5), { id: 1 }) }, options: { policyTimeoutMs: 3 } },
      { user: ADA },
      '503',
      ['error Policies.signIn: no answer within 3 ms'],
    ],
    [
      'uses the user of the method’s guards',
      { signIn: { method: userOf, guards: [setUser(GRACE)] } },
      { request: { user: ADA } },
      '{"id":"grace"}',
      [],
    ],
    [
      'is denied if the guards find another user than the caller passed',
      { signIn: { method: userOf, guards: [setUser(GRACE)] } },
      { user: ADA, request: {} },
      '403',
      [
        'error Policies.signIn: two identities: Policies.signIn was asked about the user passed to PusherAuthService, and ' +
          'its guards found another user on the request. Pass either the user or the request',
      ],
    ],
  ])('%s', async (_what, setup, subscriber, reply, lines) => {
    expect(await signIn(setup, subscriber)).toEqual([reply, lines]);
  });

  it('reveals the reason of a denial to the application, but not to the client', async () => {
    const service = createService({ signIn: { method: () => false } });
    const denial = service.authenticateUser({ socketId: '1.1' }, { user: ADA });
    await expect(denial).rejects.toMatchObject({ status: 403, reason: 'the user authentication said no' });
    await expect(denial).rejects.toMatchObject({ response: { message: 'Forbidden', statusCode: 403 } });
  });

  it('passes the user, the request and the connection', async () => {
    const received: unknown[] = [];
    const request = {};
    const method = (argument: object) => (received.push(argument), { id: 1 });
    await signIn({ signIn: { method } }, { user: ADA, request });
    const userId = (argument: object) => (received.push(argument), 1);
    await signIn({ options: { presence: { userId } } }, { user: ADA, request });
    expect(received).toEqual([
      { user: ADA, request, socketId: '1.1' },
      { user: ADA, request, socketId: '1.1' },
    ]);
  });

  it.each<[what: string, setup: ServiceSetup, subscriber: object, line: string]>([
    ['by id', {}, { user: ADA }, 'sign-in granted for user "ada": signed in (time)'],
    [
      'by a method',
      { signIn: { method: () => ({ id: 1 }) } },
      { user: ADA },
      'sign-in granted for user "ada" by Policies.signIn: signed in (time)',
    ],
    ['without a user', {}, {}, 'sign-in unauthenticated: there is no user (time)'],
    [
      'that the method denies',
      { signIn: { method: () => false } },
      { user: ADA },
      'sign-in denied for user "ada" by Policies.signIn: the user authentication said no (time)',
    ],
    [
      'that fails',
      { signIn: { method: () => raise(error) } },
      { user: ADA },
      'sign-in failed for user "ada" by Policies.signIn: broken (time)',
    ],
    [
      'that takes too long',
      { signIn: { method: never }, options: { policyTimeoutMs: 3 } },
      { user: ADA },
      'sign-in timed-out for user "ada" by Policies.signIn: no answer within 3 ms (time)',
    ],
  ])('%s has one debug line', async (_what, setup, subscriber, line) => {
    await signIn(setup, subscriber);
    expect(logLines().filter((text) => text.startsWith('debug'))).toEqual([`debug ${line}`]);
  });

  it('has no debug line if the level is off', async () => {
    recordLogs();
    Logger.overrideLogger(['error', 'warn', 'log']);
    await createService({}).authenticateUser({ socketId: '1.1' }, { user: ADA });
    expect(logLines()).toEqual([]);
  });

  it('needs a request if the method has guards', async () => {
    const [reply] = await signIn({ signIn: { guards: [setUser(ADA)] } });
    expect(reply).toMatch(/^TypeError: Policies\.signIn has guards or injects the request, so it needs one/);
  });
});
