#!/usr/bin/env node
import { runCommandLine } from './command-line.js';

function end(code: number): void {
  // What the application opened while it was loaded must not keep the command running.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
}).then(end, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  end(1);
});
