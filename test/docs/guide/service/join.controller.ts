import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { IsString } from 'class-validator';
import { PusherAuthService, type ChannelReply } from 'nestjs-pusher-auth';

export class JoinDto {
  @IsString()
  readonly socketId!: string;

  @IsString()
  readonly channelName!: string;
}

@Controller('realtime')
export class JoinController {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  @Post('join')
  @HttpCode(200)
  @UseGuards(AuthGuard('jwt'))
  join(@Body() { socketId, channelName }: JoinDto, @Req() request: object): Promise<ChannelReply> {
    // First what the client asks for, then who asks.
    return this.pusherAuth.authorize({ socketId, channelName }, { request });
  }
}
