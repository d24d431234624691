import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { parseChannelPattern } from '../../src/channel/parse-pattern.js';
import type { ChannelPattern } from '../../src/channel/pattern.js';
import { orderPatterns } from '../../src/precedence/order-patterns.js';
import { type Figure, ratioFigure } from '../harness/figure.js';
import { compare, type Way } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { assertSame } from '../subjects/assert-same.js';
import { bootOnce, bootPolicies } from '../subjects/booting.js';
import { TABLE_KINDS } from '../subjects/tables.js';

function booting(name: string, root: Type): Way {
  return {
    name,
    async run(times) {
      for (let turn = 0; turn < times; turn++) await bootOnce(root);
    },
  };
}

/** The check for overlaps of the slowest kind of table, once: boot does it once. */
function checkingOverlaps(size: number, target: number): Figure {
  const times = Object.entries(TABLE_KINDS).map(([kind, make]) => {
    const patterns = Array.from({ length: size }, (_, index) => parseChannelPattern(make(index)) as ChannelPattern);
    const before = process.cpuUsage();
    assertSame(orderPatterns(patterns).conflicts, []);
    return { kind, milliseconds: process.cpuUsage(before).user / 1e3 };
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

runSuite(async ({ rounds, quick }) => {
  const overlaps = [checkingOverlaps(1_000, 200), ...(quick ? [] : [checkingOverlaps(10_000, 15_000)])];
  const { Without, With, size } = bootPolicies();
  const [without, withModule] = await compare(
    [booting('the same application without the module', Without), booting('with', With)],
    { ...rounds, sliceMilliseconds: 100, warmUpMilliseconds: 1_000 },
  );
  const figure = ratioFigure(`boot with ${size} policies on ${size} providers`, without!, withModule!, 1.3);
  return { title: 'Boot', figures: [figure, ...overlaps] };
});
