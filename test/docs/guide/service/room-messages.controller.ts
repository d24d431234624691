import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { RoomAccessGuard } from './room-access.guard.js';

@Controller('rooms/:roomId/messages')
@UseGuards(AuthGuard('jwt'), RoomAccessGuard)
export class RoomMessagesController {
  @Get()
  list(@Param('roomId') roomId: string): string[] {
    return [`the first message of room ${roomId}`];
  }
}
