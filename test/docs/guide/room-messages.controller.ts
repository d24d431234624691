import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { HeaderGuard } from './boot.js';
import { RoomAccessGuard } from './room-access.guard.js';

@Controller('rooms/:roomId/messages')
@UseGuards(HeaderGuard, RoomAccessGuard)
export class RoomMessagesController {
  @Get()
  list(@Param('roomId') roomId: string): string[] {
    return [`the first message of room ${roomId}`];
  }
}
