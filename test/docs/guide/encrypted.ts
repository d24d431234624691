import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

@Injectable()
export class DirectMessagePolicies {
  @ChannelPolicy('private-encrypted-direct-<low:int>-<high:int>')
  direct({ user, params }: ChannelRequest<'private-encrypted-direct-<low:int>-<high:int>'>): boolean {
    // One name for each pair, so that both meet in the same channel.
    return params.low < params.high && (user.id === params.low || user.id === params.high);
  }

  // A cache channel is a kind of its own: it needs a pattern of its own.
  @ChannelPolicy('private-cache-price-<symbol:word>')
  price(): boolean {
    return true;
  }
}
