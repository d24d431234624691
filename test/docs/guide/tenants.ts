import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';

export interface TenantUser {
  id: number;
  tenant: string;
}

@Injectable()
export class TenantPolicies {
  // One Pusher app for all tenants. The tenant comes first in every name, and every policy compares it.
  @ChannelPolicy('private-<tenant:word>-orders')
  orders({ user, params }: ChannelRequest<'private-<tenant:word>-orders', TenantUser>): boolean {
    return params.tenant === user.tenant;
  }

  @ChannelPolicy('private-<tenant:word>-order-<id:int>')
  order({ user, params }: ChannelRequest<'private-<tenant:word>-order-<id:int>', TenantUser>): boolean {
    return params.tenant === user.tenant && params.id > 0;
  }
}
