import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { DirectMessagesController } from './direct-messages.controller.js';
import { MessagesService } from './messages.service.js';
import { RoomMessagesController } from './room-messages.controller.js';

@Module({
  imports: [DatabaseModule, RealtimeModule, RoomsModule, UsersModule],
  controllers: [RoomMessagesController, DirectMessagesController],
  providers: [MessagesService],
})
export class MessagesModule {}
