// PostgreSQL as a child process that ends with its parent: node child.cjs <program> <uid, or nothing> <arguments …>
'use strict';

const { spawn } = require('node:child_process');

const [program, uid, ...args] = process.argv.slice(2);
const identity = uid === '' ? {} : { uid: Number(uid), gid: Number(uid) };
// A separate process group: Ctrl+C reaches every process of a group, but the parent decides when this one ends.
const postgres = spawn(program, args, { ...identity, detached: true, stdio: ['ignore', 'ignore', 'inherit'] });
const stop = () => postgres.kill('SIGINT'); // PostgreSQL's signal to stop without waiting for its clients.

process.on('SIGTERM', stop);
process.on('SIGINT', () => {});
process.on('disconnect', stop);
postgres.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
postgres.on('exit', (code) => process.exit(code ?? 1));
