import { sql, type SQL } from 'drizzle-orm';

const identity = sql.raw('bigint primary key generated always as identity');

/** Creates the tables of `schema.ts`, if they do not exist. Separate statements, because PGlite takes one at a time. */
export const CREATE_TABLES: readonly SQL[] = [
  sql`create schema if not exists chat`,
  sql`create table if not exists chat.users (
    id ${identity},
    login text not null unique,
    name text not null,
    role text not null check (role in ('member', 'admin')),
    password_hash text not null
  )`,
  sql`create table if not exists chat.rooms (id ${identity}, name text not null unique, topic text not null)`,
  sql`create table if not exists chat.memberships (
    room_id bigint not null references chat.rooms,
    user_id bigint not null references chat.users,
    primary key (room_id, user_id)
  )`,
  sql`create table if not exists chat.messages (
    id ${identity},
    room_id bigint not null references chat.rooms,
    author_id bigint not null references chat.users,
    text text not null,
    sent_at timestamptz not null default now()
  )`,
  sql`create index if not exists messages_of_room on chat.messages (room_id, id)`,
  sql`create table if not exists chat.direct_messages (
    id ${identity},
    author_id bigint not null references chat.users,
    recipient_id bigint not null references chat.users,
    text text not null,
    sent_at timestamptz not null default now()
  )`,
  sql`create index if not exists direct_messages_of_two
    on chat.direct_messages (least(author_id, recipient_id), greatest(author_id, recipient_id), id)`,
  sql`create table if not exists chat.room_reads (
    user_id bigint not null references chat.users,
    room_id bigint not null references chat.rooms,
    message_id bigint not null,
    primary key (user_id, room_id)
  )`,
  sql`create table if not exists chat.direct_reads (
    user_id bigint not null references chat.users,
    other_id bigint not null,
    message_id bigint not null,
    primary key (user_id, other_id)
  )`,
];
