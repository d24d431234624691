import type { HttpAdapterHost } from '@nestjs/core';
import { batchReply, replyWithJson, replyWithScript } from '../../../src/endpoint/reply.js';
import type { ChannelReply } from '../../../src/pusher-auth.inputs.js';

describe('batchReply', () => {
  it('has an entry for each name, in the order of the request', () => {
    const results = new Map([
      ['private-b', { status: 200 as const, data: { auth: 'k:s' } }],
      ['private-a', { status: 403 }],
    ]);
    expect(batchReply(results)).toBe('{"private-b":{"status":200,"data":{"auth":"k:s"}},"private-a":{"status":403}}');
  });

  it.each(['__proto__', 'constructor', '"}', '\\"\\', '\ud800', '\u2028', '0', ''])('keeps the name %j', (name) => {
    const parsed = JSON.parse(batchReply(new Map([[name, { status: 400 }]]))) as object;
    expect(Object.entries(parsed)).toEqual([[name, { status: 400 }]]);
  });

  it.each<[reply: ChannelReply]>([
    [{ auth: 'key:0f' }],
    [{ auth: 'key:0f', shared_secret: 'AAAA+/8=' }],
    [{ auth: 'key:0f', channel_data: '{"user_id":"a\\"b","user_info":{"n":"\u2028"}}' }],
    // An app's key may contain anything that the application configures.
    [{ auth: '"\\ke"y\\:0f' }],
  ])('writes %j as JSON.stringify does', (reply) => {
    expect(batchReply(new Map([['private-a', { status: 200, data: reply }]]))).toBe(
      JSON.stringify({ 'private-a': { status: 200, data: reply } }),
    );
  });
});

describe('a reply', () => {
  /** An adapter that records what it sends. */
  function createHost(type: string) {
    const headers: Record<string, string> = {};
    const sent: unknown[] = [];
    const response = { end: (body: unknown) => sent.push({ end: body }) };
    const httpAdapter = {
      getType: () => type,
      setHeader: (of: object, name: string, value: string) => of === response && (headers[name] = value),
      reply: (of: object, body: unknown) => of === response && sent.push({ reply: body }),
    };
    return { host: { httpAdapter } as unknown as HttpAdapterHost, response, headers, sent };
  }

  it('is written directly on Express, with its length in bytes, because send() would add an ETag', () => {
    const { host, response, headers, sent } = createHost('express');
    replyWithJson(host, response, '{"a":"é"}');
    expect(sent).toEqual([{ end: '{"a":"é"}' }]);
    expect(headers).toEqual({ 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': '10' });
  });

  it('is sent by Fastify', () => {
    const { host, response, headers, sent } = createHost('fastify');
    replyWithJson(host, response, '{}');
    expect(sent).toEqual([{ reply: '{}' }]);
    expect(headers).toEqual({ 'Content-Type': 'application/json; charset=utf-8' });
  });

  it('may be a script, with a type that browsers must not guess', () => {
    const { host, response, headers, sent } = createHost('fastify');
    replyWithScript(host, response, 'callback()');
    expect(sent).toEqual([{ reply: 'callback()' }]);
    expect(headers).toEqual({
      'Content-Type': 'application/javascript; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
    });
  });
});
