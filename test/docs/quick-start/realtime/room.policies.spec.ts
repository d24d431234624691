import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { RealtimeModule } from './realtime.module.js';

process.env['PUSHER_KEY'] = 'key';
process.env['PUSHER_SECRET'] = 'local-secret';

describe('who may join', () => {
  let app: INestApplicationContext;
  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [RealtimeModule] }).compile();
    app = await module.init();
  });
  afterAll(() => app.close());

  it('lets members join their room, under their name', async () => {
    const auth = pusherAuthTester(app);
    expect(await auth.as({ id: 7, name: 'Ada' }).join('presence-room-1')).toMatchObject({
      granted: true,
      policy: 'RoomPolicies.join',
      member: { userId: '7', userInfo: { name: 'Ada' } },
    });
    expect(await auth.as({ id: 8, name: 'Grace' }).join('presence-room-1')).toMatchObject({ granted: false });
  });

  it('grants and denies as agreed', async () => {
    const users = { ada: { id: 7, name: 'Ada' }, guest: undefined };
    expect(await pusherAuthTester(app).table(users, ['presence-room-1', 'private-user-7', 'private-admin'])).toEqual({
      'presence-room-1': { ada: 'granted', guest: 'unauthenticated' },
      'private-user-7': { ada: 'granted', guest: 'unauthenticated' },
      'private-admin': { ada: 'denied', guest: 'unauthenticated' },
    });
  });
});
