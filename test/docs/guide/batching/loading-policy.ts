import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { MembershipLoader } from './membership.loader.js';

@Injectable()
export class RoomPolicies {
  constructor(private readonly loader: MembershipLoader) {}

  @ChannelPolicy('presence-room-<id:int>')
  join({ user, params }: ChannelRequest<'presence-room-<id:int>'>): Promise<boolean> {
    return this.loader.isMember(user.id, params.id);
  }
}
