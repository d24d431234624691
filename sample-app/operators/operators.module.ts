import { Module } from '@nestjs/common';
import { RequestCostsModule } from '../platform/request-costs.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { UsersModule } from '../users/users.module.js';
import { DecisionFeedModule } from './decision-feed.module.js';
import { OperatorsController } from './operators.controller.js';
import { OperatorsPolicies } from './operators.policies.js';

@Module({
  imports: [RealtimeModule, DecisionFeedModule, RequestCostsModule, UsersModule],
  controllers: [OperatorsController],
  providers: [OperatorsPolicies],
})
export class OperatorsModule {}
