import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, platform, totalmem } from 'node:os';
import type { Figure, SuiteReport } from './figure.js';

/** The reports of all suites on one Node. */
export interface NodeResults {
  readonly version: string;
  readonly reports: readonly SuiteReport[];
}

const PACKAGES = [
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  'fastify',
  'express',
  'pusher',
];

/** The bench itself keeps two processes and a database busy, so a load up to this is its own. */
const BUSY_LOAD = 4;

/** @param loads the load averages of the last minute, before each suite */
export function resultsDocument(results: readonly NodeResults[], quick: boolean, loads: readonly number[]): string {
  const versions = PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ');
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()}`;
  return [
    '# Results',
    '',
    'Written by `npm run bench`; [performance targets](../docs/maintaining/performance-targets.md) explains how it measures and what it means.',
    '',
    `- ${new Date().toISOString().slice(0, 10)}`,
    `- ${machine}`,
    `- load average between ${Math.min(...loads).toFixed(1)} and ${Math.max(...loads).toFixed(1)}` +
      (Math.max(...loads) > BUSY_LOAD ? ': **a busy machine**, other work ran on the same cores' : ''),
    ...(quick ? ['- a quick run: few rounds, so spreads are wide and borderline figures mean little'] : []),
    `- Node ${results.map(({ version }) => version).join(' and ')}; ${versions}`,
    '',
    'Values are ratios of CPU time unless they say otherwise; lower is better. In brackets: the tenth and the ninetieth',
    'percentile over the rounds. Absolute figures belong to this machine.',
    '',
    ...results.flatMap(({ version, reports }) => [
      `## Node ${version}`,
      '',
      ...reports.flatMap(({ title, figures }) => [`### ${title}`, '', ...tableOf(figures), '']),
    ]),
  ].join('\n');
}

export function tableOf(figures: readonly Figure[]): string[] {
  const rows = figures.map((figure) => [
    figure.what,
    figure.against,
    valueOf(figure),
    targetOf(figure),
    figure.target === undefined ? '' : figure.value <= figure.target ? 'met' : '**missed**',
    figure.detail ?? '',
  ]);
  const table = [['what', 'against', 'value', 'goal', '', 'in this run'], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(3, ...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines;
}

function valueOf({ value, low, high, unit }: Figure): string {
  if (unit === 'queries' || unit === 'requests') return `${value} ${unit}`;
  if (unit === '%') return `${value.toFixed(0)} %`;
  const spread = low === undefined || high === undefined ? '' : ` (${rounded(low)}–${rounded(high)})`;
  return `${rounded(value)}${unit === undefined ? '' : ` ${unit}`}${spread}`;
}

function targetOf({ target, unit }: Figure): string {
  if (target === undefined) return '';
  return unit === undefined || unit === 'KiB' ? `≤ ${rounded(target)}` : `≤ ${target}${unit === '%' ? ' %' : ''}`;
}

function rounded(value: number): string {
  return value < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

function versionOf(name: string): string {
  // Read as a file, because some packages do not export their package.json.
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const path of paths) {
    try {
      return (JSON.parse(readFileSync(`${path}/${name}/package.json`, 'utf8')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return '?';
}
