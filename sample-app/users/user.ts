import type { users } from '../database/schema.js';

/** A user without the password's hash: what the guard puts on the request and what the API shows. */
export type User = Omit<typeof users.$inferSelect, 'passwordHash'>;
