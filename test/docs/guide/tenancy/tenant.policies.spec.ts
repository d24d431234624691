import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { OrdersService } from './orders.service.js';
import { TenantPolicies } from './tenant.policies.js';

const acme = { id: 1, tenant: 'acme' };
const globex = { id: 2, tenant: 'globex' };

let app: INestApplication;
beforeAll(async () => {
  const module = await Test.createTestingModule({
    imports: [PusherAuthModule.forRoot({ credentials: null })],
    providers: [TenantPolicies, OrdersService],
  }).compile();
  app = await module.createNestApplication({ logger: false }).init();
});
afterAll(() => app.close());

test('tenants get into their own channels only', async () => {
  const names = ['private-acme-orders', 'private-acme-order-7', 'private-globex-order-7'];
  expect(await pusherAuthTester(app).table({ acme, globex }, names)).toEqual({
    'private-acme-orders': { acme: 'granted', globex: 'denied' },
    'private-acme-order-7': { acme: 'granted', globex: 'denied' },
    'private-globex-order-7': { acme: 'denied', globex: 'denied' },
  });
});
