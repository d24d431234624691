import { Injectable } from '@nestjs/common';

@Injectable()
export class RoomsService {
  private readonly members = new Set(['1 7', '2 8']);

  exists(roomId: number): Promise<boolean> {
    return Promise.resolve(roomId === 1 || roomId === 2);
  }

  hasMember(roomId: number, userId: number): Promise<boolean> {
    return Promise.resolve(this.members.has(`${roomId} ${userId}`));
  }

  removeMember(roomId: number, userId: number): Promise<void> {
    this.members.delete(`${roomId} ${userId}`);
    return Promise.resolve();
  }
}
