import { bigint, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** A schema of its own, so that a database that is given to the sample keeps its other tables to itself. */
const chat = pgSchema('chat');

// Ids are bigint: every number that the `int` of a channel pattern lets through can be looked up.

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
