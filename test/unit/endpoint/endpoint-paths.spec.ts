import { endpointPaths, pathsOf } from '../../../src/endpoint/endpoint-paths.js';

describe('pathsOf', () => {
  it('is where clients look by default', () => {
    expect(pathsOf({})).toEqual({ path: 'pusher', channelAuthPath: 'auth', userAuthPath: 'user-auth' });
  });

  it('takes each part from the declaration, an empty one too', () => {
    const declared = { path: '', channelAuthPath: 'join', userAuthPath: 'sign-in' };
    expect(pathsOf(declared)).toEqual(declared);
  });
});

describe('endpointPaths', () => {
  it.each([
    [{}, ['/pusher/auth', '/pusher/user-auth']],
    [{ path: '/Broadcasting/' }, ['/broadcasting/auth', '/broadcasting/user-auth']],
    [{ path: '', channelAuthPath: '//a///b//' }, ['/a/b', '/user-auth']],
    [{ path: '/', channelAuthPath: '', userAuthPath: '/' }, ['/', '/']],
  ])('spells those of %j in one way', (declaration, paths) => {
    expect(endpointPaths(declaration)).toEqual(paths);
  });
});
