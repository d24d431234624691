import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';

@Injectable()
export class GamePolicies {
  @ChannelPolicy('presence-game-<id:int>')
  game({ user, params }: ChannelRequest<'presence-game-<id:int>'>): PresenceMember | false {
    if (params.id !== 1) return false;
    return { userInfo: { name: user.name, colour: 'white' } }; // the id comes from the user, as always
  }
}
