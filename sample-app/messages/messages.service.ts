import { Injectable } from '@nestjs/common';
import { and, desc, eq, or } from 'drizzle-orm';
import { directChannel, roomChannel, userChannel } from '../channels.js';
import { Database } from '../database/database.js';
import { directMessages, messages, users } from '../database/schema.js';
import { Publisher } from '../realtime/publisher.js';
import { RoomsService } from '../rooms/rooms.service.js';
import type { User } from '../users/user.js';
import type { Message } from './message.js';

const LATEST = 50;
const author = { id: users.id, name: users.name };

/** Saves messages before publishing them, so that nobody sees a message that is then lost. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly rooms: RoomsService,
  ) {}

  /** The latest messages of a room, oldest first. */
  async ofRoom(roomId: number): Promise<Message[]> {
    const latest = await this.database.client
      .select({ id: messages.id, text: messages.text, sentAt: messages.sentAt, author })
      .from(messages)
      .innerJoin(users, eq(users.id, messages.authorId))
      .where(eq(messages.roomId, roomId))
      .orderBy(desc(messages.id))
      .limit(LATEST);
    return latest.reverse();
  }

  /** Sends a message to the pages that have the room open, and notifies the other members on their own channels. */
  async sendToRoom(roomId: number, from: User, text: string): Promise<Message> {
    const [saved] = await this.database.client.insert(messages).values({ roomId, authorId: from.id, text }).returning();
    const message = asMessage(saved!, from);
    const [room, memberIds] = await Promise.all([this.rooms.find(roomId), this.rooms.memberIds(roomId)]);
    const others = memberIds.filter((id) => id !== from.id).map(userChannel);
    await Promise.all([
      this.publisher.publish(roomChannel(roomId), 'message', message),
      this.publisher.publish(others, 'room-message', { room, from: message.author }),
    ]);
    return message;
  }

  /** The latest messages between two users, oldest first. */
  async between(a: number, b: number): Promise<Message[]> {
    const sent = (from: number, to: number) =>
      and(eq(directMessages.authorId, from), eq(directMessages.recipientId, to));
    const latest = await this.database.client
      .select({ id: directMessages.id, text: directMessages.text, sentAt: directMessages.sentAt, author })
      .from(directMessages)
      .innerJoin(users, eq(users.id, directMessages.authorId))
      .where(or(sent(a, b), sent(b, a)))
      .orderBy(desc(directMessages.id))
      .limit(LATEST);
    return latest.reverse();
  }

  /** Sends the text only on the encrypted channel. The notification on the recipient's own channel does not contain it. */
  async sendDirect(from: User, recipientId: number, text: string): Promise<Message> {
    const [saved] = await this.database.client
      .insert(directMessages)
      .values({ authorId: from.id, recipientId, text })
      .returning();
    const message = asMessage(saved!, from);
    await Promise.all([
      this.publisher.publish(directChannel(from.id, recipientId), 'message', message),
      this.publisher.publish(userChannel(recipientId), 'direct-message', { from: message.author }),
    ]);
    return message;
  }
}

function asMessage({ id, text, sentAt }: Pick<Message, 'id' | 'text' | 'sentAt'>, from: User): Message {
  return { id, text, sentAt, author: { id: from.id, name: from.name } };
}
