import { ForbiddenException, Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { ROOM_CHANNEL } from '../channels.js';
import { RoomsService } from '../rooms/rooms.service.js';

@Injectable()
export class RoomPolicies {
  constructor(private readonly rooms: RoomsService) {}

  /** Members may join, and administrators may join every existing room. They see each other's names, nothing else. */
  @ChannelPolicy(ROOM_CHANNEL, { userInfo: ({ user }) => ({ name: user.name }) })
  async join({ user, params }: ChannelRequest<typeof ROOM_CHANNEL>): Promise<boolean> {
    if (await this.rooms.hasMember(params.id, user.id)) return true;
    if (user.role === 'admin') return (await this.rooms.find(params.id)) !== undefined;
    throw new ForbiddenException(`${user.login} is not a member of room ${params.id}`);
  }
}
