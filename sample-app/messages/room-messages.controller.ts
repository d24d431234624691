import { Body, Controller, Get, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import { ParseIdPipe } from '../platform/parse-id.pipe.js';
import { RoomAccessGuard } from '../realtime/room-access.guard.js';
import type { User } from '../users/user.js';
import { MessageDto } from './message.dto.js';
import type { Message } from './message.js';
import { MessagesService } from './messages.service.js';

@Controller('rooms/:roomId/messages')
@UseGuards(JwtAuthGuard, RoomAccessGuard)
@ApiBearerAuth()
export class RoomMessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  latest(@Param('roomId', ParseIdPipe) roomId: number): Promise<Message[]> {
    return this.messages.ofRoom(roomId);
  }

  @Post()
  send(
    @Param('roomId', ParseIdPipe) roomId: number,
    @CurrentUser() user: User,
    @Body() { text }: MessageDto,
  ): Promise<Message> {
    return this.messages.sendToRoom(roomId, user, text);
  }
}
