import { Body, Controller, ForbiddenException, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import type { User } from '../users/user.js';
import { ReadDto } from './read.dto.js';
import { UnreadService } from './unread.service.js';

/** What a user has not seen yet; a conversation is called by the name of its channel. */
@Controller('unread')
@UseGuards(JwtAuthGuard)
@ApiBearerAuth()
export class UnreadController {
  constructor(
    private readonly unread: UnreadService,
    private readonly pusherAuth: PusherAuthService,
  ) {}

  /** How many messages of others are unread, by channel; channels without any are left out. */
  @Get()
  counts(@CurrentUser() user: User): Promise<Record<string, number>> {
    return this.unread.counts(user.id);
  }

  /** Who may not join a channel has read nothing in it. */
  @Post('read')
  @HttpCode(204)
  async read(@CurrentUser() user: User, @Body() { channelName, messageId }: ReadDto): Promise<void> {
    if (!(await this.pusherAuth.can({ channelName }, { user }))) throw new ForbiddenException();
    await this.unread.markRead(user.id, channelName, messageId);
  }
}
