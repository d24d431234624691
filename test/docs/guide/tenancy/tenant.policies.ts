import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { OrdersService } from './orders.service.js';

export interface TenantUser {
  id: number;
  tenant: string;
}

@Injectable()
export class TenantPolicies {
  constructor(private readonly orders: OrdersService) {}

  @ChannelPolicy('private-<tenant:word>-orders')
  list({ user, params }: ChannelRequest<'private-<tenant:word>-orders', TenantUser>): boolean {
    return params.tenant === user.tenant;
  }

  @ChannelPolicy('private-<tenant:word>-order-<id:int>')
  async order({ user, params }: ChannelRequest<'private-<tenant:word>-order-<id:int>', TenantUser>): Promise<boolean> {
    return params.tenant === user.tenant && (await this.orders.exists(user.tenant, params.id));
  }
}
