import { Body, Controller, ForbiddenException, Get, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { PusherAuthService, type AuthRequest } from 'nestjs-pusher-auth';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import type { User } from '../users/user.js';
import { ReadDto } from './read.dto.js';
import { UnreadService } from './unread.service.js';

/** Messages that a user has not seen yet. Conversations are named by their channels. */
@Controller('unread')
@UseGuards(JwtAuthGuard)
@ApiBearerAuth()
export class UnreadController {
  constructor(
    private readonly unread: UnreadService,
    private readonly pusherAuth: PusherAuthService,
  ) {}

  /** The number of unread messages of other users, by channel. Channels without any are left out. */
  @Get()
  counts(@CurrentUser() user: User): Promise<Record<string, number>> {
    return this.unread.counts(user.id);
  }

  /** Passes the request on: the name comes from the client, and may match a policy with guards, which need it. */
  @Post('read')
  @HttpCode(204)
  async read(
    @CurrentUser() user: User,
    @Body() { channelName, messageId }: ReadDto,
    @Req() request: AuthRequest,
  ): Promise<void> {
    if (!(await this.pusherAuth.can({ channelName }, { user, request }))) throw new ForbiddenException();
    await this.unread.markRead(user.id, channelName, messageId);
  }
}
