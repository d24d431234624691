import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { DIRECT_CHANNEL, ONLINE_CHANNEL, USER_CHANNEL } from '../channels.js';

@Injectable()
export class UserPolicies {
  /**
   * Every user may join: the endpoint's guard has checked the token. soketi only lists members with user info, hence the name.
   */
  @ChannelPolicy(ONLINE_CHANNEL, { userInfo: ({ user }) => ({ name: user.name }) })
  beOnline(): boolean {
    return true;
  }

  @ChannelPolicy(USER_CHANNEL)
  ownNotifications({ user, params }: ChannelRequest<typeof USER_CHANNEL>): boolean {
    return params.id === user.id;
  }

  /** The smaller id comes first, so that two users have only one channel. */
  @ChannelPolicy(DIRECT_CHANNEL)
  ownConversation({ user, params: { first, second } }: ChannelRequest<typeof DIRECT_CHANNEL>): boolean {
    return first < second && (user.id === first || user.id === second);
  }
}
