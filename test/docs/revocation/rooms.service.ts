import { Injectable } from '@nestjs/common';

@Injectable()
export class RoomsService {
  private readonly members = new Set(['1 7', '1 8']);

  hasMember(roomId: number, userId: number): Promise<boolean> {
    return Promise.resolve(this.members.has(`${roomId} ${userId}`));
  }

  removeMember(roomId: number, userId: number): Promise<void> {
    this.members.delete(`${roomId} ${userId}`);
    return Promise.resolve();
  }
}
