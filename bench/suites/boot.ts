import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseChannelPattern } from '../../src/channel/parse-pattern.js';
import type { ChannelPattern } from '../../src/channel/pattern.js';
import { orderPatterns } from '../../src/precedence/order-patterns.js';
import type { Figure } from '../harness/figure.js';
import { median, quantile } from '../harness/statistics.js';
import { runSuite } from '../harness/suite.js';
import { assertSame } from '../subjects/assert-same.js';
import { TABLE_KINDS } from '../subjects/tables.js';

const COLD_BOOT = fileURLToPath(new URL('../subjects/cold-boot.js', import.meta.url));

/** The wall time that the module adds to a first boot, measured with processes that boot with and without it in turn. */
function coldBoot(size: number, rounds: number, target: number): Figure {
  const times = { without: [] as number[], with: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const which of round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
      times[which].push(Number(execFileSync(process.execPath, [COLD_BOOT, String(size), which], { encoding: 'utf8' })));
    }
  }
  const more = times.with.map((time, round) => time - times.without[round]!);
  return {
    what: `a cold boot with ${size} policies takes longer by`,
    against: 'the same application without the module',
    value: median(more),
    low: quantile(more, 0.1),
    high: quantile(more, 0.9),
    unit: 'ms',
    target,
    detail: `${median(times.with).toFixed(0)} ms against ${median(times.without).toFixed(0)} ms`,
  };
}

/** The wall time of the overlap check of the slowest kind of table. Measured once, because boot does it once. */
function checkingOverlaps(size: number, target: number): Figure {
  const times = Object.entries(TABLE_KINDS).map(([kind, make]) => {
    const patterns = Array.from({ length: size }, (_, index) => parseChannelPattern(make(index)) as ChannelPattern);
    const before = performance.now();
    assertSame(orderPatterns(patterns).conflicts, []);
    return { kind, milliseconds: performance.now() - before };
  });
  const slowest = times.reduce((worst, time) => (time.milliseconds > worst.milliseconds ? time : worst));
  return {
    what: `the check for overlaps of ${size} patterns`,
    against: `the slowest of ${times.length} kinds of tables: ${slowest.kind}`,
    value: slowest.milliseconds,
    unit: 'ms',
    target,
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- a suite may wait
runSuite(async ({ quick }) => {
  const overlaps = [checkingOverlaps(1_000, 200), ...(quick ? [] : [checkingOverlaps(10_000, 15_000)])];
  const boots = (
    [
      [10, 1],
      [100, 40],
      [1_000, 175],
    ] as const
  ).map(([size, target]) => coldBoot(size, quick ? 3 : 15, target));
  return { title: 'Boot', figures: [...boots, ...overlaps] };
});
