import { isSocketId, MAX_SOCKET_ID_LENGTH } from '../../../src/signing/socket-id.js';

describe('isSocketId', () => {
  it.each([
    ['Pusher', '17364.25833266'],
    ['soketi', '9876543210.1234567890'],
    ['Reverb', '1000000000.1000000000'],
    ['leading zeros', '0001.0002'],
    ['the shortest', '1.1'],
    ['the longest', `1.${'1'.repeat(MAX_SOCKET_ID_LENGTH - 2)}`],
  ])('accepts %s: %j', (_case, value) => {
    expect(isSocketId(value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['empty', ''],
    ['no dot', '12345'],
    ['nothing before the dot', '.1'],
    ['nothing after the dot', '1.'],
    ['two dots', '1.1.1'],
    ['one character too long', `1.${'1'.repeat(MAX_SOCKET_ID_LENGTH - 1)}`],
    ['a sign', '-1.1'],
    ['an exponent', '1.1e1'],
    ['hex', '0x1.1'],
    ['surrounding space', ' 1.1'],
    ['a trailing space', '1.1 '],
    ['a trailing line feed', '1.1\n'],
    ['a second line', '1.1\n2.2'],
    ['a leading line', 'x\n1.1'],
    ['a line separator', '1.1\u2028'],
    ['a null character', '1.1\0'],
    ['Arabic digits', '١.١'],
    ['full-width digits', '１.１'],
    ['full-width dot', '1．1'],
    ['any character for the dot', '1:1'],
    ['a channel', '1.1:private-victim'],
    ['a user sign-in', '1.1::user::{"id":"admin"}'],
    ['a REST request', 'POST\n/apps/1/events\nauth_key=k&z='],
    ['undefined', undefined],
    ['null', null],
    ['a number', 1.1],
    ['an array that converts to a socket id', ['1.1']],
    ['an object that converts to a socket id', { toString: () => '1.1' }],
    ['a String object', new String('1.1')],
  ])('rejects %s: %j', (_case, value) => {
    expect(isSocketId(value)).toBe(false);
  });
});
