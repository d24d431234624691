import { Injectable } from '@nestjs/common';

@Injectable()
export class RoomsService {
  hasMember(roomId: number, userId: number): Promise<boolean> {
    return Promise.resolve(roomId === 1 && userId === 7);
  }

  exists(roomId: number): Promise<boolean> {
    return Promise.resolve(roomId === 1 || roomId === 2);
  }
}
