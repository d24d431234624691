import { Injectable } from '@nestjs/common';
import { and, eq, inArray, isNotNull } from 'drizzle-orm';
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

  /** Finds out which of these rooms exist. */
  async existing(roomIds: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await this.database.client
      .select({ id: rooms.id })
      .from(rooms)
      .where(inArray(rooms.id, [...roomIds]));
    return new Set(rows.map(({ id }) => id));
  }

  /** Finds out in which of these rooms the user is a member. */
  async joinedBy(userId: number, roomIds: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await this.database.client
      .select({ id: memberships.roomId })
      .from(memberships)
      .where(and(eq(memberships.userId, userId), inArray(memberships.roomId, [...roomIds])));
    return new Set(rows.map(({ id }) => id));
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
