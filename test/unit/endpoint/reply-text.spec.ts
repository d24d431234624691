import { batchReply } from '../../../src/endpoint/reply-text.js';

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
