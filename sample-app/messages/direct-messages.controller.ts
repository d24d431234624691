import { Body, Controller, Get, NotFoundException, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import { ParseIdPipe } from '../platform/parse-id.pipe.js';
import type { User } from '../users/user.js';
import { UsersService } from '../users/users.service.js';
import { MessageDto } from './message.dto.js';
import type { Message } from './message.js';
import { MessagesService } from './messages.service.js';

@Controller('direct/:userId')
@UseGuards(JwtAuthGuard)
@ApiBearerAuth()
export class DirectMessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly users: UsersService,
  ) {}

  @Get()
  latest(@Param('userId', ParseIdPipe) userId: number, @CurrentUser() user: User): Promise<Message[]> {
    return this.messages.between(user.id, userId);
  }

  @Post()
  async send(
    @Param('userId', ParseIdPipe) userId: number,
    @CurrentUser() user: User,
    @Body() { text }: MessageDto,
  ): Promise<Message> {
    if (userId === user.id || (await this.users.find(userId)) === undefined) {
      throw new NotFoundException('No other user has this id.');
    }
    return this.messages.sendDirect(user, userId, text);
  }
}
