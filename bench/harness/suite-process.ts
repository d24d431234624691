import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SuiteReport } from './figure.js';

/** Each suite runs in its own process, so that none inherits the compiled code and the heap of another. */
export const SUITES = [
  'storm',
  'storm-growth',
  'herd',
  'signing',
  'matching',
  'handler',
  'profile',
  'choices',
  'boot',
  'boot-profile',
  'http',
  'batch',
] as const;

export type SuiteName = (typeof SUITES)[number];

export function runSuiteProcess(name: SuiteName, nodeBinary: string, quick: boolean): Promise<SuiteReport> {
  const child = fork(fileURLToPath(new URL(`../suites/${name}.js`, import.meta.url)), quick ? ['--quick'] : [], {
    execPath: nodeBinary,
    execArgv: ['--expose-gc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (report) => resolve(report as SuiteReport));
    child.once('exit', (code) => reject(new Error(`the suite ${name} ended with ${code}`)));
  });
}
