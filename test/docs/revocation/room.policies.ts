import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { RoomsService } from './rooms.service.js';

@Injectable()
export class RoomPolicies {
  constructor(private readonly rooms: RoomsService) {}

  @ChannelPolicy('presence-room-<id:int>')
  join({ user, params }: ChannelRequest<'presence-room-<id:int>'>): Promise<boolean> {
    return this.rooms.hasMember(params.id, user.id); // reads the membership each time
  }
}
