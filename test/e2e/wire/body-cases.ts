import type { AdapterName } from './auth-app.js';
import { FORM, JSON_BODY, type RawRequest } from './raw-http.js';
import { batchOf, signed } from './replies.js';

/** The reply: the exact body, or a text that an error must contain. */
export interface Expected {
  readonly status: number;
  readonly reply?: string;
  readonly says?: RegExp;
}

/** A request of the user `ada`, with one reply, or one for each adapter if their body parsers differ. */
export interface BodyCase {
  readonly name: string;
  readonly request: RawRequest;
  readonly expected: Expected | Readonly<Record<AdapterName, Expected>>;
}

const form = (body: string | Buffer, type: Record<string, string> = FORM): RawRequest => ({
  body,
  headers: { ...type },
});
const json = (value: unknown): RawRequest => form(typeof value === 'string' ? value : JSON.stringify(value), JSON_BODY);
const typed = (contentType: string, body: string | Buffer): RawRequest => form(body, { 'content-type': contentType });

const ADA = 'private-own-ada';
const GRACE = 'private-own-grace';
const one: Expected = { status: 200, reply: signed(ADA) };
const two: Expected = { status: 200, reply: batchOf({ [ADA]: 200, [GRACE]: 403 }) };
const batchOfOne: Expected = { status: 200, reply: batchOf({ [ADA]: 200 }) };
const refused = (says: RegExp, status = 400): Expected => ({ status, says });
const noFields = refused(
  /^the Content-Type must be .*, sent once, and the body parser must be on: the parsed body (has no fields|is )/,
);
const unsupported = refused(/Unsupported Media Type/, 415);
const socketForm = refused(/^socket_id must have the form <digits>\.<digits>/);
const oneWay = refused(/^channel_name must be sent in one way only/);

const names = (count: number) => Array.from({ length: count }, (_, index) => `private-own-${index}`);
const indexed = (list: readonly string[]) => list.map((name, index) => `channel_name[${index}]=${name}`).join('&');
const denials = (list: readonly string[]): Expected => ({
  status: 200,
  reply: batchOf(list.map((name) => [name, 403] as const)),
});
const ALL_CHARACTERS = `private-own-a_Z0=@,.;-`;

/** Bodies that clients send, in the forms that parsers produce. */
export const UNDERSTOOD: readonly BodyCase[] = [
  { name: 'a form', request: form(`socket_id=12.34&channel_name=${ADA}`), expected: one },
  {
    name: 'a form with a charset',
    request: typed('application/x-www-form-urlencoded; charset=UTF-8', `socket_id=12.34&channel_name=${ADA}`),
    expected: one,
  },
  {
    name: 'a form with a media type in capitals',
    request: typed('Application/X-WWW-Form-Urlencoded', `socket_id=12.34&channel_name=${ADA}`),
    expected: one,
  },
  { name: 'channel_name before socket_id', request: form(`channel_name=${ADA}&socket_id=12.34`), expected: one },
  { name: 'a leading &', request: form(`&socket_id=12.34&channel_name=${ADA}`), expected: one },
  {
    name: 'percent-encoded names and values',
    request: form(`socket%5Fid=12%2E34&channel%5Fname=${ADA.replace(/-/g, '%2D')}`),
    expected: one,
  },
  {
    name: 'extra fields of every shape',
    request: form(
      `a=1&a=2&b[c][d]=x&e[]=1&socket_id=12.34&undefined=undefined&channel_name=${ADA}&o=%5Bobject%20Object%5D`,
    ),
    expected: one,
  },
  {
    name: 'extra fields that shadow methods',
    request: form(`hasOwnProperty=1&toString=2&constructor=3&socket_id=12.34&channel_name=${ADA}`),
    expected: one,
  },
  {
    name: 'a bad percent in an extra field',
    request: form(`x=%zz&socket_id=12.34&channel_name=${ADA}`),
    expected: one,
  },
  { name: 'JSON', request: json({ socket_id: '12.34', channel_name: ADA }), expected: one },
  {
    name: 'JSON with a charset',
    request: typed('application/json; charset=utf-8', JSON.stringify({ socket_id: '12.34', channel_name: ADA })),
    expected: one,
  },
  {
    name: 'JSON with extra fields',
    request: json({ socket_id: '12.34', channel_name: ADA, token: null, deep: { list: [1] } }),
    expected: one,
  },
  {
    name: 'all characters that a name may have',
    request: form(`socket_id=12.34&channel_name=${encodeURIComponent(ALL_CHARACTERS)}`),
    expected: refused(/^Forbidden$/, 403),
  },

  {
    name: 'channel_name[0] and channel_name[1] behind a leading &',
    request: form(`&socket_id=12.34&channel_name[0]=${ADA}&channel_name[1]=${GRACE}`),
    expected: two,
  },
  {
    name: 'one channel as channel_name[0]',
    request: form(`&socket_id=12.34&channel_name[0]=${ADA}`),
    expected: batchOfOne,
  },
  {
    name: 'percent-encoded brackets',
    request: form(`socket_id=12.34&channel_name%5B0%5D=${ADA}&channel_name%5B1%5D=${GRACE}`),
    expected: two,
  },
  {
    name: 'indexes before socket_id',
    request: form(`channel_name[0]=${ADA}&channel_name[1]=${GRACE}&socket_id=12.34`),
    expected: two,
  },
  {
    name: 'channel_name[] twice',
    request: form(`socket_id=12.34&channel_name[]=${ADA}&channel_name[]=${GRACE}`),
    expected: two,
  },
  { name: 'channel_name[] once', request: form(`socket_id=12.34&channel_name[]=${ADA}`), expected: batchOfOne },
  {
    name: 'channel_name twice',
    request: form(`socket_id=12.34&channel_name=${ADA}&channel_name=${GRACE}`),
    expected: two,
  },
  { name: 'a JSON array', request: json({ socket_id: '12.34', channel_name: [ADA, GRACE] }), expected: two },
  { name: 'a JSON array of one', request: json({ socket_id: '12.34', channel_name: [ADA] }), expected: batchOfOne },
  {
    name: 'an object of indexes, as qs makes past its limit',
    request: json({ socket_id: '12.34', channel_name: Object.fromEntries(names(30).entries()) }),
    expected: denials(names(30)),
  },
  { name: '25 indexes', request: form(`socket_id=12.34&${indexed(names(25))}`), expected: denials(names(25)) },
  {
    name: '100 indexes, the default limit',
    request: form(`socket_id=12.34&${indexed(names(100))}`),
    expected: denials(names(100)),
  },
  {
    name: '100 names as channel_name[]',
    request: form(
      `socket_id=12.34&${names(100)
        .map((name) => `channel_name[]=${name}`)
        .join('&')}`,
    ),
    expected: denials(names(100)),
  },
  {
    name: 'a batch that names one channel three times',
    request: json({ socket_id: '12.34', channel_name: [ADA, GRACE, ADA, ADA] }),
    expected: two,
  },
  {
    name: 'a batch with invalid names',
    request: json({
      socket_id: '12.34',
      channel_name: [
        ADA,
        '',
        'news',
        'private-',
        'private-own-ada\n',
        '#server-to-user-ada',
        `private-${'x'.repeat(160)}`,
      ],
    }),
    expected: {
      status: 200,
      reply: batchOf([
        [ADA, 200],
        ['', 400],
        ['news', 400],
        ['private-', 400],
        ['private-own-ada\n', 400],
        ['#server-to-user-ada', 400],
        [`private-${'x'.repeat(160)}`, 400],
      ]),
    },
  },
  {
    name: 'a batch with the names of object members',
    request: json({ socket_id: '12.34', channel_name: ['__proto__', ADA, 'constructor', 'toString'] }),
    expected: {
      status: 200,
      reply: `{"__proto__":{"status":400},"${ADA}":{"status":200,"data":${signed(ADA)}},"constructor":{"status":400},"toString":{"status":400}}`,
    },
  },
];

/** Bodies that the two parsers interpret differently. Each is decided name by name, so neither signs too much. */
export const UNDERSTOOD_BY_ONE: readonly BodyCase[] = [
  {
    name: 'indexes with a gap',
    request: form(`socket_id=12.34&channel_name[0]=${ADA}&channel_name[2]=${GRACE}`),
    expected: { express: two, fastify: oneWay },
  },
  {
    name: 'an index with a leading zero',
    request: form(`socket_id=12.34&channel_name[00]=${ADA}`),
    expected: { express: oneWay, fastify: oneWay },
  },
  {
    name: 'channel_name and channel_name[0]',
    request: form(`socket_id=12.34&channel_name=${ADA}&channel_name[0]=${GRACE}`),
    expected: { express: two, fastify: oneWay },
  },
  {
    name: 'channel_name[] and channel_name[0]',
    request: form(`socket_id=12.34&channel_name[]=${ADA}&channel_name[0]=${GRACE}`),
    expected: { express: two, fastify: oneWay },
  },
  {
    name: 'a form in iso-8859-1',
    request: typed('application/x-www-form-urlencoded; charset=iso-8859-1', `socket_id=12.34&channel_name=${ADA}`),
    expected: { express: one, fastify: one },
  },
];

/** Bodies that are rejected, with the field and the fix in the message. */
export const REFUSED: readonly BodyCase[] = [
  { name: 'no socket_id', request: form(`channel_name=${ADA}`), expected: refused(/^socket_id is missing/) },
  { name: 'no channel_name', request: form('socket_id=12.34'), expected: refused(/^channel_name is missing/) },
  { name: 'an empty socket_id', request: form(`socket_id=&channel_name=${ADA}`), expected: socketForm },
  {
    name: 'an empty channel_name',
    request: form('socket_id=12.34&channel_name='),
    expected: refused(/^channel_name must not be empty|^channel_name .*empty/),
  },
  { name: 'a socket_id of letters', request: form(`socket_id=ab.cd&channel_name=${ADA}`), expected: socketForm },
  {
    name: 'a socket_id that continues with a channel',
    request: form(`socket_id=12.34:private-victim&channel_name=${ADA}`),
    expected: socketForm,
  },
  {
    name: 'a socket_id that ends in a line feed',
    request: form(`socket_id=12.34%0A&channel_name=${ADA}`),
    expected: socketForm,
  },
  {
    name: 'a socket_id in the digits of another script',
    request: form(`socket_id=%D9%A1.%D9%A2&channel_name=${ADA}`),
    expected: socketForm,
  },
  {
    name: 'a socket_id without an end',
    request: form(`socket_id=1.${'1'.repeat(5000)}&channel_name=${ADA}`),
    expected: socketForm,
  },
  {
    name: 'two socket_ids',
    request: form(`socket_id=12.34&socket_id=56.78&channel_name=${ADA}`),
    expected: refused(/^socket_id must be sent once, as one string, not as an array/),
  },
  {
    name: 'socket_id[]',
    request: form(`socket_id[]=12.34&channel_name=${ADA}`),
    expected: refused(/^socket_id must be sent once, as one string/),
  },
  {
    name: 'socket_id[a]',
    request: form(`socket_id[a]=12.34&channel_name=${ADA}`),
    expected: refused(/^socket_id must be sent once, as one string/),
  },
  {
    name: 'socket_id and socket_id[a]',
    request: form(`socket_id=12.34&socket_id[a]=1&channel_name=${ADA}`),
    expected: refused(/^socket_id must be sent once, as one string/),
  },
  { name: 'channel_name[a]', request: form(`socket_id=12.34&channel_name[a]=${ADA}`), expected: oneWay },
  {
    name: 'channel_name[0][a]',
    request: form(`socket_id=12.34&channel_name[0][a]=${ADA}`),
    expected: { express: refused(/^channel_name\[0\] must be one string, not an object/), fastify: oneWay },
  },
  {
    name: 'channel_name[0] twice',
    request: form(`socket_id=12.34&channel_name[0]=${ADA}&channel_name[0]=${GRACE}`),
    expected: refused(/^channel_name/),
  },
  { name: 'channel_name[-1]', request: form(`socket_id=12.34&channel_name[-1]=${ADA}`), expected: oneWay },
  {
    name: 'channel_name[__proto__]',
    request: form(`socket_id=12.34&channel_name[__proto__]=${ADA}`),
    expected: { express: refused(/^channel_name must hold at least one name/), fastify: oneWay },
  },
  {
    name: 'the parallel arrays of pusher-js-auth 1.0',
    request: form(`&socket_id[0]=12.34&channel_name[0]=${ADA}&socket_id[1]=12.34&channel_name[1]=${GRACE}`),
    expected: refused(/^socket_id must be sent once, as one string/),
  },
  {
    name: '101 names',
    request: form(`socket_id=12.34&${indexed(names(101))}`),
    expected: refused(/^channel_name holds 101 names; the limit is 100\. Send several requests/),
  },
  {
    name: '101 names as JSON',
    request: json({ socket_id: '12.34', channel_name: names(101) }),
    expected: refused(/^channel_name holds 101 names; the limit is 100/),
  },
  {
    name: '2 000 names',
    request: form(`socket_id=12.34&${indexed(names(2000))}`),
    expected: {
      express: refused(/too many parameters/, 413),
      fastify: refused(/^the request has 2001 fields; the limit is|^channel_name holds 2000 names/),
    },
  },
  {
    name: 'a space for a +',
    request: form(`socket_id=12.34&channel_name=private-own-a+b`),
    expected: refused(/^channel_name/),
  },
  {
    name: 'a name with a colon',
    request: form(`socket_id=12.34&channel_name=presence-room:1`),
    expected: refused(/^channel_name/),
  },
  {
    name: 'a forged identity',
    request: form(`socket_id=12.34&channel_name=${encodeURIComponent('presence-room-1:{"user_id":"root"}')}`),
    expected: refused(/^channel_name/),
  },
  {
    name: 'a forged sign-in',
    request: form(`socket_id=12.34&channel_name=${encodeURIComponent(':user::{"id":"root"}')}`),
    expected: refused(/^channel_name/),
  },
  {
    name: 'a server-to-user channel',
    request: form('socket_id=12.34&channel_name=%23server-to-user-ada'),
    expected: refused(/^channel_name/),
  },
  {
    name: 'a public channel',
    request: form('socket_id=12.34&channel_name=news'),
    expected: refused(/^channel_name must start with private- or presence-/),
  },
  {
    name: 'a prefix in capitals',
    request: form('socket_id=12.34&channel_name=Private-own-ada'),
    expected: refused(/^channel_name must start with private- or presence-/),
  },
  {
    name: 'only a prefix',
    request: form('socket_id=12.34&channel_name=private-encrypted-'),
    expected: refused(/^channel_name/),
  },
  {
    name: 'a name of 165 characters',
    request: form(`socket_id=12.34&channel_name=${'private-own-'.padEnd(165, 'x')}`),
    expected: refused(/^channel_name.*164/),
  },

  {
    name: 'JSON with a number for socket_id',
    request: json({ socket_id: 12.34, channel_name: ADA }),
    expected: refused(/^socket_id must be sent once, as one string, not as a number/),
  },
  {
    name: 'JSON with null for socket_id',
    request: json({ socket_id: null, channel_name: ADA }),
    expected: refused(/^socket_id must be sent once, as one string, not as null/),
  },
  {
    name: 'JSON with an array for socket_id',
    request: json({ socket_id: ['12.34'], channel_name: ADA }),
    expected: refused(/^socket_id must be sent once, as one string, not as an array/),
  },
  {
    name: 'JSON with an object for socket_id',
    request: json({ socket_id: { length: 5 }, channel_name: ADA }),
    expected: refused(/^socket_id must be sent once, as one string, not as an object/),
  },
  ...[7, true, null, 1.5].map((value) => ({
    name: `JSON with ${String(value)} for channel_name`,
    request: json({ socket_id: '12.34', channel_name: value }),
    expected: refused(/^channel_name must be a string or an array of strings, not (a number|a boolean|null)/),
  })),
  ...[[[ADA]], [null], [7], [{ name: ADA }], [ADA, [GRACE]]].map((value) => ({
    name: `JSON with ${JSON.stringify(value)} for channel_name`,
    request: json({ socket_id: '12.34', channel_name: value }),
    expected: refused(/^channel_name\[[01]\] must be one string, not (an array|null|a number|an object)/),
  })),
  {
    name: 'JSON with [] for channel_name',
    request: json({ socket_id: '12.34', channel_name: [] }),
    expected: refused(/^channel_name must hold at least one name/),
  },
  {
    name: 'JSON with {} for channel_name',
    request: json({ socket_id: '12.34', channel_name: {} }),
    expected: refused(/^channel_name must hold at least one name/),
  },
  {
    name: 'JSON with {"name": …} for channel_name',
    request: json({ socket_id: '12.34', channel_name: { name: ADA } }),
    expected: oneWay,
  },
  {
    name: 'JSON with fields in two forms at once',
    request: json({ socket_id: '12.34', channel_name: ADA, 'channel_name[0]': GRACE }),
    expected: oneWay,
  },
  { name: 'a JSON array as the body', request: json([{ socket_id: '12.34', channel_name: ADA }]), expected: noFields },
  { name: 'an empty JSON object', request: json({}), expected: noFields },
  { name: 'a JSON string', request: json('"socket_id"'), expected: { express: refused(/JSON/), fastify: noFields } },
  { name: 'JSON null', request: json('null'), expected: { express: refused(/JSON/), fastify: noFields } },
  { name: 'malformed JSON', request: json('{"socket_id":"12.34",'), expected: refused(/JSON/) },
  {
    name: 'an empty body of the JSON type',
    request: json(''),
    expected: { express: noFields, fastify: refused(/Body cannot be empty/) },
  },
  {
    // Rejected by Fastify since Nest 12, and by the library before.
    name: '__proto__ in a form',
    request: form(`__proto__=x&socket_id=12.34&channel_name[__proto__]=${ADA}`),
    expected: {
      express: refused(/^channel_name must hold at least one name/),
      fastify: refused(/forbidden prototype property|^channel_name must be sent in one way only/),
    },
  },
  {
    name: 'JSON whose __proto__ has the fields',
    request: json(`{"__proto__":{"socket_id":"12.34","channel_name":"${ADA}"}}`),
    expected: { express: refused(/^socket_id is missing/), fastify: refused(/JSON|prototype/) },
  },

  { name: 'no body', request: {}, expected: noFields },
  { name: 'an empty form', request: form(''), expected: noFields },
  {
    name: 'a form without fields',
    request: form('&&&'),
    expected: { express: noFields, fastify: refused(/the parsed body|socket_id is missing/) },
  },
  {
    name: 'a form sent as text/plain',
    request: typed('text/plain', `socket_id=12.34&channel_name=${ADA}`),
    expected: noFields,
  },
  {
    name: 'JSON sent as text/plain',
    request: typed('text/plain', JSON.stringify({ socket_id: '12.34', channel_name: ADA })),
    expected: noFields,
  },
  {
    name: 'no content type',
    request: { body: `socket_id=12.34&channel_name=${ADA}` },
    expected: { express: noFields, fastify: unsupported },
  },
  {
    name: 'multipart/form-data',
    request: typed(
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="socket_id"\r\n\r\n12.34\r\n--x--\r\n`,
    ),
    expected: { express: noFields, fastify: unsupported },
  },
  {
    name: 'JSON of a vendor type',
    request: typed('application/vnd.api+json', JSON.stringify({ socket_id: '12.34', channel_name: ADA })),
    expected: { express: noFields, fastify: unsupported },
  },
  {
    name: 'the two content types of pusher-js in one',
    request: typed('application/x-www-form-urlencoded, application/json', `socket_id=12.34&channel_name=${ADA}`),
    expected: { express: noFields, fastify: unsupported },
  },
  {
    name: 'a form in utf-16',
    request: typed(
      'application/x-www-form-urlencoded; charset=utf-16',
      Buffer.from(`socket_id=12.34&channel_name=${ADA}`, 'utf16le'),
    ),
    expected: { express: refused(/charset/, 415), fastify: refused(/socket_id is missing/) },
  },
  {
    name: 'nesting without an end',
    request: form(`socket_id=12.34&channel_name${'[a]'.repeat(50)}=${ADA}`),
    expected: { express: refused(/depth/), fastify: oneWay },
  },
  {
    name: 'a form of 200 KB',
    request: form(`socket_id=12.34&channel_name=private-${'x'.repeat(200_000)}`),
    expected: { express: refused(/request entity too large/, 413), fastify: refused(/^channel_name.*164/) },
  },
  {
    name: 'a form of 2 MB',
    request: form(`socket_id=12.34&channel_name=private-${'x'.repeat(2_000_000)}`),
    expected: { express: refused(/request entity too large/, 413), fastify: refused(/Request body is too large/, 413) },
  },
  {
    name: 'JSON of 2 MB',
    request: json({ socket_id: '12.34', channel_name: `private-${'x'.repeat(2_000_000)}` }),
    expected: { express: refused(/request entity too large/, 413), fastify: refused(/Request body is too large/, 413) },
  },
];
