import { Injectable } from '@nestjs/common';
import { eq } from 'drizzle-orm';
import { Database } from '../database/database.js';
import { users } from '../database/schema.js';
import type { User } from './user.js';

const PUBLIC_COLUMNS = { id: users.id, login: users.login, name: users.name, role: users.role };

@Injectable()
export class UsersService {
  constructor(private readonly database: Database) {}

  all(): Promise<User[]> {
    return this.database.client.select(PUBLIC_COLUMNS).from(users).orderBy(users.id);
  }

  async find(id: number): Promise<User | undefined> {
    const [user] = await this.database.client.select(PUBLIC_COLUMNS).from(users).where(eq(users.id, id));
    return user;
  }

  async findWithPasswordHash(login: string): Promise<{ user: User; passwordHash: string } | undefined> {
    const [row] = await this.database.client.select().from(users).where(eq(users.login, login));
    if (row === undefined) return undefined;
    const { passwordHash, ...user } = row;
    return { user, passwordHash };
  }
}
