import fc, { type Arbitrary } from 'fast-check';

/** One request, before it goes over the wire of either adapter. */
export interface FuzzedRequest {
  readonly method: 'POST' | 'GET' | 'PUT' | 'HEAD' | 'OPTIONS';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly user: string | undefined;
  readonly second: string | undefined;
  /** The channels requested, if the request is one that a real client would send: then the expected reply is known. */
  readonly asks?: { readonly socketId: string; readonly channels: readonly string[]; readonly batch: boolean };
}

const PEOPLE = ['ada', 'grace', 'linus'] as const;
const UUID = '00000000-1111-4222-8333-444455556666';

export const socketIds: Arbitrary<string> = fc.oneof(
  fc.constantFrom('1.1', '17364.25833266', '9876543210.1234567890', '0001.0002', `1.${'7'.repeat(62)}`),
  fc.tuple(fc.nat(), fc.nat()).map(([first, second]) => `${first}.${second}`),
);

const noSocketIds: Arbitrary<string> = fc.constantFrom(
  '',
  '1',
  '1.',
  '.1',
  '1.1.1',
  ' 1.1',
  '1.1 ',
  '1.1\n',
  '1.1\r\nX-Injected: 1',
  '1.1\u0000',
  '١.١',
  '１.１',
  '1.1e3',
  '-1.1',
  '0x1.1',
  '1.1:private-user-ada',
  '1.1:presence-room-2:{"user_id":"ada"}',
  '1.1::user::{"id":"ada"}',
  'POST\n/apps/1/events\nauth_key=app-key&auth_timestamp=1&auth_version=1.0&body_md5=x&z=',
  `1.${'1'.repeat(63)}`,
  `1.${'1'.repeat(5000)}`,
  '[object Object]',
  'undefined',
);

const values: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...PEOPLE, UUID, UUID.replaceAll('0', '1'), 'secret', '0', '2', '3', '12', '007', '-1', '1e3'),
  fc.constantFrom('9007199254740991', '9007199254740992', '9007199254740993', '99999999999999999999'),
  fc.constantFrom('admin-1', 'editor-1', 'red-team.3', 'red.team.3', 'a.4', '__proto__', 'constructor', 'toString'),
  fc.constantFrom(
    'encrypted-ada',
    'cache-ada',
    'a,b',
    'x;y',
    'ada@example.com',
    'ada=1',
    'a'.repeat(140),
    'a'.repeat(300),
  ),
  fc.string({ unit: fc.constantFrom(...'abz019_-=@,.;'), minLength: 1, maxLength: 12 }),
);

const stems = [
  'private-user-',
  'presence-room-',
  'presence-cache-lobby-',
  'private-encrypted-vault-',
  'private-encrypted-cache-box-',
  'private-cache-feed-',
  'private-open-',
  'private-second-',
  'private-never-',
  'presence-signed-',
  'presence-named-',
  'private-',
  'presence-',
  'private-cache-',
  'private-encrypted-',
  'private-encrypted-cache-',
  'presence-cache-',
  'private-cache-user-',
  'private-encrypted-user-',
  'presence-user-',
  'private-room-',
] as const;

// Each of these is granted to some user; purely random names would almost never be.
const joinable = fc.constantFrom(
  'private-user-ada',
  'private-user-grace',
  'presence-room-0',
  'presence-room-9007199254740990',
  'presence-cache-lobby-main1',
  'private-encrypted-vault-ada',
  'private-encrypted-cache-box-red-team.3',
  'private-cache-feed-admin-1',
  'private-cache-feed-editor-__proto__',
  'private-open-door',
  'private-second-linus',
  'private-second-ada',
  `presence-signed-${UUID}`,
  'presence-named-constructor',
);

/** Names made of valid characters: granted, denied, or matched by no policy. */
export const channels: Arbitrary<string> = fc.oneof(
  joinable,
  fc
    .tuple(fc.constantFrom(...stems), values)
    .map(([stem, value]) => `${stem}${value}`)
    .filter((name) => name.length <= 164),
);

const noChannels: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    'public',
    `private-open-${'x'.repeat(152)}`,
    '#server-to-user-ada',
    'Private-user-ada',
    'PRIVATE-user-ada',
    'private-user-ada\n',
    'private-user-ada ',
    ' private-user-ada',
    'private-user-ada\u0000',
    'private-uſer-ada',
    'private-user-ada\u2028',
    'private-user-ada:{"user_id":"ada"}',
    ':user::{"id":"ada"}',
    'presence-room-2:{"user_id":"admin"}',
    'private-user-<ada>',
    'private-user-*',
    'private-user-../ada',
    '__proto__',
    'constructor',
    'toString',
    'null',
    'private-user-ada\r\nSet-Cookie: a=b',
    '</script><script>alert(1)</script>',
  ),
  fc
    .tuple(channels, fc.nat(200), fc.constantFrom(':', '{', '\n', '\u0000', 'é', '😀', '\ud800', '%', '"', '<'))
    .map(([name, at, character]) => `${name.slice(0, at)}${character}${name.slice(at)}`),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const anySocketId = fc.oneof({ weight: 5, arbitrary: socketIds }, { weight: 2, arbitrary: noSocketIds });
export const anyChannel = fc.oneof({ weight: 5, arbitrary: channels }, { weight: 2, arbitrary: noChannels });

// Forms

const fieldNames = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('socket_id', 'channel_name', 'channel_name[0]', 'channel_name[1]', 'channel_name[]'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'socket_id[]',
      'socket_id[0]',
      'socket_id[toString]',
      'channel_name[2]',
      'channel_name[01]',
      'channel_name[-1]',
      'channel_name[1e0]',
      'channel_name[99999999999]',
      'channel_name[0][0]',
      'channel_name[a]',
      'channel_name[__proto__]',
      'channel_name[length]',
      'channel_name[',
      'channel_name]',
      'channel_name.0',
      'CHANNEL_NAME',
      'socket_id ',
      '__proto__',
      '__proto__[socket_id]',
      'constructor[prototype][socket_id]',
      'callback',
      'user_id',
      'channel_data',
      '',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);

/** As a browser encodes it: a lone surrogate has no UTF-8 encoding, so another character replaces it. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

const encodings: readonly ((text: string) => string)[] = [
  (text) => percentEncoded(text),
  (text) => percentEncoded(text),
  (text) => text.replaceAll('%', '%25').replaceAll('&', '%26'),
  (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  (text) => encodeURIComponent(percentEncoded(text)),
  (text) => `${text}%`,
  (text) => text.replace(/[a-z]/, '%zz'),
  (text) => text.replace(/[a-z]/, '%u0061'),
  (text) => text.replace('.', '%c0%ae'),
  (text) => percentEncoded(text).replaceAll('%20', '+'),
];

const formPairs = fc.tuple(
  fieldNames,
  fc.oneof(anySocketId, anyChannel),
  fc.constantFrom(...encodings),
  fc.constantFrom('=', '=', '=', '', '=='),
);

const form = fc
  .tuple(
    fc.array(formPairs, { maxLength: 7 }),
    fc.constantFrom('', '&', '&&', '?'),
    fc.constantFrom('&', '&', '&', ';'),
  )
  .map(
    ([pairs, start, between]) =>
      start + pairs.map(([name, value, encode, is]) => `${encode(name)}${is}${encode(value)}`).join(between),
  );

// JSON

const scalars = fc.oneof(
  anySocketId,
  anyChannel,
  fc.constantFrom(null, true, 0, 1.1, -0, 1e308, '', 'private-user-ada'),
);
const jsonValues = fc.oneof(
  { weight: 5, arbitrary: scalars },
  { weight: 3, arbitrary: fc.array(scalars, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.array(fc.array(scalars, { maxLength: 2 }), { maxLength: 3 }) },
  {
    weight: 2,
    arbitrary: fc.dictionary(fc.constantFrom('0', '1', '2', '01', 'toString', 'length', '__proto__', 'a'), scalars, {
      maxKeys: 4,
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(nested('[', ']', 50), nested('{"a":', '}', 50))
      .map((text) => JSON.parse(text) as unknown),
  },
);

const json = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.tuple(fieldNames, jsonValues), { maxLength: 6 })
      .map(
        (fields) => `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ),
  },
  { weight: 1, arbitrary: jsonValues.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', '{"socket_id":', nested('[', ']', 3000), '\ufeff{}') },
);

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

// Damage

const damages = fc.array(
  fc.tuple(
    fc.constantFrom('cut', 'double', 'insert', 'flip'),
    fc.nat(400),
    fc.nat(20),
    fc.uint8Array({ maxLength: 6 }),
  ),
  { minLength: 1, maxLength: 4 },
);

function damage(body: Buffer, steps: readonly (readonly [string, number, number, Uint8Array])[]): Buffer {
  let bytes = body;
  for (const [kind, position, length, inserted] of steps) {
    const at = bytes.length === 0 ? 0 : position % (bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    if (kind === 'cut') bytes = Buffer.concat([before, after.subarray(length)]);
    else if (kind === 'double') bytes = Buffer.concat([before, after.subarray(0, length), after]);
    else if (kind === 'insert') bytes = Buffer.concat([before, inserted, after]);
    else
      bytes = Buffer.concat([
        before,
        Buffer.from(after.subarray(0, 1)).map((byte) => byte ^ (1 << (position % 8))),
        after.subarray(1),
      ]);
  }
  return bytes;
}

// Headers

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const otherTypes = fc.constantFrom(
  '',
  'text/plain',
  'application/octet-stream',
  'multipart/form-data; boundary=x',
  `${FORM}, ${JSON_TYPE}`,
  `${FORM}; charset=UTF-8`,
  `${FORM}; charset=bogus`,
  `${JSON_TYPE}; charset=utf-16le`,
  `${JSON_TYPE}; charset=bogus`,
  'application/vnd.api+json',
  ';',
  '*/*',
);

const people = fc.option(fc.constantFrom(...PEOPLE), { nil: undefined, freq: 6 });
const pages = fc.constantFrom<Record<string, string>>(
  {},
  { origin: 'https://app.example' },
  { referer: 'https://app.example/chat' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'https://app.example', referer: 'https://evil.example/' },
  { origin: 'https://app.example, https://evil.example' },
  { referer: 'https://app.example.evil.example/' },
  { referer: 'https://app.example@evil.example/' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none', referer: 'https://app.example/' },
);
const callbacks = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("Pusher.auth_callbacks['1']", "Pusher.auth_callbacks['private-user-ada']") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'alert',
      "Pusher.auth_callbacks['1'](alert(1))//",
      "Pusher.auth_callbacks['\\']",
      "Pusher.auth_callbacks['1']\n",
      'CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnn',
      '</script>',
      '',
    ),
  },
);

// Whole requests

type Shaped = Pick<FuzzedRequest, 'method' | 'path' | 'body'> & {
  readonly type: string;
  readonly headers?: Record<string, string>;
  readonly asks?: NonNullable<FuzzedRequest['asks']>;
};

const CHANNEL_PATH = '/pusher/auth';
const USER_PATH = '/pusher/user-auth';
const bodyPaths = fc.constantFrom(CHANNEL_PATH, CHANNEL_PATH, CHANNEL_PATH, USER_PATH);

/** Requests in the format of pusher-js, pusher-js-auth and other clients, with fields that an attacker may choose. */
const asClientsAsk = (someSocketId: Arbitrary<string>, someChannel: Arbitrary<string>): Arbitrary<Shaped> =>
  fc
    .tuple(
      someSocketId,
      fc.array(
        someChannel.map((name) => Buffer.from(name).toString()),
        { minLength: 1, maxLength: 6 },
      ),
      fc.constantFrom('form', 'json', 'json-batch', 'indexes', 'brackets', 'jsonp'),
    )
    .map(([socketId, names, shape]): Shaped => {
      const encode = encodeURIComponent;
      const start = `socket_id=${encode(socketId)}`;
      const one = { socketId, channels: [names[0]!], batch: false };
      const many = { socketId, channels: names, batch: true };
      const post = (type: string, body: string, asks: typeof one): Shaped => ({
        method: 'POST',
        path: CHANNEL_PATH,
        type,
        body: Buffer.from(body),
        asks,
      });
      switch (shape) {
        case 'form':
          return post(FORM, `${start}&channel_name=${encode(names[0]!)}&_token=x`, one);
        case 'json':
          return post(JSON_TYPE, JSON.stringify({ socket_id: socketId, channel_name: names[0] }), one);
        case 'json-batch':
          return post(JSON_TYPE, JSON.stringify({ socket_id: socketId, channel_name: names }), many);
        case 'indexes':
          return post(
            FORM,
            `&${start}${names.map((name, index) => `&channel_name[${index}]=${encode(name)}`).join('')}`,
            many,
          );
        case 'brackets':
          return post(FORM, `${start}${names.map((name) => `&channel_name[]=${encode(name)}`).join('')}`, many);
        default:
          return {
            method: 'GET',
            path: `${CHANNEL_PATH}?callback=${encode("Pusher.auth_callbacks['1']")}&${start}&channel_name=${encode(names[0]!)}`,
            type: '',
            body: Buffer.alloc(0),
            headers: { origin: 'https://app.example' },
          };
      }
    });

const fromClients = asClientsAsk(socketIds, channels);
const fromAttackers = asClientsAsk(anySocketId, anyChannel);

const signIns: Arbitrary<Shaped> = socketIds.map((socketId) => ({
  method: 'POST',
  path: USER_PATH,
  type: FORM,
  body: Buffer.from(`socket_id=${socketId}`),
}));

const forms: Arbitrary<Shaped> = fc
  .tuple(bodyPaths, form)
  .map(([path, text]) => ({ method: 'POST', path, type: FORM, body: Buffer.from(text) }));

const jsons: Arbitrary<Shaped> = fc
  .tuple(bodyPaths, json)
  .map(([path, text]) => ({ method: 'POST', path, type: JSON_TYPE, body: Buffer.from(text) }));

const damaged: Arbitrary<Shaped> = fc
  .tuple(fc.oneof(fromClients, signIns, forms, jsons), damages, fc.option(otherTypes, { nil: undefined }))
  .map(([{ method, path, type, body }, steps, otherType]) => ({
    method,
    path,
    type: otherType ?? type,
    body: damage(body, steps),
  }));

const raw: Arbitrary<Shaped> = fc
  .tuple(bodyPaths, fc.uint8Array({ maxLength: 200 }), fc.oneof(otherTypes, fc.constantFrom(FORM, JSON_TYPE)))
  .map(([path, bytes, type]) => ({ method: 'POST', path, type, body: Buffer.from(bytes) }));

const scripts: Arbitrary<Shaped> = fc
  .tuple(callbacks, form, pages, fc.constantFrom(CHANNEL_PATH, CHANNEL_PATH, CHANNEL_PATH, USER_PATH))
  .map(([callback, query, headers, path]) => ({
    method: 'GET',
    // A request line contains only printable ASCII.
    path: `${path}?callback=${encodeURIComponent(callback)}&${query.replace(/[^!-~]|#/g, (text) => percentEncoded(text))}`,
    type: '',
    body: Buffer.alloc(0),
    headers,
  }));

const otherMethods: Arbitrary<Shaped> = fc
  .tuple(fc.constantFrom('PUT' as const, 'HEAD' as const, 'OPTIONS' as const), bodyPaths, form)
  .map(([method, path, text]) => ({ method, path, type: FORM, body: Buffer.from(method === 'PUT' ? text : '') }));

export const fuzzedRequests: Arbitrary<FuzzedRequest> = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: fromClients },
      { weight: 5, arbitrary: fromAttackers },
      { weight: 1, arbitrary: signIns },
      { weight: 5, arbitrary: forms },
      { weight: 5, arbitrary: jsons },
      { weight: 5, arbitrary: damaged },
      { weight: 1, arbitrary: raw },
      { weight: 2, arbitrary: scripts },
      { weight: 1, arbitrary: otherMethods },
    ),
    people,
    people,
  )
  .map(([{ type, headers, ...shaped }, user, second]) => ({
    ...shaped,
    user,
    second,
    headers: {
      ...headers,
      ...(type && { 'content-type': type }),
      ...(user && { 'x-user': user }),
      ...(second && { 'x-second': second }),
    },
  }));
