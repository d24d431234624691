// npm run bench -- [--quick [--write]] [--node 20,24] [--only signing,matching]
//
// Prints a table for each suite. A full run of all suites writes bench/RESULTS.md. With --write, every other run does too, and
// marks quick figures as quick. A full run of a suite with a plot draws it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SuiteReport } from './harness/figure.js';
import { resultsDocument, tableOf, type NodeResults } from './harness/markdown.js';
import { nodeBinary } from './harness/node-binary.js';
import { plot as drawn } from './harness/plot.js';
import { runSuiteProcess, SUITES, type SuiteName } from './harness/suite-process.js';

// The compiled file is in dist-bench/bench.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    node: { type: 'string' },
    only: { type: 'string' },
  },
});

function suitesNamed(only: string | undefined): readonly SuiteName[] {
  if (only === undefined) return SUITES;
  return only.split(',').map((name) => {
    const suite = SUITES.find((candidate) => candidate === name);
    if (suite === undefined) throw new Error(`unknown suite ${name}; the suites are ${SUITES.join(', ')}`);
    return suite;
  });
}

const SUITES_WITH_SERVERS: ReadonlySet<SuiteName> = new Set(['http', 'batch', 'storm', 'storm-growth', 'herd']);

function canRun(suite: SuiteName): boolean {
  if (process.platform === 'linux' || !SUITES_WITH_SERVERS.has(suite)) return true;
  console.log(`\n${suite}: left out, because only Linux has /proc, where it reads the server's CPU time`);
  return false;
}

const results: NodeResults[] = [];
const loads: number[] = [];
for (const major of values.node?.split(',') ?? [undefined]) {
  const { path, version } = nodeBinary(major);
  console.log(`\n# Node ${version}`);
  const reports: SuiteReport[] = [];
  for (const suite of suitesNamed(values.only).filter(canRun)) {
    loads.push(loadavg()[0]!);
    const report = await runSuiteProcess(suite, path, values.quick);
    console.log(`\n## ${report.title}\n\n${tableOf(report.figures).join('\n')}`);
    reports.push(report);
  }
  results.push({ version, reports });
}

if (values.write || (values.only === undefined && !values.quick)) {
  writeFileSync(join(ROOT, 'bench/RESULTS.md'), resultsDocument(results, values.quick, loads));
}
if (!values.quick) {
  mkdirSync(join(ROOT, 'docs/images'), { recursive: true });
  for (const { plot } of results[0]!.reports) {
    if (plot) writeFileSync(join(ROOT, 'docs/images', plot.file), drawn(plot));
  }
}
