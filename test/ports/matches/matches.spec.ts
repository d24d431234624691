import { type INestApplication, Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { FORM, send } from '../../e2e/wire/raw-http.js';
import { BearerGuard } from '../../surroundings/accounts.js';
import { ADAPTERS, bodyOf, create, formOf, granted, listen } from '../../surroundings/asking.js';
import { ArenaService, BroadcastPolicies } from './broadcast.policies.js';

@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', path: 'broadcasting', guards: [BearerGuard] })],
  providers: [ArenaService, BroadcastPolicies],
})
class ArenaModule {}

describe.each(ADAPTERS)('dotted names of Laravel Echo, on %s', (adapter) => {
  let app: INestApplication;
  let origin: string;
  beforeAll(async () => {
    app = await create(ArenaModule, adapter);
    await app.init();
    origin = await listen(app);
  });
  afterAll(() => app.close());

  /** The request of Echo, from `Echo.private(…)` and `Echo.join(…)`. */
  const ask = (user: string, ...channelNames: string[]) =>
    send(origin, {
      path: '/broadcasting/auth',
      headers: {
        ...FORM,
        accept: 'application/json',
        'x-requested-with': 'XMLHttpRequest',
        authorization: `Bearer ${user}`,
      },
      body: formOf(...channelNames),
    });

  it.each([
    ['ada', 'private-trainer.ada', []],
    ['ada', 'private-team.10', ['team 10']],
    ['bob', 'private-team.10', ['team 10']],
    ['ada', 'private-team.10.coach', ['team 10']],
    ['ada', 'private-match.3', ['match 3', 'team 10']],
    ['cyd', 'private-match.3', ['match 3', 'team 10', 'team 11']],
    ['ada', 'private-match.4', ['match 4']],
  ])('are granted to %s: %s after the queries %j', async (user, channelName, queries) => {
    const { queries: asked } = app.get(ArenaService);
    asked.length = 0;
    expect(bodyOf(await ask(user, channelName))).toEqual(granted(channelName));
    expect(asked).toEqual(queries);
  });

  it('are granted for a lobby with its member', async () => {
    const channelName = 'presence-match.3.lobby';
    expect(bodyOf(await ask('cyd', channelName))).toEqual(
      granted(channelName, { user_id: 'cyd', user_info: { id: 'cyd' } }),
    );
  });

  it.each([
    ['ada', 'private-trainer.bob'],
    ['bob', 'private-team.10.coach'],
    ['cyd', 'private-team.10'],
    ['eve', 'private-match.3'],
    ['eve', 'presence-match.3.lobby'],
    ['ada', 'private-match.5'],
    ['ada', 'private-team.99'],
    ['ada', 'private-match.03'], // with the pattern \d+, another channel with the same rights
    ['ada', 'private-match.3.lobby'],
    ['ada', 'presence-match.3'],
    ['ada', 'private-matches.3'],
  ])('are denied to %s: %s', async (user, channelName) => {
    expect((await ask(user, channelName)).status).toBe(403);
  });

  it('are answered in a batch', async () => {
    expect(bodyOf(await ask('bob', 'private-team.10', 'private-team.10.coach', 'private-match.3'))).toEqual({
      'private-team.10': { status: 200, data: granted('private-team.10') },
      'private-team.10.coach': { status: 403 },
      'private-match.3': { status: 200, data: granted('private-match.3') },
    });
  });
});
