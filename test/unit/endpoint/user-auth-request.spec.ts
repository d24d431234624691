import { BadRequestException } from '@nestjs/common';
import { parseUserAuthRequest } from '../../../src/endpoint/auth-request.js';

describe('parseUserAuthRequest', () => {
  it.each<[string, object]>([
    ['socket_id alone', { socket_id: '1.1' }],
    ['extras', { socket_id: '1.1', channel_name: 'private-a', 'x[0]': 1 }],
    ['no prototype', Object.assign(Object.create(null) as object, { socket_id: '1.1' })],
    ['JSON that sets __proto__', JSON.parse('{"__proto__":{"socket_id":"2.2"},"socket_id":"1.1"}')],
  ])('accepts %s', (_case, body) => {
    expect(parseUserAuthRequest(body)).toEqual({ socketId: '1.1' });
  });

  const once = 'socket_id must be sent once, as one string';
  const form = 'socket_id must have the form <digits>.<digits> and at most 64 characters';

  it.each<[string, unknown, string]>([
    ['no body (parser switched off, unknown content type)', undefined, 'got undefined'],
    ['JSON null', null, 'got null'],
    ['plain text on Fastify', 'socket_id=1.1', 'got a string'],
    ['a JSON number', 1, 'got a number'],
    ['a JSON array', [{ socket_id: '1.1' }], 'got an array'],
    ['an empty body (two content types on Express 4)', {}, 'got no fields'],
    ['no socket_id', { a: 1 }, 'socket_id is missing'],
    [
      'a socket_id of the prototype',
      Object.assign(Object.create({ socket_id: '1.1' }), { a: 1 }),
      'socket_id is missing',
    ],
    ['undefined', { socket_id: undefined }, `${once}, got undefined`],
    ['null', { socket_id: null }, `${once}, got null`],
    ['a number', { socket_id: 1.1 }, `${once}, got a number`],
    ['sent twice', { socket_id: ['1.1', '1.1'] }, `${once}, got an array`],
    ['one in an array', { socket_id: ['1.1'] }, `${once}, got an array`],
    ['nested', { socket_id: { a: '1.1' } }, `${once}, got an object`],
    ['a String object', { socket_id: new String('1.1') }, `${once}, got an object`],
    ['flat: nested', { 'socket_id[a]': '1.1' }, `${once}: socket_id[…] is not supported`],
    ['flat: list', { 'socket_id[]': '1.1' }, `${once}: socket_id[…] is not supported`],
    ['flat: besides a good one', { socket_id: '1.1', 'socket_id[0]': '2.2' }, `${once}: socket_id[…]`],
    ['flat: before a good one', { 'socket_id[0]': '2.2', socket_id: '1.1' }, `${once}: socket_id[…]`],
    ['empty', { socket_id: '' }, form],
    ['a channel smuggled in', { socket_id: '1.1:private-a' }, form],
    ['a line feed at the end', { socket_id: '1.1\n' }, form],
    ['too long', { socket_id: `1.${'1'.repeat(63)}` }, form],
  ])('refuses %s', (_case, body, problem) => {
    expect(() => parseUserAuthRequest(body)).toThrow(BadRequestException);
    expect(() => parseUserAuthRequest(body)).toThrow(problem);
  });

  it.each([undefined, '', {}])('tells the likely causes when there is nothing to read: %j', (body) => {
    expect(() => parseUserAuthRequest(body)).toThrow(
      /application\/x-www-form-urlencoded or application\/json .*pusher-js appends a Content-Type.*body parser must be on/,
    );
  });
});
