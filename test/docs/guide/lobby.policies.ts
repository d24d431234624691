import { Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

@Injectable()
export class LobbyPolicies {
  @ChannelPolicy('presence-lobby', { userInfo: ({ user }) => ({ name: user.name }) })
  lobby(): boolean {
    return true; // every user may join
  }
}
