import { jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import Pusher from 'pusher';
import { RealtimeModule } from './realtime.module.js';
import { RoomMembersService } from './room-members.service.js';

Object.assign(process.env, { PUSHER_APP_ID: '1', PUSHER_KEY: 'key', PUSHER_SECRET: 'local-secret' });

it('shuts a removed member out and tells their pages', async () => {
  const signalled = jest.spyOn(Pusher.prototype, 'sendToUser').mockResolvedValue({} as never);
  const closed = jest.spyOn(Pusher.prototype, 'terminateUserConnections').mockResolvedValue({} as never);
  const module = await Test.createTestingModule({ imports: [RealtimeModule] }).compile();
  const app = await module.init();

  await app.get(RoomMembersService).remove(1, 7);

  const ada = pusherAuthTester(app).as({ id: 7, name: 'Ada' });
  expect(await ada.join('presence-room-1')).toMatchObject({ granted: false });
  expect(signalled).toHaveBeenCalledWith('7', 'pusher-auth:recheck', {});
  await app.close(); // does not wait for the grace period
  expect(closed).toHaveBeenCalledWith('7');
});
