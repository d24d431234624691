import { Module } from '@nestjs/common';
import { RequestCostsModule } from '../platform/request-costs.module.js';
import { Database } from './database.js';

@Module({ imports: [RequestCostsModule], providers: [Database], exports: [Database] })
export class DatabaseModule {}
