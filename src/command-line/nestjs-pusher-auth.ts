#!/usr/bin/env node
import { runCommandLine } from './command-line.js';

let exitCode: number | undefined;

function end(code: number): void {
  exitCode = code;
  // Timers and connections that the application opened while it was loaded must not keep the command running.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

// An early process.exit() by the application must not look like success.
process.on('exit', (code) => {
  process.exitCode = exitCode ?? (code || 1);
  if (exitCode !== undefined) return;
  process.stderr.write(
    'The process exited before the command finished: a file of the application called process.exit() or never finished loading.\n',
  );
});

runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  print: (text) => void process.stdout.write(text),
  printError: (text) => void process.stderr.write(text),
}).then(end, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  end(1);
});
