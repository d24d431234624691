// npm start: installs what is missing, builds the sample from the sources and runs it in this very process, so that a
// signal reaches it and nothing else has to be stopped. `npm start -- --fastify`: on Fastify; `-- --postgres`: on a real
// PostgreSQL.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installPackages, POSTGRES } from './setup.mjs';

installPackages(process.argv.includes('--postgres') && !process.env.DATABASE_URL ? [POSTGRES] : []);

const nest = fileURLToPath(new URL('../node_modules/@nestjs/cli/bin/nest.js', import.meta.url));
const { status } = spawnSync(process.execPath, [nest, 'build', 'sample-app'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (status !== 0) process.exit(status ?? 1);

// A SIGTERM for npm ends npm and its shell, which does not pass it on; without them this process has to end by itself.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), 500).unref();

await import(new URL('../dist-sample/sample-app/main.js', import.meta.url).href);
