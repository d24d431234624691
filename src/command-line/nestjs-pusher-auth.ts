#!/usr/bin/env node
import { runCommandLine } from './command-line.js';

let ended: number | undefined;

function end(code: number): void {
  ended = code;
  // What the application opened while it was loaded must not keep the command running.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

// Whoever waits for the code must not take for a proof that the application has ended the process.
process.on('exit', (code) => {
  process.exitCode = ended ?? (code || 1);
  if (ended !== undefined) return;
  process.stderr.write(
    'The process has ended before the command had: a file of the application ended it, or never was loaded.\n',
  );
});

runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
}).then(end, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  end(1);
});
