import { setImmediate } from 'node:timers/promises';
import { parseChannelPattern } from '../../src/channel/parse-pattern.js';
import type { ChannelPattern } from '../../src/channel/pattern.js';
import { PatternTree, type PatternEntry } from '../../src/matching/pattern-tree.js';
import type { Figure } from '../harness/figure.js';
import { runSuite } from '../harness/suite.js';
import { patternCases } from '../subjects/patterns.js';

const SIZE = 1_000;
const TABLES = 200;

async function memoryAfterCollection(): Promise<number> {
  for (let turn = 0; turn < 4; turn++) {
    globalThis.gc!();
    await setImmediate();
  }
  return process.memoryUsage().heapUsed;
}

function table(sources: readonly string[]): PatternTree<PatternEntry> {
  return new PatternTree(
    sources.map((source, rank) => ({ pattern: parseChannelPattern(source) as ChannelPattern, rank })),
  );
}

runSuite(async () => {
  const sources = patternCases('private-', SIZE).map(({ pattern }) => pattern);
  // The first is for the code that the work itself compiles; of many, because V8 frees what the work leaves behind when it likes.
  const held = [table(sources)];
  const before = await memoryAfterCollection();
  while (held.length <= TABLES) held.push(table(sources));
  const kibibytes = ((await memoryAfterCollection()) - before) / TABLES / SIZE / 1024;
  const figures: Figure[] = [
    {
      what: 'heap for each pattern, parsed and in the tree',
      against: `${held.length - 1} tables of ${SIZE} patterns`,
      value: kibibytes,
      unit: 'KiB',
      target: 1,
    },
  ];
  return { title: 'Memory', figures };
});
