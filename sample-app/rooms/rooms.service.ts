import { Injectable } from '@nestjs/common';
import { and, eq, isNotNull } from 'drizzle-orm';
import { Database } from '../database/database.js';
import { memberships, rooms } from '../database/schema.js';

export interface RoomListing {
  readonly id: number;
  readonly name: string;
  readonly topic: string;
  readonly isMember: boolean;
}

@Injectable()
export class RoomsService {
  constructor(private readonly database: Database) {}

  /** Every room, and whether the user is a member. */
  list(userId: number): Promise<RoomListing[]> {
    return this.database.client
      .select({
        id: rooms.id,
        name: rooms.name,
        topic: rooms.topic,
        isMember: isNotNull(memberships.userId).mapWith(Boolean),
      })
      .from(rooms)
      .leftJoin(memberships, and(eq(memberships.roomId, rooms.id), eq(memberships.userId, userId)))
      .orderBy(rooms.id);
  }

  async find(roomId: number): Promise<Pick<RoomListing, 'id' | 'name'> | undefined> {
    const [room] = await this.database.client
      .select({ id: rooms.id, name: rooms.name })
      .from(rooms)
      .where(eq(rooms.id, roomId));
    return room;
  }

  async hasMember(roomId: number, userId: number): Promise<boolean> {
    const membership = and(eq(memberships.roomId, roomId), eq(memberships.userId, userId));
    return (await this.database.client.$count(memberships, membership)) > 0;
  }

  async memberIds(roomId: number): Promise<number[]> {
    const rows = await this.database.client
      .select({ userId: memberships.userId })
      .from(memberships)
      .where(eq(memberships.roomId, roomId));
    return rows.map(({ userId }) => userId);
  }

  async addMember(roomId: number, userId: number): Promise<void> {
    await this.database.client.insert(memberships).values({ roomId, userId }).onConflictDoNothing();
  }

  async removeMember(roomId: number, userId: number): Promise<void> {
    const membership = and(eq(memberships.roomId, roomId), eq(memberships.userId, userId));
    await this.database.client.delete(memberships).where(membership);
  }
}
