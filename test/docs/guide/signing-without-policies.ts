import { Body, Controller, HttpCode, Injectable, Post, Req, UseGuards } from '@nestjs/common';
import { IsString } from 'class-validator';
import { type ChannelReply, PusherAuthService } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';

export class JoinDto {
  @IsString()
  readonly socketId!: string;

  @IsString()
  readonly channelName!: string;
}

// An endpoint of your own that asks the policies: authorize decides, then signs.
@Controller('realtime')
export class RealtimeController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Post('join')
  @HttpCode(200)
  @UseGuards(HeaderGuard)
  join(@Body() { socketId, channelName }: JoinDto, @Req() request: object): Promise<ChannelReply> {
    // First what the client asks for, then who asks: the request, in which a guard has put the user.
    return this.pusherAuth.authorize({ socketId, channelName }, { request });
  }
}

// Signs and asks nobody: the caller has already decided.
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
