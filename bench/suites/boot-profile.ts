import 'reflect-metadata';
import { profile } from '../harness/profile.js';
import { runSuite } from '../harness/suite.js';
import { bootPolicies, bootOnce } from '../subjects/booting.js';

/** The parts of boot, by what the address of a file has in it; the first that fits. */
const PARTS: readonly (readonly [part: string, file: RegExp])[] = [
  ['garbage collection', /garbage collector/],
  ['finding policies, checking where they stand', /src\/(boot|declaration|policy)\//],
  ['reading metadata', /reflect-metadata/],
  ['parsing patterns', /src\/channel\//],
  ['proving that they go together', /src\/precedence\//],
  ['making the tree, for the proof and for requests', /src\/matching\//],
];

const partOf = (url: string): string => PARTS.find(([, file]) => file.test(url))?.[0] ?? 'Nest, Fastify and Node';

runSuite(async ({ quick }) => {
  const { Without, With, size } = bootPolicies();
  const turns = quick ? 10 : 60;
  const times = async (root: typeof With) => {
    for (let turn = 0; turn < turns; turn++) await bootOnce(root);
  };
  await times(With);
  await times(Without);
  const shares = await profile(() => times(With), partOf);
  const without = await profile(() => times(Without), partOf);
  return {
    title: `Where the time of boot goes, with ${size} policies on ${size} providers: a profile`,
    figures: [...shares].map(([part, share]) => ({
      what: part,
      against: 'all of it',
      value: share * 100,
      unit: '%' as const,
      detail: `${((without.get(part) ?? 0) * 100).toFixed(0)} % without the module`,
    })),
  };
});
