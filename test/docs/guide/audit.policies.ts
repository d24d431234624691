import { Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';
import { Roles, RolesGuard } from './roles.guard.js';

@Injectable()
export class AuditPolicies {
  @UseGuards(RolesGuard)
  @Roles('admin')
  @ChannelPolicy('private-audit')
  audit(): boolean {
    return true; // the guard has checked the role
  }
}
