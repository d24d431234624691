import { Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

@Injectable()
export class PricePolicies {
  @ChannelPolicy('private-cache-price-<symbol:word>')
  watch(): boolean {
    return true; // every user
  }
}
