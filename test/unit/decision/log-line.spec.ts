import { onOneLine } from '../../../src/decision/decision-log.js';

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
