import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { UsersModule } from '../users/users.module.js';
import { InvitationsController } from './invitations.controller.js';

@Module({ imports: [RealtimeModule, RoomsModule, UsersModule], controllers: [InvitationsController] })
export class InvitationsModule {}
