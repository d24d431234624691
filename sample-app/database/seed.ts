import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { hashPassword } from '../auth/password.js';
import { memberships, messages, rooms, users } from './schema.js';

/** The password of every seeded user. The sample prints it when it starts. */
export const SEEDED_PASSWORD = 'channels';

export const SEEDED_USERS = [
  { login: 'ada', name: 'Ada Lovelace', role: 'member' },
  { login: 'grace', name: 'Grace Hopper', role: 'member' },
  { login: 'linus', name: 'Linus Torvalds', role: 'member' },
  { login: 'margaret', name: 'Margaret Hamilton', role: 'admin' },
] as const;

type Login = (typeof SEEDED_USERS)[number]['login'];
interface SeededRoom {
  readonly name: string;
  readonly topic: string;
  readonly members: readonly Login[];
  readonly messages: readonly (readonly [Login, string])[];
}

const SEEDED_ROOMS: readonly SeededRoom[] = [
  {
    name: 'Lobby',
    topic: 'Everybody is a member here',
    members: ['ada', 'grace', 'linus', 'margaret'],
    messages: [
      ['margaret', 'Welcome! Open a second window and log in as somebody else to see who is here.'],
      ['grace', 'It is often easier to ask forgiveness than to ask permission. Not on this server, though.'],
    ],
  },
  {
    name: 'Compilers',
    topic: 'Notes on engines, analytical and otherwise',
    members: ['ada', 'grace'],
    messages: [
      ['ada', 'The Analytical Engine weaves algebraical patterns just as the loom weaves flowers and leaves.'],
      ['grace', 'And the compiler weaves them for you.'],
    ],
  },
  {
    name: 'Kernel',
    topic: 'Talk is cheap, show me the code',
    members: ['linus'],
    messages: [['linus', 'Just a hobby room, won’t be big and professional.']],
  },
];

/** Fills a database without users. Only for a database that the sample created, because everyone knows the password. */
export async function seed(database: PgDatabase<PgQueryResultHKT>): Promise<void> {
  if ((await database.$count(users)) > 0) return;
  const people = await Promise.all(
    SEEDED_USERS.map(async (user) => ({ ...user, passwordHash: await hashPassword(SEEDED_PASSWORD) })),
  );
  const idOf = new Map<string, number>();
  for (const { id, login } of await database.insert(users).values(people).returning()) idOf.set(login, id);

  for (const { name, topic, members, messages: texts } of SEEDED_ROOMS) {
    const [room] = await database.insert(rooms).values({ name, topic }).returning();
    const roomId = room!.id;
    await database.insert(memberships).values(members.map((login) => ({ roomId, userId: idOf.get(login)! })));
    await database
      .insert(messages)
      .values(texts.map(([login, text]) => ({ roomId, authorId: idOf.get(login)!, text })));
  }
}
