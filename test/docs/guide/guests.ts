import { ForbiddenException, Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import type { User } from '../quick-start/user.js';

@Injectable()
export class StreamPolicies {
  // Without allowGuest, nobody asks a policy on behalf of nobody: no user is a 401.
  @ChannelPolicy('private-stream-<id:int>', { allowGuest: true })
  watch({ user, params }: ChannelRequest<'private-stream-<id:int>', User | undefined>): boolean {
    if (user) return true;
    if (params.id !== 1) throw new ForbiddenException('guests may watch the first stream alone');
    return true;
  }
}
