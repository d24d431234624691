import { Injectable } from '@nestjs/common';
import { PusherAuthService, type ChannelReply } from 'nestjs-pusher-auth';

@Injectable()
export class KioskService {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  /** Asks no policy. Call it only for a kiosk that has proved who it is. */
  sign(socketId: string): ChannelReply {
    return this.pusherAuth.signChannel({
      socketId,
      channelName: 'presence-kiosk',
      member: { userId: 'kiosk-1', userInfo: { name: 'Kiosk in the hall' } },
    });
  }
}
