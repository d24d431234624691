import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';

@Injectable()
export class ChessPolicies {
  @ChannelPolicy('presence-chess-<id:int>')
  play({ user, params }: ChannelRequest<'presence-chess-<id:int>'>): PresenceMember | false {
    if (params.id !== 1) return false;
    return { userInfo: { name: user.name, colour: 'white' } }; // the id comes from the user, as always
  }
}
