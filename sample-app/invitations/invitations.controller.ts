import {
  Body,
  Controller,
  Delete,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  ServiceUnavailableException,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import { Roles, RolesGuard } from '../auth/roles.guard.js';
import { userChannel } from '../channels.js';
import { ParseIdPipe } from '../platform/parse-id.pipe.js';
import { Publisher } from '../realtime/publisher.js';
import { RoomsService } from '../rooms/rooms.service.js';
import { UsersService } from '../users/users.service.js';
import { InvitationDto } from './invitation.dto.js';

/** Administrators make users members of rooms and remove them. The user is notified on their own channel. */
@Controller('rooms/:roomId/members')
@UseGuards(JwtAuthGuard, RolesGuard)
@Roles('admin')
@ApiBearerAuth()
export class InvitationsController {
  constructor(
    private readonly rooms: RoomsService,
    private readonly users: UsersService,
    private readonly publisher: Publisher,
    private readonly pusherAuth: PusherAuthService,
  ) {}

  @Post()
  @HttpCode(204)
  async invite(@Param('roomId', ParseIdPipe) roomId: number, @Body() { userId }: InvitationDto): Promise<void> {
    const [room, user] = await Promise.all([this.rooms.find(roomId), this.users.find(userId)]);
    if (room === undefined || user === undefined) throw new NotFoundException('Unknown room or user.');
    await this.rooms.addMember(room.id, user.id);
    await this.publisher.publish(userChannel(user.id), 'invited', { room });
  }

  /** Changes the data first, so that the policy denies from then on. Then pages are made to ask it again. Can be repeated. */
  @Delete(':userId')
  @HttpCode(204)
  async remove(
    @Param('roomId', ParseIdPipe) roomId: number,
    @Param('userId', ParseIdPipe) userId: number,
  ): Promise<void> {
    const room = await this.rooms.find(roomId);
    if (room === undefined) throw new NotFoundException('Unknown room.');
    await this.rooms.removeMember(roomId, userId);
    await this.publisher.publish(userChannel(userId), 'removed', { room });
    try {
      await this.pusherAuth.revoke(userId);
    } catch (cause) {
      throw new ServiceUnavailableException('Removed, but open pages were not signalled. Try again.', { cause });
    }
  }
}
