import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { UnreadController } from './unread.controller.js';
import { UnreadService } from './unread.service.js';

@Module({ imports: [DatabaseModule, RealtimeModule], controllers: [UnreadController], providers: [UnreadService] })
export class UnreadModule {}
