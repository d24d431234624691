import type { INestApplicationContext } from '@nestjs/common';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { boot } from './boot.js';
import { OperationPolicies } from './guards.js';
import { StreamPolicies } from './guests.js';

describe('the policies', () => {
  let app: INestApplicationContext;
  beforeAll(async () => {
    app = await boot([OperationPolicies, StreamPolicies]);
  });
  afterAll(() => app.close());

  // Also as toMatchSnapshot(): a pull request that changes permissions then shows it.
  it('are these', () => {
    const rows = pusherAuthTester(app).policies();
    expect(
      rows.map(({ pattern, guards, allowGuest }) => [pattern, ...guards, ...(allowGuest ? ['guests'] : [])]),
    ).toEqual([
      ['private-audit', 'RolesGuard'],
      ['private-operations-<desk:word>', 'OperatorGuard'],
      ['private-stream-<id:int>', 'guests'],
    ]);
  });

  // Guards of policies run. Give them what they read.
  it('let operators into their own desk', async () => {
    const auth = pusherAuthTester(app);
    const ada = { id: 1, name: 'Ada' };
    const operator = { headers: { 'x-operator': 'grace' } };
    expect(await auth.as(ada, operator).join('private-operations-grace')).toMatchObject({ granted: true });
    expect(await auth.as(ada).join('private-operations-grace')).toMatchObject({ reason: 'OperatorGuard said no' });
  });

  // No channel is open that nobody has thought of.
  it('refuse everything else', async () => {
    const names = ['private-audit-2024', 'presence-audit', 'private-encrypted-audit', 'private-cache-audit'];
    const { verdicts } = await pusherAuthTester(app)
      .table({ admin: { id: 1, role: 'admin' } }, names)
      .then((table) => ({ verdicts: names.map((name) => table[name]!['admin']) }));
    expect(verdicts).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  // And a policy is a method of an ordinary class.
  it('can be called', () => {
    const request = { user: { name: 'grace' }, params: { desk: 'grace' } };
    expect(new OperationPolicies().operations(request as never)).toBe(true);
  });
});
