import { Injectable } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { channelName } from 'nestjs-pusher-auth/channels';
import Pusher from 'pusher';
import { UsersService } from './users.service.js';

@Injectable()
export class RoomAuditService {
  constructor(
    private readonly pusher: Pusher, // the SDK with which you publish
    private readonly pusherAuth: PusherAuthService,
    private readonly users: UsersService,
  ) {}

  /** The ids of those who are in the room and would not be let in now. */
  async intruders(roomId: number): Promise<string[]> {
    const name = channelName('presence-room-<id:int>', { id: roomId });
    const response = await this.pusher.get({ path: `/channels/${name}/users` });
    const { users: members } = (await response.json()) as { users: { id: string }[] };
    const denied = await this.pusherAuth.recheck({
      channelName: name,
      members,
      userOf: (id) => this.users.find(Number(id)),
    });
    return denied.map(({ id }) => id);
  }
}
