import { MemberError, MAX_WATCHLIST_LENGTH, userDataOf } from '../../../src/decision/member.js';

describe('userDataOf', () => {
  it.each([
    [{ id: 'ada' }, '{"id":"ada"}'],
    [{ id: 7, userInfo: { name: 'Ada' } }, '{"id":"7","user_info":{"name":"Ada"}}'],
    [{ id: 7n, watchlist: ['a', 'b"'] }, '{"id":"7","watchlist":["a","b\\""]}'],
    [{ id: 'a', userInfo: {}, watchlist: [] }, '{"id":"a","user_info":{},"watchlist":[]}'],
    [{ id: 'a', userInfo: undefined, watchlist: undefined }, '{"id":"a"}'],
    [{ id: 'a', watchlist: [1, 2n] }, '{"id":"a","watchlist":["1","2"]}'],
  ])('of %p is %s', (user, data) => {
    expect(userDataOf(user)).toBe(data);
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
  ])('refuses %p', (user) => {
    expect(() => userDataOf(user)).toThrow(
      new MemberError('the user must be a plain object of id, userInfo and watchlist'),
    );
  });

  it.each([
    {},
    { id: null },
    { id: '' },
    { id: 'a', userInfo: null },
    { id: 'a', watchlist: [null] },
    { id: 'a', watchlist: [''] },
  ])('refuses %j, whose values are wrong', (user) => {
    expect(() => userDataOf(user)).toThrow(MemberError);
  });

  it('takes a hundred ids to watch and no more', () => {
    const ids = (count: number) => ({ id: 'a', watchlist: new Array<string>(count).fill('b') });
    expect(JSON.parse(userDataOf(ids(MAX_WATCHLIST_LENGTH)))).toEqual(ids(100));
    for (const user of [
      ids(101),
      { id: 'a', watchlist: 'b' },
      { id: 'a', watchlist: null },
      { id: 'a', watchlist: { length: 1 } },
    ]) {
      expect(() => userDataOf(user)).toThrow('the watchlist must be an array of at most 100 user ids');
    }
  });

  it('reads each id of a watchlist itself: what is checked is what is signed', () => {
    class Collection extends Array<string> {
      override map(): never[] {
        return [{ admin: true }] as never[];
      }
      toJSON(): object {
        return { items: [...this] };
      }
    }
    expect(userDataOf({ id: 'a', watchlist: Collection.from(['b']) })).toBe('{"id":"a","watchlist":["b"]}');

    let reads = 0;
    const growing = new Proxy(['b'], {
      get: (target, key) => (key === 'length' ? (reads++ ? 1000 : 1) : (Reflect.get(target, key) as unknown)),
    });
    expect(userDataOf({ id: 'a', watchlist: growing })).toBe('{"id":"a","watchlist":["b"]}');
  });

  it('takes no hole in a watchlist for an id', () => {
    expect(() => userDataOf({ id: 'a', watchlist: ['b', , 'c'] })).toThrow(MemberError);
  });
});
