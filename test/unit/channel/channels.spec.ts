import { channelName, InvalidChannelParamsError, InvalidPatternError, matchChannel } from '../../../src/channels.js';

/** The signatures as untyped code calls them. */
const build = channelName as (pattern: string, params: object, maxLength?: number) => string;
const match = matchChannel as (pattern: string, name: unknown, maxLength?: number) => object | undefined;

it.each([
  ['private-lobby', {}, 'private-lobby'],
  ['private-user-<id:int>', { id: 0 }, 'private-user-0'],
  ['private-user-<id:int>', { id: Number.MAX_SAFE_INTEGER }, 'private-user-9007199254740991'],
  ['presence-room-<id>', { id: 'a@b.c;x=1-' }, 'presence-room-a@b.c;x=1-'],
  ['private-<t:word>-<r:admin|user>-<x>-end', { x: 'end-end', r: 'user', t: 'a_1' }, 'private-a_1-user-end-end-end'],
  ['private-<a:slug>-chat', { a: '-chat' }, 'private--chat-chat'],
  ['private-<constructor>', { constructor: 'x' }, 'private-x'],
])('%s with %j builds a name that parses to the same parameters', (pattern, params, name) => {
  expect(build(pattern, params)).toBe(name);
  expect(match(pattern, name)).toEqual(params);
});

it.each([
  ['private-<id>', {}, /"id" is missing/],
  ['private-<constructor>', {}, /"constructor" is missing/],
  ['private-<id>', { id: 'a', x: 1 }, /no parameter "x"/],
  ['private-<id>', JSON.parse('{"id":"a","__proto__":"b"}') as object, /no parameter "__proto__"/],
  ['private-<id>', { id: 5 }, /must be a non-empty string/],
  ['private-<id>', { id: '' }, /must be a non-empty string/],
  ['private-<id>', { id: null }, /must be a non-empty string/],
  ['private-<id>', { id: 'a b' }, /may contain only/],
  ['private-<id>', { id: 'a'.repeat(157) }, /at most 164/],
  ['private-<id>', { id: 'cache-1' }, /would be a private-cache channel, not a private channel/],
  ['private-<id>', { id: 'encrypted-' }, /must have text after its prefix/],
  ['private-<id:int>', { id: '5' }, /safe integer/],
  ['private-<id:int>', { id: -1 }, /safe integer/],
  ['private-<id:int>', { id: -0 }, /safe integer/],
  ['private-<id:int>', { id: 1.5 }, /safe integer/],
  ['private-<id:int>', { id: NaN }, /safe integer/],
  ['private-<id:int>', { id: 2 ** 53 }, /safe integer/],
  ['private-<id:uuid>', { id: '01234567-89AB-cdef-0123-456789abcdef' }, /lower case/],
  ['private-<a:word>-x', { a: 'a-b' }, /letters, digits and _/],
  ['private-<a:slug>.x', { a: 'a.b' }, /letters, digits, _ and -/],
  ['private-<a:x|y>', { a: 'z' }, /one of x, y/],
  ['private-<a:x|y>', { a: 'xy' }, /one of x, y/],
])('%s rejects %j', (pattern, params, message) => {
  expect(() => build(pattern, params)).toThrow(InvalidChannelParamsError);
  expect(() => build(pattern, params)).toThrow(message);
});

it.each([
  ['private-<id>', 'presence-a'],
  ['private-<id>', 'private-cache-a'],
  ['private-<id>', 'private-'],
  ['private-<id>', 'private-a b'],
  ['private-<id>', undefined],
  ['private-<id:int>', 'private-01'],
])('%s does not match %s', (pattern, name) => {
  expect(match(pattern, name)).toBeUndefined();
});

it.each([
  ['private-<id>', {}, 'the parameter "id" is missing'],
  ['private-<id>', { id: undefined }, 'the parameter "id" is missing'],
  ['private-<id>', { id: 'a', x: 1 }, 'private-<id> has no parameter "x"'],
  ['private-<id>', { id: '' }, 'the parameter "id" must be a non-empty string'],
  ['private-<id:int>', { id: '5' }, 'the parameter "id" must be a non-negative safe integer'],
  ['private-<id:uuid>', { id: '5' }, 'the parameter "id" must be a UUID in lower case'],
  ['private-<id:word>', { id: 5 }, 'the parameter "id" must be a string of letters, digits and _'],
  ['private-<id:slug>', { id: 5 }, 'the parameter "id" must be a string of letters, digits, _ and -'],
  ['private-<id:z|y>', { id: 'x' }, 'the parameter "id" must be one of y, z'],
  [
    'private-<id>',
    { id: 'a b' },
    '"private-a b" is not a valid channel name: it may contain only letters, digits and _ - = @ , . ;',
  ],
  ['private-<id>', { id: 'cache-1' }, '"private-cache-1" would be a private-cache channel, not a private channel'],
])('%s with %j is reported as: %s', (pattern, params, message) => {
  expect(() => build(pattern, params)).toThrow(new InvalidChannelParamsError(message));
});

it('rejects an inherited parameter', () => {
  expect(() => build('private-<id>', Object.create({ id: 'a' }) as object)).toThrow(/"id" is missing/);
});

it('names its errors, so that two copies of the package can distinguish them', () => {
  expect(new InvalidPatternError([]).name).toBe('InvalidPatternError');
  expect(new InvalidChannelParamsError('').name).toBe('InvalidChannelParamsError');
});

it('reports every problem of a pattern with its position and its fix', () => {
  const message = [
    '"*" is not a wildcard; write a placeholder: <name>',
    'private-*-<id:itn>',
    '        ^',
    'unknown type "itn"; did you mean "int"?',
    'private-*-<id:itn>',
    '              ^^^',
  ].join('\n');
  expect(() => build('private-*-<id:itn>', {})).toThrow(expect.objectContaining({ message }) as Error);
});

it('marks the problem in the pattern', () => {
  for (const use of [() => build('private-<id:itn>', {}), () => match('private-<id:itn>', 'private-a')]) {
    expect(use).toThrow(InvalidPatternError);
    expect(use).toThrow('unknown type "itn"; did you mean "int"?\nprivate-<id:itn>\n            ^^^');
  }
});

it('accepts the limit of the server', () => {
  const name = `private-${'a'.repeat(192)}`;
  expect(build('private-<id>', { id: 'a'.repeat(192) }, 200)).toBe(name);
  expect(match('private-<id>', name, 200)).toEqual({ id: 'a'.repeat(192) });
  expect(match('private-<id>', name)).toBeUndefined();
  expect(match('private-<id>', name, 199)).toBeUndefined();
  expect(() => build('private-<id>', { id: 'a'.repeat(192) }, 199)).toThrow(/must have at most 199 characters/);
  expect(() => build('private-lobby', {}, 12)).toThrow(/must have at most 12 characters/);
  expect(match('private-lobby', 'private-lobby', 12)).toBeUndefined();
});
