import { Controller, ForbiddenException, Get, Param, ParseIntPipe, Req, UseGuards } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { channelName } from 'nestjs-pusher-auth/channels';
import { HeaderGuard } from './boot.js';

// Whoever may listen to a document may read it: one rule, asked twice.
@Controller('documents')
@UseGuards(HeaderGuard)
export class DocumentsController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Get(':id/comments')
  async comments(@Param('id', ParseIntPipe) id: number, @Req() request: { user?: unknown }): Promise<string[]> {
    const name = channelName('private-document-<id>-comments', { id: String(id) });
    if (!(await this.pusherAuth.can({ channelName: name }, { request }))) throw new ForbiddenException();
    return ['first!'];
  }
}
