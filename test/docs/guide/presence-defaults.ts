import type { PresenceDefaults, UserRequest } from 'nestjs-pusher-auth';
import type { User } from './user.js';

export interface Agent {
  agentId: number;
  name: string;
}

// Customer 7 and agent 7 are different people, so their ids must differ.
function memberId({ user }: UserRequest<User | Agent>): string {
  return 'agentId' in user ? `agent:${user.agentId}` : `customer:${user.id}`;
}

export const PRESENCE: PresenceDefaults = {
  userId: memberId,
  userInfo: ({ user }) => ({ name: user.name }),
};
