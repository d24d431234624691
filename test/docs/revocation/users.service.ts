import { Injectable } from '@nestjs/common';
import type { User } from '../quick-start/realtime/user.js';

@Injectable()
export class UsersService {
  find(id: number): Promise<User | null> {
    return Promise.resolve(id < 10 ? { id, name: `user ${id}` } : null);
  }
}
