import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

@Injectable()
export class DirectMessagePolicies {
  @ChannelPolicy('private-encrypted-direct-<low:int>-<high:int>')
  join({ user, params }: ChannelRequest<'private-encrypted-direct-<low:int>-<high:int>'>): boolean {
    // One name for each pair of users: the lower id comes first.
    return params.low < params.high && (user.id === params.low || user.id === params.high);
  }
}
