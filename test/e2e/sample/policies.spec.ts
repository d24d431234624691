import { Test, type TestingModule } from '@nestjs/testing';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { pusherAuthTester, type PusherAuthTester } from 'nestjs-pusher-auth/testing';
import { OperatorsPolicies } from '../../../sample-app/operators/operators.policies.js';
import { RoomPolicies } from '../../../sample-app/realtime/room.policies.js';
import { UserPolicies } from '../../../sample-app/realtime/user.policies.js';
import { RoomsService } from '../../../sample-app/rooms/rooms.service.js';
import type { User } from '../../../sample-app/users/user.js';

const ada: User = { id: 1, login: 'ada', name: 'Ada Lovelace', role: 'member' };
const grace: User = { id: 2, login: 'grace', name: 'Grace Hopper', role: 'member' };
const margaret: User = { id: 4, login: 'margaret', name: 'Margaret Hamilton', role: 'admin' };

// Room 1 exists and ada is its member; room 2 exists and is empty.
const rooms = {
  joinedBy: (userId: number, roomIds: number[]) =>
    Promise.resolve(new Set(roomIds.filter((id) => id === 1 && userId === ada.id))),
  existing: (roomIds: number[]) => Promise.resolve(new Set(roomIds.filter((id) => id <= 2))),
};

describe("the sample's policies", () => {
  let module: TestingModule;
  let auth: PusherAuthTester;
  beforeAll(async () => {
    module = await Test.createTestingModule({
      imports: [
        PusherAuthModule.forRoot({
          key: 'key',
          secret: 'secret',
          encryptionMasterKeyBase64: Buffer.alloc(32).toString('base64'),
        }),
      ],
      providers: [RoomPolicies, UserPolicies, OperatorsPolicies, { provide: RoomsService, useValue: rooms }],
    }).compile();
    await module.init();
    auth = pusherAuthTester(module);
  });
  afterAll(() => module.close());

  it('grant exactly these users these channels', async () => {
    const users = { ada, grace, margaret, nobody: undefined };
    const table = await auth.table(users, [
      'presence-room-1',
      'presence-room-2',
      'presence-room-3',
      'presence-online',
      'private-user-1',
      'private-operators',
      'private-encrypted-direct-1-2',
      'private-encrypted-direct-2-1',
      'private-room-1',
    ]);
    const nobody = 'unauthenticated';
    expect(table).toEqual({
      'presence-room-1': { ada: 'granted', grace: 'denied', margaret: 'granted', nobody },
      'presence-room-2': { ada: 'denied', grace: 'denied', margaret: 'granted', nobody },
      'presence-room-3': { ada: 'denied', grace: 'denied', margaret: 'denied', nobody },
      'presence-online': { ada: 'granted', grace: 'granted', margaret: 'granted', nobody },
      'private-operators': { ada: 'denied', grace: 'denied', margaret: 'granted', nobody },
      'private-user-1': { ada: 'granted', grace: 'denied', margaret: 'denied', nobody },
      'private-encrypted-direct-1-2': { ada: 'granted', grace: 'granted', margaret: 'denied', nobody },
      'private-encrypted-direct-2-1': { ada: 'denied', grace: 'denied', margaret: 'denied', nobody },
      'private-room-1': { ada: 'denied', grace: 'denied', margaret: 'denied', nobody },
    });
  });

  it('show members only a name, and show operators the reason of a denial', async () => {
    expect((await auth.as(ada).join('presence-room-1')).member).toEqual({
      userId: '1',
      userInfo: { name: 'Ada Lovelace' },
    });
    expect((await auth.as(grace).join('presence-room-1')).reason).toBe('grace is not a member of room 1');
    expect((await auth.as(grace).join('private-operators')).reason).toBe('RolesGuard said no');
  });

  it('are exactly those in this list', () => {
    expect(
      auth.policies().map(({ pattern, policy, guards, allowGuest }) => ({ pattern, policy, guards, allowGuest })),
    ).toEqual([
      { pattern: 'presence-online', policy: 'UserPolicies.beOnline', guards: [], allowGuest: false },
      { pattern: 'presence-room-<id:int>', policy: 'RoomPolicies.join', guards: [], allowGuest: false },
      {
        pattern: 'private-encrypted-direct-<first:int>-<second:int>',
        policy: 'UserPolicies.ownConversation',
        guards: [],
        allowGuest: false,
      },
      { pattern: 'private-operators', policy: 'OperatorsPolicies.watch', guards: ['RolesGuard'], allowGuest: false },
      { pattern: 'private-user-<id:int>', policy: 'UserPolicies.ownNotifications', guards: [], allowGuest: false },
    ]);
  });
});
