// npm start: installs what is missing, builds the sample and runs it in this process, so that signals reach it and nothing else
// has to be stopped. `npm start -- --fastify` uses Fastify, `-- --postgres` a real PostgreSQL.
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

// npm and its shell end on SIGTERM without passing it on, so this process watches its parent.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGTERM'), 500).unref();

await import(new URL('../dist-sample/sample-app/main.js', import.meta.url).href);
