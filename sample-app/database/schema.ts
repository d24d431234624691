import { bigint, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** A separate schema, because the database at `DATABASE_URL` may contain other tables. */
const chat = pgSchema('chat');

// Ids are bigint, so that a query accepts every number that `int` in a channel pattern accepts.

export const users = chat.table('users', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  login: text().notNull().unique(),
  name: text().notNull(),
  role: text({ enum: ['member', 'admin'] }).notNull(),
  passwordHash: text('password_hash').notNull(),
});

export const rooms = chat.table('rooms', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull().unique(),
  topic: text().notNull(),
});

export const memberships = chat.table(
  'memberships',
  {
    roomId: bigint('room_id', { mode: 'number' })
      .notNull()
      .references(() => rooms.id),
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .references(() => users.id),
  },
  (table) => [primaryKey({ columns: [table.roomId, table.userId] })],
);

export const messages = chat.table('messages', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  roomId: bigint('room_id', { mode: 'number' })
    .notNull()
    .references(() => rooms.id),
  authorId: bigint('author_id', { mode: 'number' })
    .notNull()
    .references(() => users.id),
  text: text().notNull(),
  sentAt: timestamp('sent_at', { withTimezone: true }).notNull().defaultNow(),
});

export const directMessages = chat.table('direct_messages', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  authorId: bigint('author_id', { mode: 'number' })
    .notNull()
    .references(() => users.id),
  recipientId: bigint('recipient_id', { mode: 'number' })
    .notNull()
    .references(() => users.id),
  text: text().notNull(),
  sentAt: timestamp('sent_at', { withTimezone: true }).notNull().defaultNow(),
});

/** The last message that a user has seen in a room. */
export const roomReads = chat.table(
  'room_reads',
  {
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .references(() => users.id),
    roomId: bigint('room_id', { mode: 'number' })
      .notNull()
      .references(() => rooms.id),
    messageId: bigint('message_id', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.roomId] })],
);

/** The last message that a user has seen in the conversation with another user. */
export const directReads = chat.table(
  'direct_reads',
  {
    userId: bigint('user_id', { mode: 'number' })
      .notNull()
      .references(() => users.id),
    // Not a reference, because the channel of a conversation is valid for any two ids.
    otherId: bigint('other_id', { mode: 'number' }).notNull(),
    messageId: bigint('message_id', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.otherId] })],
);
