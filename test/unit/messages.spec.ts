import { describeValue, onOneLine, seeSection } from '../../src/messages.js';

class Room {
  readonly userId = 1;
}

describe('describeValue', () => {
  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'a boolean'],
    [0, 'a number'],
    ['secret', 'a string'],
    [1n, 'a bigint'],
    [Symbol('secret'), 'a symbol'],
    [() => 'secret', 'a function'],
    [['secret'], 'an array'],
    [{ secret: 1 }, 'an object'],
    [Object.create(null), 'an object'],
    [new Room(), 'an instance of Room'],
    [new String('secret'), 'an instance of String'],
    [Promise.resolve('secret'), 'an instance of Promise'],
    // Only the class describes an object, never its content.
    [{ constructor: { name: 'x\ny' } }, 'an object'],
    [Object.create({ constructor: null }), 'an object'],
    [Object.create({ constructor: { name: 7 } }), 'an object'],
  ])('describes %p as %s', (value, description) => {
    expect(describeValue(value)).toBe(description);
  });
});

describe('onOneLine', () => {
  it.each([
    [
      'presence-room-1 denied: not a member of “Zoë’s room” 😀',
      'presence-room-1 denied: not a member of “Zoë’s room” 😀',
    ],
    ['one\ntwo', 'one\\u{a}two'],
    ['one\r\n[Nest] LOG forged', 'one\\u{d}\\u{a}[Nest] LOG forged'],
    ['\u001b[2J', '\\u{1b}[2J'],
    ['a\u2028b\u2029c', 'a\\u{2028}b\\u{2029}c'],
    ['\u202egnp', '\\u{202e}gnp'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0001}', '\\u{e0001}'],
    ['', ''],
  ])('writes %j as %j', (text, line) => {
    expect(onOneLine(text)).toBe(line);
  });
});

it('seeSection names the page in the package and the section', () => {
  expect(seeSection('needs-request')).toBe('See node_modules/nestjs-pusher-auth/docs/errors.md#needs-request');
});
