import { FORM, JSON_BODY, type RawRequest } from '../wire/raw-http.js';
import { sdk } from '../wire/auth-app.js';

/** A request and its exact reply, which must not depend on the surroundings of the endpoint. */
export interface Exchange {
  readonly name: string;
  /** After the endpoint's path. Default `/auth`. */
  readonly at?: string;
  readonly request: RawRequest;
  readonly status: number;
  /** The exact body. */
  readonly reply: string;
}

const ADA = { authorization: 'Bearer ada' };
const form = (body: string, headers: Record<string, string> = ADA): RawRequest => ({
  body,
  headers: { ...FORM, ...headers },
});
const signed = (channel: string) => JSON.stringify(sdk.authorizeChannel('12.34', channel));
const member = (channel: string) => {
  const { auth, channel_data } = sdk.authorizeChannel('12.34', channel, { user_id: 'ada', user_info: { name: 'ADA' } });
  return JSON.stringify({ auth, channel_data });
};
const join = (channel: string) => form(`socket_id=12.34&channel_name=${channel}&csrf=1&lang=en`);

const FORBIDDEN = '{"message":"Forbidden","statusCode":403}';
const UNAUTHORIZED = '{"message":"Unauthorized","statusCode":401}';

export const EXCHANGES: readonly Exchange[] = [
  { name: 'a private channel', request: join('private-own-ada'), status: 200, reply: signed('private-own-ada') },
  { name: 'a presence channel', request: join('presence-room-1'), status: 200, reply: member('presence-room-1') },
  {
    name: 'an encrypted channel',
    request: join('private-encrypted-own-ada'),
    status: 200,
    reply: signed('private-encrypted-own-ada'),
  },
  {
    name: 'a cache channel',
    request: join('private-cache-own-ada'),
    status: 200,
    reply: signed('private-cache-own-ada'),
  },
  {
    name: 'a presence cache channel',
    request: join('presence-cache-room-1'),
    status: 200,
    reply: member('presence-cache-room-1'),
  },
  {
    name: 'an encrypted cache channel',
    request: join('private-encrypted-cache-own-ada'),
    status: 200,
    reply: signed('private-encrypted-cache-own-ada'),
  },
  {
    name: 'a JSON body with extra fields',
    request: {
      body: JSON.stringify({ socket_id: '12.34', channel_name: 'private-own-ada', extra: { deep: [1] } }),
      headers: { ...JSON_BODY, ...ADA },
    },
    status: 200,
    reply: signed('private-own-ada'),
  },
  {
    name: 'a batch of granted, denied, malformed and broken',
    request: form(
      '&socket_id=12.34&channel_name[0]=private-own-ada&channel_name[1]=private-own-grace&channel_name[2]=public' +
        '&channel_name[3]=presence-room-1&channel_name[4]=private-broken&channel_name[5]=private-unknown&lang=en',
    ),
    status: 200,
    reply:
      `{"private-own-ada":{"status":200,"data":${signed('private-own-ada')}},"private-own-grace":{"status":403},` +
      `"public":{"status":400},"presence-room-1":{"status":200,"data":${member('presence-room-1')}},` +
      '"private-broken":{"status":500},"private-unknown":{"status":403}}',
  },
  {
    name: 'a batch of one',
    request: form('&socket_id=12.34&channel_name[0]=private-own-ada'),
    status: 200,
    reply: `{"private-own-ada":{"status":200,"data":${signed('private-own-ada')}}}`,
  },
  {
    name: 'a user who signs in',
    at: '/user-auth',
    request: form('socket_id=12.34&lang=en'),
    status: 200,
    reply: JSON.stringify(
      sdk.authenticateUser('12.34', { id: 'ada', user_info: { name: 'ADA' }, watchlist: ['grace'] }),
    ),
  },
  {
    name: 'a user who may not sign in',
    at: '/user-auth',
    request: form('socket_id=12.34', { authorization: 'Bearer banned' }),
    status: 403,
    reply: FORBIDDEN,
  },
  {
    name: 'a sign-in without a user',
    at: '/user-auth',
    request: form('socket_id=12.34', {}),
    status: 401,
    reply: UNAUTHORIZED,
  },
  {
    name: 'no socket id',
    request: form('channel_name=private-own-ada'),
    status: 400,
    reply: '{"message":"socket_id is missing","error":"Bad Request","statusCode":400}',
  },
  {
    name: 'two socket ids',
    request: form('socket_id=12.34&socket_id=56.78&channel_name=private-own-ada'),
    status: 400,
    reply:
      '{"message":"socket_id must be sent once, as one string, not as an array","error":"Bad Request","statusCode":400}',
  },
  {
    name: 'a public channel',
    request: join('news'),
    status: 400,
    reply:
      '{"message":"channel_name must start with private- or presence-: other channels need no authorization","error":"Bad Request","statusCode":400}',
  },
  {
    name: 'nobody',
    request: form('socket_id=12.34&channel_name=private-own-ada', {}),
    status: 401,
    reply: UNAUTHORIZED,
  },
  { name: 'a channel of another user', request: join('private-own-grace'), status: 403, reply: FORBIDDEN },
  { name: 'a channel without a policy', request: join('private-unknown'), status: 403, reply: FORBIDDEN },
  {
    name: 'a policy that breaks',
    request: join('private-broken'),
    status: 500,
    reply: '{"statusCode":500,"message":"Internal Server Error"}',
  },
];
