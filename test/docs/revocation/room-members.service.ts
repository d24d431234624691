import { Injectable } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { RoomsService } from './rooms.service.js';

@Injectable()
export class RoomMembersService {
  constructor(
    private readonly rooms: RoomsService,
    private readonly pusherAuth: PusherAuthService,
  ) {}

  async remove(roomId: number, userId: number): Promise<void> {
    await this.rooms.removeMember(roomId, userId); // 1. the data: from now on the policy denies
    await this.pusherAuth.revoke(userId); // 2. the open pages of this user
  }
}
