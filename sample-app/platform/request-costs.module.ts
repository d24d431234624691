import { Module } from '@nestjs/common';
import { RequestCosts } from './request-costs.js';

@Module({ providers: [RequestCosts], exports: [RequestCosts] })
export class RequestCostsModule {}
