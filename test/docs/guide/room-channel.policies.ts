import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { ROOM } from './channels.js';

@Injectable()
export class RoomPolicies {
  @ChannelPolicy(ROOM)
  join({ params }: ChannelRequest<typeof ROOM>): boolean {
    return params.id > 0;
  }
}
