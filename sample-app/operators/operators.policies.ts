import { Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';
import { Roles, RolesGuard } from '../auth/roles.guard.js';
import { OPERATORS_CHANNEL } from '../channels.js';

@Injectable()
export class OperatorsPolicies {
  /** Always grants, because the guard decides, as it does for controllers. */
  @ChannelPolicy(OPERATORS_CHANNEL)
  @UseGuards(RolesGuard)
  @Roles('admin')
  watch(): boolean {
    return true;
  }
}
