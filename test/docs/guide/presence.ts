import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';

@Injectable()
export class LobbyPolicies {
  // The member comes from the mappers: of the policy, else of the module, else user.id, user.userId or user.sub.
  @ChannelPolicy('presence-lobby', { userInfo: ({ user }) => ({ name: user.name }) })
  lobby(): boolean {
    return true;
  }

  // Or from the answer itself. What it leaves out comes from the mappers.
  @ChannelPolicy('presence-game-<id:int>')
  game({ user, params }: ChannelRequest<'presence-game-<id:int>'>): PresenceMember | false {
    return params.id === 1 && { userInfo: { name: user.name, colour: 'white' } };
  }

  // The client has signed in, and the Channels server knows who it is (Pusher alone supports it).
  @ChannelPolicy('presence-office', { useSignedInUser: true })
  office(): boolean {
    return true;
  }
}
