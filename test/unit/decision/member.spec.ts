import {
  channelData,
  createMember,
  isPlainObject,
  MAX_USER_ID_LENGTH,
  MAX_USER_INFO_BYTES,
  MAX_WATCHLIST_LENGTH,
  MemberError,
  userData,
} from '../../../src/decision/member.js';

class Entity {
  readonly id = 1;
}

const userIdOf = (value: unknown) => createMember(value, undefined).userId;
const userInfoJsonOf = (info: unknown) => createMember('a', info).userInfoJson!;

describe('a user id', () => {
  it.each([
    ['ada', 'ada'],
    [0, '0'],
    [-1.5, '-1.5'],
    [7n, '7'],
    ['x', 'x'],
    ['x'.repeat(MAX_USER_ID_LENGTH), 'x'.repeat(MAX_USER_ID_LENGTH)],
  ])('may be %p and is a string for clients', (value, id) => {
    expect(userIdOf(value)).toBe(id);
  });

  it.each([
    [
      undefined,
      'the user id is undefined. A guest has no id: return { userId } from the policy, or give it a userId mapper',
    ],
    [null, 'the user id must be a string or a finite number, not null'],
    [true, 'the user id must be a string or a finite number, not a boolean'],
    [NaN, 'the user id must be a string or a finite number, not a number'],
    [Infinity, 'the user id must be a string or a finite number, not a number'],
    [{ toString: () => 'ada' }, 'the user id must be a string or a finite number, not an object'],
    [['ada'], 'the user id must be a string or a finite number, not an array'],
    [new String('ada'), 'the user id must be a string or a finite number, not an instance of String'],
    ['', 'the user id must have 1 to 128 characters, not 0'],
    ['x'.repeat(129), 'the user id must have 1 to 128 characters, not 129'],
  ])('cannot be %p', (value, problem) => {
    expect(() => userIdOf(value)).toThrow(new MemberError(problem));
  });
});

describe('user info', () => {
  // {"a":""} are eight bytes.
  const ofBytes = (bytes: number, character = 'x') => ({
    a: character.repeat((bytes - 8) / Buffer.byteLength(character)),
  });

  it.each([
    [{}, '{}'],
    [{ name: 'Ada', at: new Date(0), none: undefined }, '{"name":"Ada","at":"1970-01-01T00:00:00.000Z"}'],
    [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
    [{ toJSON: () => ({ b: 2 }) }, '{"b":2}'],
  ])('is serialised: %p', (info, json) => {
    expect(userInfoJsonOf(info)).toBe(json);
  });

  it.each([null, 'x', 1, [], new Entity(), new Map(), () => ({})])(
    'cannot be %p, which is not a plain object',
    (info) => {
      expect(() => userInfoJsonOf(info)).toThrow(new MemberError('user info must be a plain object'));
    },
  );

  it.each([{ toJSON: () => 'x' }, { toJSON: () => undefined }, { toJSON: () => [] }, { toJSON: () => null }])(
    'must serialise to an object (%#)',
    (info) => {
      expect(() => userInfoJsonOf(info)).toThrow(new MemberError('user info must serialise to a JSON object'));
    },
  );

  const circular: { self?: object } = {};
  circular.self = circular;
  it.each([circular, { big: 1n }])('must be serialisable (%#)', (info) => {
    expect(() => userInfoJsonOf(info)).toThrow(new MemberError('user info cannot be serialised as JSON'));
  });

  it.each(['x', 'é', '€', '😀'])('is limited in bytes, not characters: %s', (character) => {
    expect(Buffer.byteLength(userInfoJsonOf(ofBytes(MAX_USER_INFO_BYTES - 8, character)))).toBeLessThanOrEqual(1024);
    const tooLarge = ofBytes(MAX_USER_INFO_BYTES + 8 + 8 * 12, character);
    const bytes = Buffer.byteLength(JSON.stringify(tooLarge));
    expect(() => userInfoJsonOf(tooLarge)).toThrow(`user info must have at most 1024 bytes as JSON, not ${bytes}`);
  });

  it('may have up to 1024 bytes', () => {
    expect(userInfoJsonOf(ofBytes(1024))).toHaveLength(1024);
    expect(() => userInfoJsonOf(ofBytes(1025))).toThrow('not 1025');
  });
});

describe('a member', () => {
  it('is written as channel_data', () => {
    expect(channelData(createMember(7, { name: 'A"da' }))).toBe('{"user_id":"7","user_info":{"name":"A\\"da"}}');
    expect(channelData(createMember('a"b', undefined))).toBe('{"user_id":"a\\"b"}');
    expect(createMember('a', undefined)).toEqual({ userId: 'a' });
    expect(createMember('a', {})).toEqual({ userId: 'a', userInfoJson: '{}' });
  });

  it('throws a MemberError if its id or info is invalid', () => {
    expect(() => createMember(undefined, {})).toThrow(MemberError);
    expect(() => createMember('a', null)).toThrow(MemberError);
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

describe('userData', () => {
  it.each([
    [{ id: 'ada' }, '{"id":"ada"}'],
    [{ id: 7, userInfo: { name: 'Ada' } }, '{"id":"7","user_info":{"name":"Ada"}}'],
    [{ id: 7n, watchlist: ['a', 'b"'] }, '{"id":"7","watchlist":["a","b\\""]}'],
    [{ id: 'a', userInfo: {}, watchlist: [] }, '{"id":"a","user_info":{},"watchlist":[]}'],
    [{ id: 'a', userInfo: undefined, watchlist: undefined }, '{"id":"a"}'],
    [{ id: 'a', watchlist: [1, 2n] }, '{"id":"a","watchlist":["1","2"]}'],
  ])('writes %p as %s', (user, data) => {
    expect(userData(user)).toBe(data);
  });

  class Account {
    readonly id = 'ada';
  }

  it.each([
    undefined,
    null,
    true,
    'ada',
    ['ada'],
    new Account(),
    { id: 'a', role: 'admin' },
    { id: 'a', user_info: {} },
  ])('rejects %p', (user) => {
    expect(() => userData(user)).toThrow(
      new MemberError('the user must be a plain object with id, userInfo and watchlist'),
    );
  });

  it.each([
    {},
    { id: null },
    { id: '' },
    { id: 'a', userInfo: null },
    { id: 'a', watchlist: [null] },
    { id: 'a', watchlist: [''] },
  ])('rejects %j, whose values are invalid', (user) => {
    expect(() => userData(user)).toThrow(MemberError);
  });

  it('allows a watchlist of up to a hundred ids', () => {
    const ids = (count: number) => ({ id: 'a', watchlist: new Array<string>(count).fill('b') });
    expect(JSON.parse(userData(ids(MAX_WATCHLIST_LENGTH)))).toEqual(ids(100));
    for (const user of [
      ids(101),
      { id: 'a', watchlist: 'b' },
      { id: 'a', watchlist: null },
      { id: 'a', watchlist: { length: 1 } },
    ]) {
      expect(() => userData(user)).toThrow('the watchlist must be an array of at most 100 user ids');
    }
  });

  it('reads each id of a watchlist once, so the validated id is the signed one', () => {
    class Collection extends Array<string> {
      override map(): never[] {
        return [{ admin: true }] as never[];
      }
      toJSON(): object {
        return { items: [...this] };
      }
    }
    expect(userData({ id: 'a', watchlist: Collection.from(['b']) })).toBe('{"id":"a","watchlist":["b"]}');

    let reads = 0;
    const growing = new Proxy(['b'], {
      get: (target, key) => (key === 'length' ? (reads++ ? 1000 : 1) : (Reflect.get(target, key) as unknown)),
    });
    expect(userData({ id: 'a', watchlist: growing })).toBe('{"id":"a","watchlist":["b"]}');
  });

  it('rejects a watchlist with holes', () => {
    expect(() => userData({ id: 'a', watchlist: ['b', , 'c'] })).toThrow(MemberError);
  });
});
