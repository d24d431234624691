import { ForbiddenException, UnauthorizedException } from '@nestjs/common';
import type { BenchUser } from './identity.js';
import { sdk } from './identity.js';
import type { PatternCase } from './patterns.js';
import { rooms } from './policies.js';

export interface AuthBody {
  readonly socket_id: string;
  readonly channel_name: string;
}

type Policy = (room: string, user: BenchUser) => boolean | Promise<boolean>;

// eslint-disable-next-line @typescript-eslint/require-await -- like a policy that waits for a query
export const askLater: Policy = async (room, user) => rooms.hasMember(room, user.id);
export const askAtOnce: Policy = (room, user) => rooms.hasMember(room, user.id);

/** A typical controller for one kind of channel: a prefix, a query, the SDK. */
export async function authorizeByHand(
  { socket_id: socketId, channel_name: channelName }: AuthBody,
  user: BenchUser | undefined,
  policy: Policy,
): Promise<object> {
  if (!user) throw new UnauthorizedException();
  if (!channelName.startsWith('presence-')) throw new ForbiddenException();
  if (!(await policy(channelName.slice(9), user))) throw new ForbiddenException();
  return sdk.authorizeChannel(socketId, channelName, { user_id: user.id, user_info: { name: user.name } });
}

/** The same for many kinds, as in Laravel: the first matching regular expression of a list decides. */
export function authorizeByList(cases: readonly PatternCase[]): typeof authorizeByHand {
  const list = cases.map(({ expression }) => expression);
  return async ({ socket_id: socketId, channel_name: channelName }, user, policy) => {
    if (!user) throw new UnauthorizedException();
    for (const expression of list) {
      const fit = expression.exec(channelName);
      if (!fit) continue;
      if (!(await policy(fit.at(-1) as string, user))) throw new ForbiddenException();
      return sdk.authorizeChannel(socketId, channelName, { user_id: user.id, user_info: { name: user.name } });
    }
    throw new ForbiddenException();
  };
}
