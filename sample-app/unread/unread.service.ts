import { Injectable } from '@nestjs/common';
import { and, count, eq, gt, isNull, ne, or, sql } from 'drizzle-orm';
import { matchChannel } from 'nestjs-pusher-auth/channels';
import { DIRECT_CHANNEL, directChannel, ROOM_CHANNEL, roomChannel } from '../channels.js';
import { Database } from '../database/database.js';
import { directMessages, directReads, memberships, messages, roomReads } from '../database/schema.js';

/** Stores which messages a user has seen, on the server, so that this survives reloads and lost events. */
@Injectable()
export class UnreadService {
  constructor(private readonly database: Database) {}

  /** Counts unread messages of other users in the user's rooms and direct conversations, by channel. */
  async counts(userId: number): Promise<Record<string, number>> {
    const [inRooms, direct] = await Promise.all([
      this.database.client
        .select({ roomId: messages.roomId, unread: count() })
        .from(messages)
        .innerJoin(memberships, and(eq(memberships.roomId, messages.roomId), eq(memberships.userId, userId)))
        .leftJoin(roomReads, and(eq(roomReads.roomId, messages.roomId), eq(roomReads.userId, userId)))
        .where(
          and(ne(messages.authorId, userId), or(isNull(roomReads.messageId), gt(messages.id, roomReads.messageId))),
        )
        .groupBy(messages.roomId),
      this.database.client
        .select({ otherId: directMessages.authorId, unread: count() })
        .from(directMessages)
        .leftJoin(directReads, and(eq(directReads.otherId, directMessages.authorId), eq(directReads.userId, userId)))
        .where(
          and(
            eq(directMessages.recipientId, userId),
            or(isNull(directReads.messageId), gt(directMessages.id, directReads.messageId)),
          ),
        )
        .groupBy(directMessages.authorId),
    ]);
    return Object.fromEntries([
      ...inRooms.map(({ roomId, unread }) => [roomChannel(roomId), unread]),
      ...direct.map(({ otherId, unread }) => [directChannel(userId, otherId), unread]),
    ]) as Record<string, number>;
  }

  /** Ignores channels that are not conversations. A message that has been read never becomes unread. */
  async markRead(userId: number, channelName: string, messageId: number): Promise<void> {
    const room = matchChannel(ROOM_CHANNEL, channelName);
    if (room) {
      await this.database.client
        .insert(roomReads)
        .values({ userId, roomId: room.id, messageId })
        .onConflictDoUpdate({
          target: [roomReads.userId, roomReads.roomId],
          set: { messageId: sql`greatest(${roomReads.messageId}, ${messageId})` },
        });
      return;
    }
    const direct = matchChannel(DIRECT_CHANNEL, channelName);
    if (!direct) return;
    const otherId = direct.first === userId ? direct.second : direct.first;
    await this.database.client
      .insert(directReads)
      .values({ userId, otherId, messageId })
      .onConflictDoUpdate({
        target: [directReads.userId, directReads.otherId],
        set: { messageId: sql`greatest(${directReads.messageId}, ${messageId})` },
      });
  }
}
