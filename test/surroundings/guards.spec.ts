import type { INestApplication, Type } from '@nestjs/common';
import { ADAPTERS, bodyOf, create, granted, join, listen } from './asking.js';
import { Auth0Module, RealtimeModule, FirebaseModule } from './guards.js';

const PROVIDERS: [string, Type, string, { user_id: string }, number][] = [
  ['Clerk', RealtimeModule, 'private-inbox-ada', { user_id: 'ada' }, 403],
  ['Auth0', Auth0Module, 'private-inbox-ada', { user_id: 'ada' }, 401],
  ['Firebase', FirebaseModule, 'private-inbox-7', { user_id: '7' }, 403],
];

describe.each(ADAPTERS)('on %s', (adapter) => {
  describe.each(PROVIDERS)('a guard shaped like that of %s', (_, module, own, member, refusal) => {
    let app: INestApplication;
    let origin: string;
    beforeAll(async () => {
      app = await create(module, adapter);
      origin = await listen(app);
    });
    afterAll(() => app.close());

    const as = (token: string) => ({ authorization: `Bearer ${token}` });

    it('provides its user for the policy and the member', async () => {
      expect(bodyOf(await join(origin, own, as('valid:ada')))).toEqual(granted(own));
      expect(bodyOf(await join(origin, 'presence-office', as('valid:ada')))).toEqual(
        granted('presence-office', member),
      );
      expect((await join(origin, own, as('valid:bob'))).status).toBe(403);
    });

    it('verifies the token once for a batch', async () => {
      expect(bodyOf(await join(origin, [own, 'private-unknown'], as('valid:ada')))).toEqual({
        [own]: { status: 200, data: granted(own) },
        'private-unknown': { status: 403 },
      });
    });

    it.each(['expired:ada', ''])('rejects the token "%s" before any policy runs', async (token) => {
      expect((await join(origin, own, as(token))).status).toBe(refusal);
    });
  });
});
