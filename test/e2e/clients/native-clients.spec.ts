import { ADAPTERS, startApp, type RunningApp } from '../wire/auth-app.js';
import { FORM, send, type RawRequest } from '../wire/raw-http.js';
import { joined, signed } from '../wire/replies.js';

// Clients that do not run on Node, simulated by the requests in their sources.

interface NativeRequest {
  readonly client: string;
  readonly request: RawRequest;
  readonly reply: string;
}

const BEARER = { authorization: 'Bearer ada' };
const PRIVATE = 'private-own-ada';
const PRESENCE = 'presence-room-1';
const ENCRYPTED = 'private-encrypted-own-ada';
const form = (body: string, headers: Record<string, string> = {}): RawRequest => ({
  body,
  headers: { ...FORM, ...BEARER, ...headers },
});
const json = (channel: string, headers: Record<string, string> = {}): RawRequest => ({
  body: JSON.stringify({ socket_id: '12.34', channel_name: channel }),
  headers: { 'content-type': 'application/json', ...BEARER, ...headers },
});
const fields = (channel: string) => `socket_id=12.34&channel_name=${channel}`;

const JAVA = {
  charset: 'UTF-8',
  'user-agent': 'Java/17.0.9',
  accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
};
const ANDROID = { charset: 'UTF-8', 'user-agent': 'Dalvik/2.1.0 (Linux; U; Android 14)', 'accept-encoding': 'gzip' };
const APPLE = {
  accept: '*/*',
  'accept-language': 'en-GB,en;q=0.9',
  'user-agent': 'App/1 CFNetwork/1490.0.4 Darwin/23.2.0',
};

const REQUESTS: readonly NativeRequest[] = [
  {
    client: 'pusher-js up to 1.12, whose body starts with &',
    request: form(`&${fields(PRIVATE)}`),
    reply: signed(PRIVATE),
  },
  { client: 'pusher-websocket-java', request: form(fields(PRIVATE), JAVA), reply: signed(PRIVATE) },
  {
    client: 'pusher-websocket-java, presence',
    request: form(fields(PRESENCE), JAVA),
    reply: joined(PRESENCE, 'ada', 'ADA'),
  },
  { client: 'pusher-websocket-java, encrypted', request: form(fields(ENCRYPTED), JAVA), reply: signed(ENCRYPTED) },
  {
    client: 'pusher-websocket-java with query parameters whose keys it does not escape',
    request: form(`${fields(PRIVATE)}&user[name]=A%20B`, JAVA),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-websocket-java with a ConnectionFactory that sends JSON',
    request: json(PRIVATE, { charset: 'UTF-8' }),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-websocket-dotnet, channel_name first',
    request: form(`channel_name=${PRIVATE}&socket_id=12.34`),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-websocket-dotnet, presence',
    request: form(`channel_name=${PRESENCE}&socket_id=12.34`),
    reply: joined(PRESENCE, 'ada', 'ADA'),
  },
  {
    client: 'pusher-websocket-dotnet, encrypted',
    request: form(`channel_name=${ENCRYPTED}&socket_id=12.34`),
    reply: signed(ENCRYPTED),
  },
  { client: 'pusher-websocket-swift', request: form(fields(PRIVATE), APPLE), reply: signed(PRIVATE) },
  {
    client: 'pusher-websocket-swift, presence',
    request: form(fields(PRESENCE), APPLE),
    reply: joined(PRESENCE, 'ada', 'ADA'),
  },
  { client: 'pusher-websocket-swift, encrypted', request: form(fields(ENCRYPTED), APPLE), reply: signed(ENCRYPTED) },
  {
    client: 'pusher-websocket-swift with an authRequestBuilder that sends JSON',
    request: json(PRIVATE, APPLE),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-websocket-react-native on Android, authEndpoint',
    request: form(fields(PRIVATE), ANDROID),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-websocket-react-native on iOS, authEndpoint',
    request: form(fields(PRIVATE), APPLE),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-websocket-react-native, onAuthorizer with fetch and JSON',
    request: json(PRESENCE),
    reply: joined(PRESENCE, 'ada', 'ADA'),
  },
  {
    client: 'pusher-channels-flutter on Android, authEndpoint',
    request: form(fields(PRESENCE), ANDROID),
    reply: joined(PRESENCE, 'ada', 'ADA'),
  },
  {
    client: 'pusher-channels-flutter on iOS, onAuthorizer with JSON',
    request: json(PRIVATE, APPLE),
    reply: signed(PRIVATE),
  },
  {
    client: 'pusher-channels-flutter on the web, with authParams',
    request: form(`${fields(PRIVATE)}&tenant=acme`, { 'x-tenant': 'acme' }),
    reply: signed(PRIVATE),
  },
  {
    client: 'dart_pusher_channels',
    request: form(fields(PRIVATE), { 'user-agent': 'Dart/3.4 (dart:io)' }),
    reply: signed(PRIVATE),
  },
  {
    client: 'dart_pusher_channels, presence',
    request: form(fields(PRESENCE), { 'user-agent': 'Dart/3.4 (dart:io)' }),
    reply: joined(PRESENCE, 'ada', 'ADA'),
  },
  { client: 'libPusher', request: form(fields(PRIVATE), APPLE), reply: signed(PRIVATE) },
  { client: 'libPusher, presence', request: form(fields(PRESENCE), APPLE), reply: joined(PRESENCE, 'ada', 'ADA') },
];

const SIGN_INS: readonly { readonly client: string; readonly request: RawRequest }[] = [
  { client: 'pusher-websocket-java', request: form('socket_id=12.34', JAVA) },
  { client: 'pusher-websocket-dotnet', request: form('socket_id=12.34') },
];

describe.each(ADAPTERS)('the requests of native clients, on %s', (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter });
  });
  afterAll(() => running.close());

  it.each(REQUESTS)('get a reply that the client understands: $client', async ({ request, reply }) => {
    const { status, headers, text } = await send(running.origin, request);
    expect([status, text]).toEqual([200, reply]);
    // .NET and Java accept more statuses, pusher-js and Dart only 200. iOS casts the reply to a dictionary of strings.
    expect(headers['content-type']).toMatch(/^application\/json/);
    for (const value of Object.values(JSON.parse(text) as object)) expect(typeof value).toBe('string');
  });

  it.each(SIGN_INS)('sign in: $client', async ({ request }) => {
    const { status, text } = await send(running.origin, { ...request, path: '/pusher/user-auth' });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      auth: expect.stringMatching(/^app-key:[0-9a-f]{64}$/) as string,
      user_data: expect.stringContaining('"id":"ada"') as string,
    });
  });

  it('get a padded key in the standard alphabet for encrypted channels, as .NET, Swift and Dart require', async () => {
    const { text } = await send(running.origin, form(fields(ENCRYPTED)));
    const { shared_secret } = JSON.parse(text) as { shared_secret: string };
    expect(shared_secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });

  it('get no channel_data outside presence channels, where soketi and others would reject the signature', async () => {
    const { text } = await send(running.origin, form(fields(PRIVATE)));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['auth']);
  });

  it('are rejected for names in capitals, which .NET treats as private', async () => {
    await expect(send(running.origin, form('channel_name=Private-own-ada&socket_id=12.34'))).resolves.toMatchObject({
      status: 400,
    });
  });
});
