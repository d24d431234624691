import type { PresenceDefaults, UserRequest } from 'nestjs-pusher-auth';
import type { User } from '../quick-start/user.js';

export interface Agent {
  agentId: number;
  name: string;
}

// Customer 7 and agent 7 are two members, not one.
function memberId({ user }: UserRequest<User | Agent>): string {
  return 'agentId' in user ? `agent:${user.agentId}` : `customer:${user.id}`;
}

/** For `PusherAuthModule.forRoot({ presence: PRESENCE, … })`. */
export const PRESENCE: PresenceDefaults = {
  userId: memberId,
  userInfo: ({ user }) => ({ name: user.name }),
};
