import type { ChannelReply } from '../../../src/pusher-auth.inputs.js';
import { batchReply, channelReply } from '../../../src/endpoint/reply.js';

describe('batchReply', () => {
  it('has an entry for each name, in the order of the request', () => {
    const entries = new Map([
      ['private-b', { status: 200 as const, data: { auth: 'k:s' } }],
      ['private-a', { status: 403 }],
    ]);
    expect(batchReply(entries)).toBe('{"private-b":{"status":200,"data":{"auth":"k:s"}},"private-a":{"status":403}}');
  });

  it.each(['__proto__', 'constructor', '"}', '\ud800', '0', ''])('keeps the name %j as it is', (name) => {
    const parsed = JSON.parse(batchReply(new Map([[name, { status: 400 }]]))) as object;
    expect(Object.entries(parsed)).toEqual([[name, { status: 400 }]]);
  });
});

it.each<[reply: ChannelReply]>([
  [{ auth: 'key:0f' }],
  [{ auth: 'key:0f', shared_secret: 'AAAA+/8=' }],
  [{ auth: 'key:0f', channel_data: '{"user_id":"a\\"b","user_info":{"n":"\u2028"}}' }],
])('%j is written as JSON.stringify writes it', (reply) => {
  expect(channelReply(reply)).toBe(JSON.stringify(reply));
  expect(batchReply(new Map([['private-a', { status: 200, data: reply }]]))).toBe(
    JSON.stringify({ 'private-a': { status: 200, data: reply } }),
  );
});
