import type { users } from '../database/schema.js';

/** A user without the password hash: on the request, and in replies of the API. */
export type User = Omit<typeof users.$inferSelect, 'passwordHash'>;
