import { ForbiddenException, Injectable } from '@nestjs/common';
import { ChannelBatchPolicy, type ChannelBatch } from 'nestjs-pusher-auth';
import { MembershipsService } from './memberships.service.js';

@Injectable()
export class RoomPolicies {
  constructor(private readonly memberships: MembershipsService) {}

  @ChannelBatchPolicy('presence-room-<id:int>')
  async join({ user, channels }: ChannelBatch<'presence-room-<id:int>'>): Promise<(boolean | Error)[]> {
    const ids = channels.map(({ params }) => params.id);
    const mine = await this.memberships.roomsOf(user.id, ids); // the only query
    return ids.map((id) => mine.has(id) || new ForbiddenException(`not a member of room ${id}`));
  }
}
