import { Controller, ForbiddenException, Get, Param, ParseIntPipe, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { channelName } from 'nestjs-pusher-auth/channels';

@Controller('documents')
@UseGuards(AuthGuard('jwt'))
export class DocumentsController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Get(':id/comments')
  async comments(@Param('id', ParseIntPipe) id: number, @Req() request: object): Promise<string[]> {
    const name = channelName('private-document-<id>-comments', { id: String(id) });
    if (!(await this.pusherAuth.can({ channelName: name }, { request }))) throw new ForbiddenException();
    return ['first!'];
  }
}
