import { jest } from '@jest/globals';
import { pusherAuth } from 'nestjs-pusher-auth/client';
import { first, Page, pass, SOCKET, useFakeTime } from './fake-endpoint.js';

useFakeTime();

const USER = { auth: 'key:user', user_data: '{"id":"7"}' };

const A_FUNCTION = expect.any(Function) as () => void;

describe('the options for pusher-js', () => {
  it('work with every release', () => {
    expect(pusherAuth({ endpoint: '/auth', userEndpoint: '/user' })).toEqual({
      channelAuthorization: { transport: 'ajax', endpoint: '/auth', customHandler: A_FUNCTION },
      userAuthentication: { transport: 'ajax', endpoint: '/user', headers: {}, customHandler: A_FUNCTION },
    });
  });

  it('have no sign-in without an endpoint for it', () => {
    expect(pusherAuth()).toEqual({
      channelAuthorization: { transport: 'ajax', endpoint: '/pusher/auth', customHandler: A_FUNCTION },
    });
  });

  it('share no headers, because laravel-echo writes to them', () => {
    const [one, other] = [pusherAuth({ userEndpoint: '/user' }), pusherAuth({ userEndpoint: '/user' })];
    expect(one.userAuthentication?.headers).not.toBe(other.userAuthentication?.headers);
  });
});

describe('a sign-in', () => {
  it('is sent at once in its own request', async () => {
    const page = new Page({ userEndpoint: '/user', headers: { Authorization: 'x' }, params: { tenant: 'a' } });
    page.signIn();
    await pass();
    expect(page.sent).toMatchObject([
      {
        url: '/user',
        form: [
          ['socket_id', SOCKET],
          ['tenant', 'a'],
        ],
        headers: { authorization: 'x', 'content-type': 'application/x-www-form-urlencoded' },
      },
    ]);
    expect(page.outcomes).toMatchObject([{ error: null, grant: USER }]);
  });

  it('is never part of a batch', async () => {
    const page = new Page({ userEndpoint: '/pusher/auth' });
    page.subscribe('private-a');
    page.signIn();
    page.subscribe('private-b');
    await pass();
    expect(page.sent.map(({ names }) => names)).toEqual([[], ['private-a', 'private-b']]);
  });

  it.each<[string, unknown, boolean]>([
    ['a user', USER, true],
    ['a user without an id', { auth: 'key:user', user_data: '{"name":"Ada"}' }, false],
    ['a user that is not a string', { auth: 'key:user', user_data: { id: '7' } }, false],
    ['a user that is not JSON', { auth: 'key:user', user_data: 'Ada' }, false],
    ['no user', { auth: 'key:user' }, false],
    ['no signature', { user_data: '{"id":"7"}' }, false],
    ['HTML', '<!doctype html>', false],
    ['null', null, false],
  ])('is answered with %s', async (_, body, isUsable) => {
    const page = new Page({ userEndpoint: '/user' }, () => ({ body }));
    page.signIn();
    await pass();
    expect(page.outcomes[0]).toMatchObject(isUsable ? { error: null, grant: USER } : { error: { status: 200 } });
  });

  it('uses refreshed headers, retries and onError as well', async () => {
    const headers = jest.fn(() => ({}));
    const onError = jest.fn();
    const page = new Page({ userEndpoint: '/user', headers, onError }, first({ status: 401 }, { status: 503 }));
    page.signIn();
    await pass(500);
    expect(headers.mock.calls).toEqual([
      [{ refresh: false }],
      [{ refresh: true }],
      [{ refresh: false }],
      [{ refresh: false }],
    ]);
    expect(page.sent.map(({ at }) => at)).toEqual([0, 0, 500]);
    expect(onError.mock.calls).toEqual([
      [{ channelName: undefined, status: 401, willRetry: true }],
      [{ channelName: undefined, status: 503, willRetry: true }],
    ]);
    expect(page.outcomes).toMatchObject([{ error: null, grant: USER }]);
  });

  it('reports a denial as an error with its status', async () => {
    const page = new Page({ userEndpoint: '/user' }, () => ({ status: 403 }));
    page.signIn();
    await pass();
    expect(page.outcomes).toMatchObject([
      { error: { status: 403, message: 'received status 403 from /user' }, grant: null },
    ]);
  });
});
