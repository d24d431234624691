import { Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

// Name each field. A field that is added to the user next year then stays private.
function publicProfile({ name, avatarUrl }: { name: string; avatarUrl?: string }): object {
  return avatarUrl === undefined ? { name } : { name, avatar: avatarUrl };
}

@Injectable()
export class LobbyPolicies {
  @ChannelPolicy('presence-lobby', { userInfo: ({ user }) => publicProfile(user) })
  join(): boolean {
    return true;
  }
}
