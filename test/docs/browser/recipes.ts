import Echo from 'laravel-echo';
import { followRevocations, pusherAuth, type PusherJsAuthOptions } from 'nestjs-pusher-auth/client';
import Pusher from 'pusher-js';

interface Session {
  token(options: { refresh: boolean }): Promise<string>;
}

export function withSession(session: Session): Pusher {
  // #region session
  const pusher = new Pusher('app-key', {
    cluster: 'eu',
    ...pusherAuth({
      Pusher,
      headers: async ({ refresh }) => ({ Authorization: `Bearer ${await session.token({ refresh })}` }),
    }),
  });
  // #endregion
  return pusher;
}

interface Clerk {
  session?: { getToken(options: { skipCache: boolean }): Promise<string | null> } | null;
}

export function withClerk(clerk: Clerk): PusherJsAuthOptions {
  // #region clerk
  const auth = pusherAuth({
    Pusher,
    headers: async ({ refresh }) => ({
      Authorization: `Bearer ${await clerk.session?.getToken({ skipCache: refresh })}`,
    }),
  });
  // #endregion
  return auth;
}

interface Auth0Client {
  getTokenSilently(options: { cacheMode: 'on' | 'off' }): Promise<string>;
}

export function withAuth0(auth0: Auth0Client): PusherJsAuthOptions {
  // #region auth0
  const auth = pusherAuth({
    Pusher,
    headers: async ({ refresh }) => ({
      Authorization: `Bearer ${await auth0.getTokenSilently({ cacheMode: refresh ? 'off' : 'on' })}`,
    }),
  });
  // #endregion
  return auth;
}

export function withCookies(csrfToken: () => string): PusherJsAuthOptions {
  // #region cookies
  const auth = pusherAuth({
    Pusher,
    endpoint: 'https://api.example.com/pusher/auth',
    credentials: 'include', // only for an endpoint of another origin
    headers: () => ({ 'X-CSRF-Token': csrfToken() }), // only if the application wants one
  });
  // #endregion
  return auth;
}

export function signedIn(headers: () => Record<string, string>): Pusher {
  // #region sign-in
  const pusher = new Pusher('app-key', {
    cluster: 'eu',
    ...pusherAuth({ Pusher, userEndpoint: '/pusher/user-auth', headers }),
  });

  pusher.signin();
  // #endregion
  return pusher;
}

export function withEcho(token: string): Echo<'pusher'> {
  // #region echo
  // import Echo from 'laravel-echo';
  const echo = new Echo({
    broadcaster: 'pusher',
    Pusher,
    key: 'app-key',
    cluster: 'eu',
    ...pusherAuth({ Pusher, headers: () => ({ Authorization: `Bearer ${token}` }) }),
  });
  // #endregion
  return echo;
}

export function logged(headers: () => Record<string, string>): PusherJsAuthOptions {
  // #region log
  const auth = pusherAuth({
    Pusher,
    headers,
    onError: ({ channelName = 'sign-in', status, willRetry }) =>
      console.warn(`${channelName}: ${status}${willRetry ? ', asked again' : ''}`),
  });
  // #endregion
  return auth;
}

export function following(pusher: Pusher): () => void {
  // #region revocations
  pusher.signin(); // the server can reach only users who have signed in
  const stop = followRevocations(pusher);
  // #endregion
  return stop;
}
