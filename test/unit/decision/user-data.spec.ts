import { MemberError } from '../../../src/decision/member.js';
import { MAX_WATCHLIST_LENGTH, userDataOf } from '../../../src/decision/user-data.js';

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
});
