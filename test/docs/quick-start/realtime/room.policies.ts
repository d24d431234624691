import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { RoomsService } from './rooms.service.js';

@Injectable()
export class RoomPolicies {
  constructor(private readonly rooms: RoomsService) {}

  // Who may join presence-room-1, presence-room-2 …, and what the others see of them.
  @ChannelPolicy('presence-room-<id:int>', { userInfo: ({ user }) => ({ name: user.name }) })
  join({ user, params }: ChannelRequest<'presence-room-<id:int>'>): Promise<boolean> {
    return this.rooms.hasMember(params.id, user.id); // params.id is a number
  }

  @ChannelPolicy('private-user-<id:int>')
  own({ user, params }: ChannelRequest<'private-user-<id:int>'>): boolean {
    return params.id === user.id;
  }
}
