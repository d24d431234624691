import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

@Injectable()
export class OrderPolicies {
  @ChannelPolicy('private-orders-<userId:int>')
  own({ user, params }: ChannelRequest<'private-orders-<userId:int>'>): boolean {
    return params.userId === user.id;
  }
}
