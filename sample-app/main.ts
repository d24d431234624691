import { SEEDED_PASSWORD, SEEDED_USERS } from './database/seed.js';
import { readFlags } from './platform/flags.js';
import { createSampleApp } from './sample-app.js';

const { address } = await createSampleApp(readFlags(process.argv.slice(2)));
const users = SEEDED_USERS.map(({ login, role }) => (role === 'admin' ? `${login} (admin)` : login)).join(', ');

console.log(`
  The sample chat is at ${address}, its API at ${address}/docs
  Log in as ${users}; the password is "${SEEDED_PASSWORD}".
  Open it twice, in two tabs, to see two users in one room. Ctrl+C stops it.
`);
