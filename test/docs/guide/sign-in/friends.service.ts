import { Injectable } from '@nestjs/common';

@Injectable()
export class FriendsService {
  idsOf(userId: number): Promise<string[]> {
    return Promise.resolve([`${userId + 1}`, `${userId + 2}`]);
  }
}
