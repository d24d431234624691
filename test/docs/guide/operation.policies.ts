import { Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { type Operator, OperatorGuard } from './operator.guard.js';

@Injectable()
export class OperationPolicies {
  @UseGuards(OperatorGuard)
  @ChannelPolicy('private-operations-<desk:word>')
  operations({ user, params }: ChannelRequest<'private-operations-<desk:word>', Operator>): boolean {
    return params.desk === user.name; // user is the operator
  }
}
