import { BadRequestException } from '@nestjs/common';
import fc from 'fast-check';
import { parseChannelAuthRequest, parseUserAuthRequest } from '../../../src/endpoint/auth-request.js';

const MAX_BATCH_SIZE = 5;

function nullPrototype(fields: object): object {
  return Object.assign(Object.create(null) as object, fields);
}

function problemOf(body: unknown, maxBatchSize = MAX_BATCH_SIZE): string {
  try {
    parseChannelAuthRequest(body, maxBatchSize);
  } catch (error) {
    expect(error).toBeInstanceOf(BadRequestException);
    return (error as BadRequestException).message;
  }
  throw new Error('expected a BadRequestException');
}

describe('parseChannelAuthRequest', () => {
  describe('one channel', () => {
    it.each<[string, object]>([
      ['a form or JSON', { socket_id: '1.1', channel_name: 'private-a' }],
      ['the fields the other way round', { channel_name: 'private-a', socket_id: '1.1' }],
      ['a form on Fastify, without a prototype', nullPrototype({ socket_id: '1.1', channel_name: 'private-a' })],
      ['params of pusher-js', { socket_id: '1.1', channel_name: 'private-a', token: 'x', a: ['b'], 'c[0]': 'd' }],
      ['a leading & on Fastify', nullPrototype({ '': '', socket_id: '1.1', channel_name: 'private-a' })],
      [
        'fields that only look similar',
        { socket_id: '1.1', channel_name: 'private-a', channel_names: [], socket_ids: 1 },
      ],
      ['the query of a JSONP request', { callback: 'c', socket_id: '1.1', channel_name: 'private-a' }],
      ['JSON that sets __proto__', JSON.parse('{"__proto__":{"a":1},"socket_id":"1.1","channel_name":"private-a"}')],
      [
        'extras that shadow methods',
        { hasOwnProperty: '1', toString: '2', socket_id: '1.1', channel_name: 'private-a' },
      ],
    ])('is parsed from %s', (_case, body) => {
      expect(parseChannelAuthRequest(body, MAX_BATCH_SIZE)).toEqual({
        socketId: '1.1',
        channelNames: ['private-a'],
        isBatch: false,
      });
    });

    it('is parsed without validating its name', () => {
      const { channelNames } = parseChannelAuthRequest({ socket_id: '1.1', channel_name: '' }, MAX_BATCH_SIZE);
      expect(channelNames).toEqual(['']);
    });
  });

  describe('a batch', () => {
    const shapes: [string, (names: readonly string[]) => object][] = [
      ['an array (JSON; a form on Express)', (names) => ({ channel_name: names })],
      ['indexes as fields (pusher-js-auth on Fastify)', (names) => indexed(names, (index) => `channel_name[${index}]`)],
      ['an object of indexes (qs past its limit)', (names) => ({ channel_name: indexed(names, String) })],
      ['channel_name[] on Fastify', (names) => ({ 'channel_name[]': names.length === 1 ? names[0] : names })],
    ];

    function indexed(names: readonly string[], fieldOf: (index: number) => string): object {
      return nullPrototype(Object.fromEntries(names.map((name, index) => [fieldOf(index), name])));
    }

    it.each(shapes)('is parsed from %s, with any number of names', (_case, shapeOf) => {
      fc.assert(
        fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 30 }), (names) => {
          const body = nullPrototype({ '': '', ...shapeOf(names), socket_id: '1.1', extra: 'x' });
          expect(parseChannelAuthRequest(body, 30)).toEqual({ socketId: '1.1', channelNames: names, isBatch: true });
        }),
      );
    });

    it('is parsed from indexes in any order', () => {
      const body = { socket_id: '1.1', 'channel_name[1]': 'private-b', 'channel_name[0]': 'private-a' };
      expect(parseChannelAuthRequest(body, MAX_BATCH_SIZE).channelNames).toEqual(['private-a', 'private-b']);
    });

    it('keeps names that are keys of every object', () => {
      const channelNames = ['__proto__', 'constructor', 'toString'];
      const body = { socket_id: '1.1', channel_name: channelNames };
      expect(parseChannelAuthRequest(body, MAX_BATCH_SIZE).channelNames).toEqual(channelNames);
    });

    it.each(shapes)('is accepted up to the limit, from %s', (_case, shapeOf) => {
      const names = Array.from({ length: MAX_BATCH_SIZE + 1 }, () => 'private-a');
      const bodyOf = (batch: readonly string[]): object => ({ socket_id: '1.1', ...shapeOf(batch) });
      expect(parseChannelAuthRequest(bodyOf(names.slice(1)), MAX_BATCH_SIZE).channelNames).toHaveLength(MAX_BATCH_SIZE);
      expect(problemOf(bodyOf(names))).toBe('channel_name holds 6 names; the limit is 5. Send several requests');
    });

    it('does not share the array of the body', () => {
      const body = { socket_id: '1.1', channel_name: ['private-a'] };
      const { channelNames } = parseChannelAuthRequest(body, MAX_BATCH_SIZE);
      body.channel_name[0] = 'private-b';
      expect(channelNames).toEqual(['private-a']);
    });
  });

  describe('rejects a channel_name:', () => {
    const once = 'channel_name must be sent in one way only';

    it.each<[string, object, string]>([
      ['missing', {}, 'channel_name is missing'],
      ['undefined', { channel_name: undefined }, 'must be a string or an array of strings, not undefined'],
      ['null', { channel_name: null }, 'must be a string or an array of strings, not null'],
      ['a number', { channel_name: 1 }, 'must be a string or an array of strings, not a number'],
      ['true', { channel_name: true }, 'must be a string or an array of strings, not a boolean'],
      ['an empty array', { channel_name: [] }, 'must hold at least one name'],
      ['an empty object', { channel_name: {} }, 'must hold at least one name'],
      ['a nested array', { channel_name: [['private-a']] }, 'channel_name[0] must be one string, not an array'],
      ['nested in an array', { channel_name: ['a', { b: 'c' }] }, 'channel_name[1] must be one string, not an object'],
      ['with null in an array', { channel_name: ['a', null] }, 'channel_name[1] must be one string, not null'],
      ['a number in an array', { channel_name: [1] }, 'channel_name[0] must be one string, not a number'],
      ['a hole in an array', { channel_name: ['a', , 'b'] }, 'channel_name[1] must be one string, not undefined'],
      ['a String object', { channel_name: [new String('a')] }, 'must be one string, not an instance of String'],
      ['keys that are not indexes', { channel_name: { a: 'b' } }, once],
      ['keys next to indexes', { channel_name: { 0: 'a', length: 'b' } }, once],
      ['an own __proto__ inside', JSON.parse('{"channel_name":{"__proto__":"a"}}'), once],
      ['a gap in an object', { channel_name: { 0: 'a', 2: 'b' } }, once],
      ['nested in an object', { channel_name: { 0: ['a'] } }, 'channel_name[0] must be one string, not an array'],
      ['an object of lengths', { channel_name: { length: 2 } }, once],
      ['flat: not from 0', { 'channel_name[1]': 'a' }, once],
      ['flat: a gap', { 'channel_name[0]': 'a', 'channel_name[2]': 'b' }, once],
      ['flat: a leading zero', { 'channel_name[00]': 'a' }, once],
      ['flat: a leading zero next to another', { 'channel_name[1]': 'a', 'channel_name[01]': 'b' }, once],
      ['flat: a huge index', { 'channel_name[4294967295]': 'a' }, once],
      ['flat: beyond numbers', { 'channel_name[1e400]': 'a' }, once],
      ['flat: negative', { 'channel_name[-1]': 'a' }, once],
      ['flat: negative zero', { 'channel_name[-0]': 'a' }, once],
      ['flat: a fraction', { 'channel_name[0]': 'a', 'channel_name[0.5]': 'b' }, once],
      ['flat: an exponent', { 'channel_name[0e0]': 'a' }, once],
      ['flat: a space', { 'channel_name[ 0]': 'a' }, once],
      ['flat: a name instead of an index', { 'channel_name[a]': 'b' }, once],
      ['flat: __proto__', { 'channel_name[__proto__]': 'b' }, once],
      ['flat: nested', { 'channel_name[0][a]': 'b' }, once],
      ['flat: nested list', { 'channel_name[0][]': 'b' }, once],
      ['flat: unclosed', { 'channel_name[': 'a' }, once],
      ['flat: unclosed index', { 'channel_name[0': 'a' }, once],
      ['flat: another end', { 'channel_name[0)': 'a' }, once],
      ['flat: text after the index', { 'channel_name[0]x': 'a' }, once],
      [
        'flat: the same index twice',
        { 'channel_name[0]': ['a', 'b'] },
        'channel_name[0] must be one string, not an array',
      ],
      ['flat: an object', { 'channel_name[0]': {} }, 'channel_name[0] must be one string, not an object'],
      ['flat: [] of an object', { 'channel_name[]': { 0: 1 } }, 'channel_name[0] must be one string, not a number'],
      ['flat: [] of nothing', { 'channel_name[]': [] }, 'must hold at least one name'],
      ['flat: [] of null', { 'channel_name[]': null }, 'must be a string or an array of strings, not null'],
      ['scalar and index', { channel_name: 'a', 'channel_name[0]': 'b' }, once],
      ['scalar and [a]', { channel_name: 'a', 'channel_name[a]': 'b' }, once],
      ['scalar and []', { channel_name: 'a', 'channel_name[]': 'b' }, once],
      ['[] and index', { 'channel_name[]': 'a', 'channel_name[0]': 'b' }, once],
      ['array and index', { channel_name: ['a'], 'channel_name[0]': 'b' }, once],
    ])('%s', (_case, fields, problem) => {
      expect(problemOf({ socket_id: '1.1', ...fields })).toContain(problem);
      expect(problemOf(nullPrototype({ ...fields, socket_id: '1.1' }))).toContain(problem);
    });
  });

  it('rejects an invalid socket_id', () => {
    expect(problemOf({ socket_id: '1.1:private-a', channel_name: 'private-a' })).toContain('<digits>.<digits>');
  });

  it('reads only own fields', () => {
    const inherited = Object.create({ socket_id: '1.1', channel_name: 'private-a' }) as object;
    expect(problemOf(Object.assign(inherited, { a: 1 }))).toBe('socket_id is missing');
    expect(problemOf(Object.assign(inherited, { socket_id: '1.1' }))).toBe('channel_name is missing');
    const indexes = Object.assign(Object.create({ channel_name: 'private-a' }) as object, {
      socket_id: '1.1',
      'channel_name[0]': 'private-b',
    });
    expect(parseChannelAuthRequest(indexes, MAX_BATCH_SIZE).channelNames).toEqual(['private-b']);
  });

  describe('an oversized value', () => {
    const many = 100_000;
    const long = 'x'.repeat(100_000);
    const fieldsOf = (fieldOf: (index: number) => string): object =>
      Object.fromEntries(Array.from({ length: many }, (_, index) => [fieldOf(index), 'private-a']));

    it.each<[string, object]>([
      ['extras', { socket_id: '1.1', channel_name: 'a', ...fieldsOf((index) => `x${index}`) }],
      ['indexes', { socket_id: '1.1', ...fieldsOf((index) => `channel_name[${index}]`) }],
      ['an array', { socket_id: '1.1', channel_name: Array.from({ length: many }, () => 'private-a') }],
      ['a sparse array', { socket_id: '1.1', channel_name: new Array(4_294_967_295) }],
      ['an object of indexes', { socket_id: '1.1', channel_name: fieldsOf(String) }],
      ['socket ids', { channel_name: 'a', ...fieldsOf((index) => `socket_id[${index}]`) }],
    ])('is rejected because of its size: %s', (_case, body) => {
      const start = performance.now();
      expect(problemOf(body)).toContain('the limit is');
      // Listing the keys takes milliseconds. A second would mean work for each key.
      expect(performance.now() - start).toBeLessThan(1000);
    });

    it('still allows as many further fields as Express accepts, in addition to a full batch', () => {
      const extras = Object.fromEntries(Array.from({ length: 999 }, (_, index) => [`x${index}`, '']));
      const body = { socket_id: '1.1', channel_name: 'a', ...extras };
      expect(parseChannelAuthRequest(body, MAX_BATCH_SIZE).channelNames).toEqual(['a']);
    });

    it('still allows a full batch of fields of any size', () => {
      const names = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`channel_name[${index}]`, 'a']));
      expect(parseChannelAuthRequest({ socket_id: '1.1', ...names }, 2000).channelNames).toHaveLength(2000);
    });

    it.each<[string, object]>([
      ['a long socket_id', { socket_id: long, channel_name: 'a' }],
      ['a long socket_id field', { [`socket_id[${long}]`]: 'a', channel_name: 'a' }],
      ['a long index', { socket_id: '1.1', [`channel_name[${long}]`]: 'a' }],
      ['a long key', { socket_id: '1.1', channel_name: { [long]: 'a' } }],
      ['a long nested value', { socket_id: '1.1', channel_name: [{ toString: long }] }],
    ])('is not quoted in the reply: %s', (_case, body) => {
      expect(problemOf(body).length).toBeLessThan(400);
      expect(problemOf(body)).not.toContain('xx');
    });
  });
});

describe('parseUserAuthRequest', () => {
  it.each<[string, object]>([
    ['only socket_id', { socket_id: '1.1' }],
    ['extras', { socket_id: '1.1', channel_name: 'private-a', 'x[0]': 1 }],
    ['no prototype', Object.assign(Object.create(null) as object, { socket_id: '1.1' })],
    ['JSON that sets __proto__', JSON.parse('{"__proto__":{"socket_id":"2.2"},"socket_id":"1.1"}')],
  ])('accepts %s', (_case, body) => {
    expect(parseUserAuthRequest(body)).toBe('1.1');
  });

  const once = 'socket_id must be sent once, as one string';
  const form = 'socket_id must have the form <digits>.<digits> and at most 64 characters';

  it.each<[string, unknown, string]>([
    ['no body (parser switched off, unknown content type)', undefined, 'the parsed body is undefined'],
    ['JSON null', null, 'the parsed body is null'],
    ['plain text on Fastify', 'socket_id=1.1', 'the parsed body is a string'],
    ['a JSON number', 1, 'the parsed body is a number'],
    ['a JSON array', [{ socket_id: '1.1' }], 'the parsed body is an array'],
    ['an empty body (two content types on Express 4)', {}, 'the parsed body has no fields'],
    ['no socket_id', { a: 1 }, 'socket_id is missing'],
    [
      'a socket_id of the prototype',
      Object.assign(Object.create({ socket_id: '1.1' }), { a: 1 }),
      'socket_id is missing',
    ],
    ['undefined', { socket_id: undefined }, `${once}, not as undefined`],
    ['null', { socket_id: null }, `${once}, not as null`],
    ['a number', { socket_id: 1.1 }, `${once}, not as a number`],
    ['sent twice', { socket_id: ['1.1', '1.1'] }, `${once}, not as an array`],
    ['one in an array', { socket_id: ['1.1'] }, `${once}, not as an array`],
    ['nested', { socket_id: { a: '1.1' } }, `${once}, not as an object`],
    ['a String object', { socket_id: new String('1.1') }, `${once}, not as an instance of String`],
    ['flat: nested', { 'socket_id[a]': '1.1' }, `${once}: socket_id[…] is not supported`],
    ['flat: list', { 'socket_id[]': '1.1' }, `${once}: socket_id[…] is not supported`],
    ['flat: next to a valid one', { socket_id: '1.1', 'socket_id[0]': '2.2' }, `${once}: socket_id[…]`],
    ['flat: before a valid one', { 'socket_id[0]': '2.2', socket_id: '1.1' }, `${once}: socket_id[…]`],
    ['empty', { socket_id: '' }, form],
    ['a channel added', { socket_id: '1.1:private-a' }, form],
    ['a line feed at the end', { socket_id: '1.1\n' }, form],
    ['too long', { socket_id: `1.${'1'.repeat(63)}` }, form],
  ])('rejects %s', (_case, body, problem) => {
    expect(() => parseUserAuthRequest(body)).toThrow(BadRequestException);
    expect(() => parseUserAuthRequest(body)).toThrow(problem);
  });

  it.each([undefined, '', {}])('names the likely causes if the body is missing: %j', (body) => {
    expect(() => parseUserAuthRequest(body)).toThrow(
      /application\/x-www-form-urlencoded or application\/json.*body parser must be on: .*A Content-Type in the headers of pusher-js/,
    );
  });
});

const extras = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 1]));

describe('the fields of a request', () => {
  it('may exceed the expected number by a thousand', () => {
    expect(parseUserAuthRequest({ socket_id: '1.1', ...extras(1000) })).toBe('1.1');
    expect(() => parseUserAuthRequest({ socket_id: '1.1', ...extras(1001) })).toThrow(
      'the request has 1002 fields; the limit is 1001',
    );
  });

  it('may exceed those of a full batch and socket_id by a thousand', () => {
    const request = { socket_id: '1.1', 'channel_name[0]': 'a', 'channel_name[1]': 'b' };
    expect(parseChannelAuthRequest({ ...request, ...extras(1000) }, 2).channelNames).toEqual(['a', 'b']);
    expect(() => parseChannelAuthRequest({ ...request, ...extras(1001) }, 2)).toThrow('the limit is 1003');
  });
});

describe('a rejection', () => {
  it.each([
    [{ socket_id: 'x', channel_name: 'a' }, 'send the value of pusher.connection.socket_id once connected'],
    [{ socket_id: '1.1', 'channel_name[1]': 'a' }, 'or as channel_name[0], channel_name[1] and so on without gaps'],
  ])('of %j explains how to fix it', (body, advice) => {
    expect(() => parseChannelAuthRequest(body, 5)).toThrow(advice);
  });
});
