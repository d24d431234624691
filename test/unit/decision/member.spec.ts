import {
  channelDataOf,
  isPlainObject,
  MAX_USER_ID_LENGTH,
  MAX_USER_INFO_BYTES,
  MemberError,
  memberOf,
  userIdOf,
  userInfoJsonOf,
} from '../../../src/decision/member.js';

class Entity {
  readonly id = 1;
}

describe('userIdOf', () => {
  it.each([
    ['ada', 'ada'],
    [0, '0'],
    [-1.5, '-1.5'],
    [7n, '7'],
    ['x', 'x'],
    ['x'.repeat(MAX_USER_ID_LENGTH), 'x'.repeat(MAX_USER_ID_LENGTH)],
  ])('gives %p as a string', (value, id) => {
    expect(userIdOf(value)).toBe(id);
  });

  it.each([
    [undefined, 'the user id must be a string or a number, not undefined'],
    [null, 'the user id must be a string or a number, not null'],
    [true, 'the user id must be a string or a number, not boolean'],
    [NaN, 'the user id must be a string or a number, not number'],
    [Infinity, 'the user id must be a string or a number, not number'],
    [{ toString: () => 'ada' }, 'the user id must be a string or a number, not object'],
    [['ada'], 'the user id must be a string or a number, not object'],
    ['', 'the user id must have 1 to 128 characters, not 0'],
    ['x'.repeat(129), 'the user id must have 1 to 128 characters, not 129'],
  ])('refuses %p', (value, problem) => {
    expect(() => userIdOf(value)).toThrow(new MemberError(problem));
  });
});

describe('userInfoJsonOf', () => {
  // {"a":""} are eight bytes.
  const ofBytes = (bytes: number, character = 'x') => ({
    a: character.repeat((bytes - 8) / Buffer.byteLength(character)),
  });

  it.each([
    [{}, '{}'],
    [{ name: 'Ada', at: new Date(0), none: undefined }, '{"name":"Ada","at":"1970-01-01T00:00:00.000Z"}'],
    [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    [{ toJSON: () => ({ b: 2 }) }, '{"b":2}'],
  ])('serialises %p', (info, json) => {
    expect(userInfoJsonOf(info)).toBe(json);
  });

  it.each([undefined, null, 'x', 1, [], new Entity(), new Map(), () => ({})])(
    'refuses %p, which is no plain object',
    (info) => {
      expect(() => userInfoJsonOf(info)).toThrow(new MemberError('user info must be a plain object'));
    },
  );

  it.each([{ toJSON: () => 'x' }, { toJSON: () => undefined }, { toJSON: () => [] }, { toJSON: () => null }])(
    'refuses what serialises to something else (%#)',
    (info) => {
      expect(() => userInfoJsonOf(info)).toThrow(new MemberError('user info must serialise to a JSON object'));
    },
  );

  const circular: { self?: object } = {};
  circular.self = circular;
  it.each([circular, { big: 1n }])('refuses what cannot be serialised (%#)', (info) => {
    expect(() => userInfoJsonOf(info)).toThrow(new MemberError('user info cannot be serialised as JSON'));
  });

  it.each(['x', 'é', '€', '😀'])('counts bytes, not characters: %s', (character) => {
    expect(Buffer.byteLength(userInfoJsonOf(ofBytes(MAX_USER_INFO_BYTES - 8, character)))).toBeLessThanOrEqual(1024);
    const tooLarge = ofBytes(MAX_USER_INFO_BYTES + 8 + 8 * 12, character);
    const bytes = Buffer.byteLength(JSON.stringify(tooLarge));
    expect(() => userInfoJsonOf(tooLarge)).toThrow(`user info must have at most 1024 bytes as JSON, not ${bytes}`);
  });

  it('takes 1024 bytes and no more', () => {
    expect(userInfoJsonOf(ofBytes(1024))).toHaveLength(1024);
    expect(() => userInfoJsonOf(ofBytes(1025))).toThrow('not 1025');
  });
});

describe('a member', () => {
  it('is what is signed', () => {
    expect(channelDataOf(memberOf(7, { name: 'A"da' }))).toBe('{"user_id":"7","user_info":{"name":"A\\"da"}}');
    expect(channelDataOf(memberOf('a"b', undefined))).toBe('{"user_id":"a\\"b"}');
    expect(memberOf('a', undefined)).toEqual({ userId: 'a' });
    expect(memberOf('a', {})).toEqual({ userId: 'a', userInfoJson: '{}' });
  });

  it('is refused by name', () => {
    expect(() => memberOf(undefined, {})).toThrow(MemberError);
    expect(() => memberOf('a', null)).toThrow(MemberError);
    expect(new MemberError('x').name).toBe('MemberError');
  });
});

describe('isPlainObject', () => {
  it.each([
    [{}, true],
    [Object.create(null), true],
    [new Entity(), false],
    [Object.create({}), false],
    [[], false],
    [null, false],
    [undefined, false],
    ['', false],
    [() => undefined, false],
  ])('of %p is %p', (value, expected) => {
    expect(isPlainObject(value)).toBe(expected);
  });
});
