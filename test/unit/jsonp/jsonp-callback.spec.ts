import { isJsonpCallback } from '../../../src/jsonp.js';

describe('isJsonpCallback', () => {
  it.each([
    ['pusher-js from 2.1', "Pusher.auth_callbacks['1']"],
    ['pusher-js from 2.1, later', "Pusher.auth_callbacks['1234567']"],
    ['pusher-js before 2.1', "Pusher.auth_callbacks['presence-room_1@a=b,c.d;e']"],
    ['the longest', `Pusher.auth_callbacks['${'a'.repeat(200)}']`],
  ])('accepts %s: %s', (_case, value) => {
    expect(isJsonpCallback(value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['empty', ''],
    ['an array, of a repeated callback', ["Pusher.auth_callbacks['1']"]],
    ['an object', { toString: () => "Pusher.auth_callbacks['1']" }],
    ['another function of the page', 'alert'],
    ['a method of the opener', 'opener.document.forms.0.submit'],
    ['the start of a Flash file', 'CWSMIKI0hCD0Up0IZUnnnnnnnnnnnnnnnnnnnUU5nnnnnn3SnnwW'],
    ['another member of Pusher', "Pusher.log['1']"],
    ['a longer path', "window.Pusher.auth_callbacks['1']"],
    ['a member of the callback', "Pusher.auth_callbacks['1'].constructor"],
    ['a second index', "Pusher.auth_callbacks['1']['2']"],
    ['a call', "Pusher.auth_callbacks['1']()"],
    ['code before', "alert(1);Pusher.auth_callbacks['1']"],
    ['code after', "Pusher.auth_callbacks['1'];alert(1)"],
    ['a comment after', "Pusher.auth_callbacks['1']//"],
    ['code between the quotes', "Pusher.auth_callbacks['1'+alert(1)+'1']"],
    ['an escape', "Pusher.auth_callbacks['\\u0027']"],
    ['HTML', "Pusher.auth_callbacks['<script>']"],
    ['nothing between the quotes', "Pusher.auth_callbacks['']"],
    ['no quotes', 'Pusher.auth_callbacks[1]'],
    ['double quotes', 'Pusher.auth_callbacks["1"]'],
    ['any character for the dot', "Pusher+auth_callbacks['1']"],
    ['other case', "pusher.auth_callbacks['1']"],
    ['a letter of another alphabet', "Pusher.auth_callbackſ['1']"],
    ['a line feed at the end', "Pusher.auth_callbacks['1']\n"],
    ['a line before', "x\nPusher.auth_callbacks['1']"],
    ['a line separator between the quotes', "Pusher.auth_callbacks['\u2028']"],
    ['too long', `Pusher.auth_callbacks['${'a'.repeat(201)}']`],
  ])('rejects %s: %j', (_case, value) => {
    expect(isJsonpCallback(value)).toBe(false);
  });
});
