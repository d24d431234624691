import { Body, Controller, HttpCode, Injectable, Post, Req, UseGuards } from '@nestjs/common';
import { type ChannelReply, PusherAuthService } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';

// An endpoint of your own that asks the policies: authorize decides, then signs.
@Controller('realtime')
export class RealtimeController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Post('join')
  @HttpCode(200)
  @UseGuards(HeaderGuard)
  join(@Body() body: { socketId: string; channelName: string }, @Req() request: object): Promise<ChannelReply> {
    return this.pusherAuth.authorize({ ...body }, { request });
  }
}

// Signs and asks nobody: whoever calls it has decided already.
@Injectable()
export class KioskService {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  sign(socketId: string): ChannelReply {
    return this.pusherAuth.signChannel({
      socketId,
      channelName: 'presence-kiosk',
      member: { userId: 'kiosk-1', userInfo: { name: 'Kiosk in the hall' } },
    });
  }
}
