import { Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';
import { Roles, RolesGuard } from '../auth/roles.guard.js';
import { OPERATORS_CHANNEL } from '../channels.js';

@Injectable()
export class OperatorsPolicies {
  /** The guard that protects controllers decides here, too: there is nothing left to ask. */
  @ChannelPolicy(OPERATORS_CHANNEL)
  @UseGuards(RolesGuard)
  @Roles('admin')
  watch(): boolean {
    return true;
  }
}
