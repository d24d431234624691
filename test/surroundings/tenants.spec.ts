import type { PGlite } from '@electric-sql/pglite';
import type { INestApplication } from '@nestjs/common';
import { ADAPTERS, bodyOf, create, granted, join, listen } from './asking.js';
import { openDatabase, TenantModule } from './tenants.js';

let database: PGlite;
beforeAll(async () => {
  database = await openDatabase();
}, 60_000);
afterAll(() => database.close());

describe.each(ADAPTERS)('a tenant in the store of nestjs-cls, on %s', (adapter) => {
  let app: INestApplication;
  let origin: string;
  beforeAll(async () => {
    app = await create(TenantModule.on(database), adapter);
    origin = await listen(app);
  });
  afterAll(() => app.close());

  const as = (tenant: string) => ({ authorization: `Bearer ${tenant}` });
  const yes = (channel: string) => ({ status: 200, data: granted(channel) });
  const no = { status: 403 };

  it("limits a policy's query to the rows of that tenant", async () => {
    const orders = ['private-order-1', 'private-order-2', 'private-order-3', 'private-order-4'];
    expect(bodyOf(await join(origin, orders, as('acme')))).toEqual({
      'private-order-1': yes('private-order-1'),
      'private-order-2': yes('private-order-2'),
      'private-order-3': no,
      'private-order-4': no,
    });
  });

  it('keeps concurrent requests apart', async () => {
    const tenants = Array.from({ length: 20 }, (_, index) => (index % 2 ? 'acme' : 'globex'));
    const replies = await Promise.all(
      tenants.map((tenant) => join(origin, ['private-order-1', 'private-order-3'], as(tenant))),
    );
    expect(replies.map(bodyOf)).toEqual(
      tenants.map((tenant) => ({
        'private-order-1': tenant === 'acme' ? yes('private-order-1') : no,
        'private-order-3': tenant === 'globex' ? yes('private-order-3') : no,
      })),
    );
  });

  it('is shared by the policies of one batch, so each sees the writes of the others', async () => {
    const channels = ['private-counted-a', 'private-counted-b'];
    expect(bodyOf(await join(origin, channels, as('acme')))).toEqual({
      'private-counted-a': yes('private-counted-a'),
      'private-counted-b': no,
    });
    expect((await join(origin, 'private-counted-b', as('acme'))).status).toBe(200);
  });

  it('runs no query for a user without a tenant', async () => {
    expect((await join(origin, 'private-order-1')).status).toBe(403);
  });
});
