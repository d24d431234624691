import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { jsonpReply } from '../../../src/jsonp.js';

const CALLBACK = "Pusher.auth_callbacks['1']";

describe('jsonpReply', () => {
  it('calls the callback with the payload, after an empty comment', () => {
    expect(jsonpReply(CALLBACK, { auth: 'k:s' })).toBe(`/**/Pusher.auth_callbacks['1']({"auth":"k:s"});`);
  });

  it('escapes characters that could end the script or a line', () => {
    expect(jsonpReply(CALLBACK, { channel_data: '</script><!--\u2028\u2029' })).toBe(
      `/**/Pusher.auth_callbacks['1']({"channel_data":"\\u003c/script>\\u003c!--\\u2028\\u2029"});`,
    );
  });

  it('passes on any payload unchanged', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<', '\u2028\u2029', '*/', "']);alert(1)//"));
    fc.assert(
      fc.property(fc.record({ auth: text, channel_data: text }), (payload) => {
        const script = jsonpReply(CALLBACK, payload);
        const received: unknown[] = [];
        runInNewContext(script, { Pusher: { auth_callbacks: { 1: (data: unknown) => received.push(data) } } });
        expect(JSON.stringify(received)).toBe(JSON.stringify([payload]));
        expect(script).not.toMatch(/[<\u2028\u2029]/);
      }),
    );
  });
});
