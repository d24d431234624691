import 'reflect-metadata';
import { profile, shareFigures, type Parts } from '../harness/profile.js';
import { runSuite } from '../harness/suite.js';
import { bootPolicies, bootOnce } from '../subjects/booting.js';

/** The parts of boot. */
const PARTS: Parts = {
  named: [
    ['garbage collection', /garbage collector/],
    ['finding and validating policies', /src\/(boot|decorators|policy)\//],
    ['reading metadata', /reflect-metadata/],
    ['parsing patterns', /src\/channel\//],
    ['checking for overlaps', /src\/precedence\//],
    ['building the tree, for the check and for requests', /src\/matching\//],
  ],
  rest: 'Nest, Fastify and Node',
};

runSuite(async ({ quick }) => {
  const size = 1_000;
  const { Without, With } = bootPolicies(size);
  const turns = quick ? 10 : 60;
  const times = async (root: typeof With) => {
    for (let turn = 0; turn < turns; turn++) await bootOnce(root);
  };
  await times(With);
  await times(Without);
  const shares = await profile(() => times(With), PARTS);
  const without = await profile(() => times(Without), PARTS);
  return {
    title: `Where the time of boot goes, with ${size} policies on ${size} providers: a profile`,
    figures: shareFigures(shares, without, 'without the module'),
  };
});
