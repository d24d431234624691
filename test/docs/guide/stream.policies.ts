import { ForbiddenException, Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import type { User } from './user.js';

@Injectable()
export class StreamPolicies {
  @ChannelPolicy('private-stream-<id:int>', { allowGuest: true })
  watch({ user, params }: ChannelRequest<'private-stream-<id:int>', User | undefined>): boolean {
    if (user) return true;
    if (params.id !== 1) throw new ForbiddenException('guests may watch only stream 1'); // the reason, for your log
    return true;
  }
}
