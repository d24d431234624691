import { type INestApplication, Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { FORM, send } from '../../e2e/wire/raw-http.js';
import { ADAPTERS, create, listen, sdk } from '../../surroundings/asking.js';
import { GamePolicies } from './game.policies.js';
import { GamesService } from './games.service.js';

@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret' })],
  providers: [GamesService, GamePolicies],
})
class GameModule {}

interface Member {
  user_id: string;
  user_info: { id: string; name: string };
}

describe.each(ADAPTERS)('guests in presence channels, on %s', (adapter) => {
  let app: INestApplication;
  let origin: string;
  beforeAll(async () => {
    app = await create(GameModule, adapter);
    origin = await listen(app);
  });
  afterAll(() => app.close());

  /** The request of pusher-js, with the nickname in `channelAuthorization.params`. */
  const join = (socketId: string, channelName: string, nickname?: string) =>
    send(origin, {
      headers: FORM,
      body: new URLSearchParams({
        socket_id: socketId,
        channel_name: channelName,
        ...(nickname !== undefined && { nickname }),
      }).toString(),
    });
  const memberOf = async (...request: Parameters<typeof join>): Promise<Member> => {
    const { status, text } = await join(...request);
    expect(status).toBe(200);
    const reply = JSON.parse(text) as { auth: string; channel_data: string };
    const member = JSON.parse(reply.channel_data) as Member;
    expect(reply).toEqual(sdk.authorizeChannel(request[0], request[1], member as never));
    return member;
  };

  it('are members with an id from the server and their chosen name', async () => {
    const kim = await memberOf('1.1', 'presence-game-kiwi', 'Kim');
    const lee = await memberOf('2.2', 'presence-game-kiwi', 'Lee');
    expect([kim.user_info.name, lee.user_info.name]).toEqual(['Kim', 'Lee']);
    expect(kim.user_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(kim.user_id).toBe(kim.user_info.id);
    expect(lee.user_id).not.toBe(kim.user_id);
  });

  it('are a different member after each reconnect', async () => {
    const before = await memberOf('1.1', 'presence-game-kiwi', 'Kim');
    const after = await memberOf('1.2', 'presence-game-kiwi', 'Kim');
    expect(after.user_id).not.toBe(before.user_id);
  });

  it('cannot choose their id and get their names cut', async () => {
    const body = 'socket_id=1.1&channel_name=presence-game-kiwi&user_id=kim&nickname=' + 'x'.repeat(2000);
    const { text } = await send(origin, { headers: FORM, body });
    const { user_id: id, user_info: info } = JSON.parse(
      (JSON.parse(text) as { channel_data: string }).channel_data,
    ) as Member;
    expect(id).not.toBe('kim');
    expect(info.name).toHaveLength(30);
  });

  it.each([
    ['presence-game-lime', 403],
    ['presence-lobby', 401],
    ['private-admin', 401],
    ['private-game-kiwi', 401],
  ])('are denied %s', async (channelName, status) => {
    expect((await join('1.1', channelName)).status).toBe(status);
  });
});
