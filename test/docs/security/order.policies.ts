import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { OrdersService } from './orders.service.js';

@Injectable()
export class OrderPolicies {
  constructor(private readonly orders: OrdersService) {}

  @ChannelPolicy('private-order-<id:int>')
  async read({ user, params }: ChannelRequest<'private-order-<id:int>'>): Promise<boolean> {
    const order = await this.orders.find(params.id);
    return order !== undefined && order.customerId === user.id;
  }
}
