import { Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

// Field by field: a field that the user gets next year stays private until somebody adds it here.
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
