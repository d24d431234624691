import { Test } from '@nestjs/testing';
import { PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { MembershipsService } from './memberships.service.js';
import { RoomPolicies } from './room.policies.js';

it('decides all rooms of a request with one query', async () => {
  const asked: number[][] = [];
  const memberships = {
    roomsOf: (_userId: number, ids: number[]) => {
      asked.push(ids);
      return Promise.resolve(new Set([1, 2]));
    },
  };
  const module = await Test.createTestingModule({
    imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'local-secret' })],
    providers: [RoomPolicies, { provide: MembershipsService, useValue: memberships }],
  }).compile();
  const app = await module.init();

  const replies = await app
    .get(PusherAuthService)
    .authorizeMany(
      { socketId: '1.2', channelNames: ['presence-room-1', 'presence-room-2', 'presence-room-3'] },
      { user: { id: 7, name: 'Ada' } },
    );

  expect([...replies.values()].map(({ status }) => status)).toEqual([200, 200, 403]);
  expect(asked).toEqual([[1, 2, 3]]);
  await app.close();
});
