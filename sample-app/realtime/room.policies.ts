import { ForbiddenException, Injectable } from '@nestjs/common';
import { ChannelBatchPolicy, type ChannelBatch } from 'nestjs-pusher-auth';
import { ROOM_CHANNEL } from '../channels.js';
import { RoomsService } from '../rooms/rooms.service.js';

@Injectable()
export class RoomPolicies {
  constructor(private readonly rooms: RoomsService) {}

  /**
   * Members may join their rooms, and administrators every existing room. They see only each other's names. One query, however
   * many rooms a page asks for.
   */
  @ChannelBatchPolicy(ROOM_CHANNEL, { userInfo: ({ user }) => ({ name: user.name }) })
  async join({ user, channels }: ChannelBatch<typeof ROOM_CHANNEL>): Promise<(boolean | Error)[]> {
    const ids = channels.map(({ params }) => params.id);
    const open = await (user.role === 'admin' ? this.rooms.existing(ids) : this.rooms.joinedBy(user.id, ids));
    return ids.map((id) => open.has(id) || new ForbiddenException(`${user.login} is not a member of room ${id}`));
  }
}
