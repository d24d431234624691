import { defaultUserId } from '../../../src/decorators/policy-options.js';

it.each<[user: unknown, id: unknown]>([
  [{ id: 7 }, 7],
  [{ userId: 'ada' }, 'ada'],
  [{ sub: 'ada' }, 'ada'],
  [{ id: 1, userId: 2, sub: 3 }, 1],
  [{ userId: 2, sub: 3 }, 2],
  [{ id: null, userId: undefined, sub: 3 }, 3],
  [{ id: 0, userId: 2 }, 0],
  [{ id: '', userId: 2 }, ''],
  [{ name: 'ada' }, undefined],
  // A value that is not an object may have such properties, but it is not a user with an id.
  [Object.assign(() => true, { id: 7 }), undefined],
  ['ada', undefined],
  [7, undefined],
  [null, undefined],
  [undefined, undefined],
])('the default user id of %p is %p', (user, id) => {
  expect(defaultUserId(user)).toBe(id);
});
