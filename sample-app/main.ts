import { Database } from './database/database.js';
import { SEEDED_PASSWORD, SEEDED_USERS } from './database/seed.js';
import { readFlags } from './platform/flags.js';
import { createSampleApp } from './sample-app.js';

const { app, address } = await createSampleApp(readFlags(process.argv.slice(2)));
const users = SEEDED_USERS.map(({ login, role }) => (role === 'admin' ? `${login} (admin)` : login)).join(', ');
const access = app.get(Database, { strict: false }).isOwn
  ? `Log in as ${users}; the password is "${SEEDED_PASSWORD}".`
  : 'Log in as a user of the database at DATABASE_URL.';

console.log(`
  The sample chat is at ${address}, its API at ${address}/docs
  ${access}
  Open it in two tabs to see two users in one room. Ctrl+C stops it.
`);
