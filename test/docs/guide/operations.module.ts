import { Module } from '@nestjs/common';
import { AuditPolicies } from './audit.policies.js';
import { OperationPolicies } from './operation.policies.js';

@Module({ providers: [AuditPolicies, OperationPolicies] })
export class OperationsModule {}
