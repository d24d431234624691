import { parseChannelPattern, type ChannelPattern } from '../../src/channel/channel-pattern.js';
import { PatternTree, type PatternEntry } from '../../src/channel/pattern-tree.js';
import type { Figure } from '../harness/figure.js';
import { runSuite } from '../harness/suite.js';
import { patternCases } from '../subjects/patterns.js';

const SIZE = 10_000;

function heapAfterCollection(): number {
  for (let turn = 0; turn < 4; turn++) globalThis.gc!();
  return process.memoryUsage().heapUsed;
}

function table(sources: readonly string[]): PatternTree<PatternEntry> {
  return new PatternTree(
    sources.map((source, rank) => ({ pattern: parseChannelPattern(source) as ChannelPattern, rank })),
  );
}

runSuite(() => {
  const sources = patternCases('private-', SIZE).map(({ pattern }) => pattern);
  // Once for the code that the work itself compiles.
  table(sources);
  const before = heapAfterCollection();
  const held = table(sources);
  const kibibytes = (heapAfterCollection() - before) / SIZE / 1024;
  const figures: Figure[] = [
    {
      what: 'heap for each pattern, parsed and in the tree',
      against: `${SIZE} patterns`,
      value: held ? kibibytes : 0,
      unit: 'KiB',
      target: 1,
    },
  ];
  return Promise.resolve({ title: 'Memory', figures });
});
