import { Body, Controller, NotFoundException, Post, Req, UseGuards } from '@nestjs/common';
import Pusher from 'pusher';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RoomsService } from './rooms.service.js';
import type { User } from './user.js';

@Controller('pusher')
@UseGuards(JwtAuthGuard)
export class PusherController {
  constructor(
    private readonly rooms: RoomsService,
    private readonly pusher: Pusher,
  ) {}

  @Post('auth')
  async auth(@Req() { user }: { user: User }, @Body() body: { socket_id: string; channel_name: string }) {
    const { socket_id: socketId, channel_name: channel } = body;
    if (channel.startsWith('presence-room-')) {
      const id = parseInt(channel.split('-').pop() ?? '');
      if (!(await this.rooms.exists(id))) throw new NotFoundException(`there is no room ${id}`);
      if (!(await this.rooms.hasMember(id, user.id))) return { error: 'not a member' };
      return this.pusher.authorizeChannel(socketId, channel, { user_id: String(user.id), user_info: { ...user } });
    }
    if (channel.startsWith('private-user-') && !channel.startsWith(`private-user-${user.id}`)) {
      return { error: 'not yours' };
    }
    return this.pusher.authorizeChannel(socketId, channel);
  }
}
