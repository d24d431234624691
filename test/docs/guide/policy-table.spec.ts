import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { OperationPolicies } from './operation.policies.js';
import { OperationsModule } from './operations.module.js';
import { RealtimeModule } from './realtime.module.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'local-secret';

describe('the policy table', () => {
  const ada = { id: 7, name: 'Ada' };
  let app: INestApplicationContext;
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [RealtimeModule, OperationsModule] }).compile();
    app = await module.init();
  });
  afterAll(() => app.close());

  it('has these patterns and guards', () => {
    const rows = pusherAuthTester(app).policies();
    expect(rows.map(({ pattern, guards }) => [pattern, ...guards])).toEqual([
      ['presence-room-<id:int>'],
      ['private-audit', 'RolesGuard'],
      ['private-operations-<desk:word>', 'OperatorGuard'],
      ['private-user-<id:int>'],
    ]);
  });

  it('lets only admins read the audit log', async () => {
    const admin = { ...ada, role: 'admin' };
    expect(await pusherAuthTester(app).table({ admin, ada }, ['private-audit'])).toEqual({
      'private-audit': { admin: 'granted', ada: 'denied' },
    });
  });

  it('denies names that nobody thought of', async () => {
    const admin = { ...ada, role: 'admin' };
    const names = ['private-audit-2024', 'presence-audit', 'private-encrypted-audit'];
    expect(await pusherAuthTester(app).table({ admin }, names)).toEqual({
      'private-audit-2024': { admin: 'denied' },
      'presence-audit': { admin: 'denied' },
      'private-encrypted-audit': { admin: 'denied' },
    });
  });

  it('runs the guards of policies', async () => {
    const auth = pusherAuthTester(app);
    const operator = { headers: { 'x-operator': 'grace' } };
    expect(await auth.as(ada, operator).join('private-operations-grace')).toMatchObject({ granted: true });
    expect(await auth.as(ada).join('private-operations-grace')).toMatchObject({ reason: 'OperatorGuard said no' });
  });

  it('consists of ordinary methods', () => {
    const request = { user: { name: 'grace' }, params: { desk: 'grace' } };
    expect(new OperationPolicies().operations(request as never)).toBe(true);
  });
});
