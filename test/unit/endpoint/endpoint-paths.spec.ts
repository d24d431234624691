import { endpointAddresses, endpointPaths, overlap } from '../../../src/endpoint/endpoint-paths.js';

describe('endpointPaths', () => {
  it('has the defaults that clients expect and no endpoint for sign-ins', () => {
    expect(endpointPaths({})).toEqual({ path: 'pusher', channelAuthPath: 'auth', userAuthPath: undefined });
  });

  it('reads each part from the extras, even if it is empty', () => {
    const extras = { path: '', channelAuthPath: 'join', userAuthPath: '' };
    expect(endpointPaths(extras)).toEqual(extras);
  });
});

describe('endpointAddresses', () => {
  it.each([
    [{}, ['POST /pusher/auth']],
    [{ jsonp: false }, ['POST /pusher/auth']],
    [{ jsonp: true }, ['POST /pusher/auth', 'GET /pusher/auth']],
    [{ userAuthPath: 'user-auth' }, ['POST /pusher/auth', 'POST /pusher/user-auth']],
    [
      { path: '/Broadcasting/', userAuthPath: 'user-auth', jsonp: true },
      ['POST /Broadcasting/auth', 'GET /Broadcasting/auth', 'POST /Broadcasting/user-auth'],
    ],
    [{ path: '', channelAuthPath: '//a///b//' }, ['POST /a/b']],
    [{ path: '/', channelAuthPath: '', userAuthPath: '/' }, ['POST /', 'POST /']],
  ])('of %j are %j', (extras, addresses) => {
    expect(endpointAddresses(extras).map(({ method, path }) => `${method} ${path}`)).toEqual(addresses);
  });
});

describe('overlap', () => {
  const post = (path: string) => ({ method: 'POST', path }) as const;

  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b', '/A/B', true],
    ['/a/b', '/a/c', false],
    ['/a', '/a/b', false],
    ['/:any/b', '/a/b', true],
    ['/:any/b', '/a/c', false],
    ['/x-:any/b', '/a/b', true],
    ['/:any', '/a/b', false],
    ['/a/*rest', '/a/b/c', true],
    ['/b/*rest', '/a/b/c', false],
    ['/*rest', '/', true],
  ])('of %s and %s is %p', (first, second, expected) => {
    expect(overlap(post(first), post(second))).toBe(expected);
    expect(overlap(post(second), post(first))).toBe(expected);
  });

  it('is per method', () => {
    expect(overlap({ method: 'GET', path: '/a' }, post('/a'))).toBe(false);
  });
});
