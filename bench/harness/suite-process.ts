import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SuiteReport } from './figure.js';

/** Each suite is a process of its own: what one makes of the compiler and the heap is not the other's to pay. */
export const SUITES = [
  'signing',
  'matching',
  'memory',
  'handler',
  'profile',
  'choices',
  'boot',
  'boot-profile',
  'http',
  'batch',
  'waiting',
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
