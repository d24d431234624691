import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { ratioFigure } from '../harness/figure.js';
import { compare, type Way } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { bootOnce, bootPolicies } from '../subjects/booting.js';

function booting(name: string, root: Type): Way {
  return {
    name,
    async run(times) {
      for (let turn = 0; turn < times; turn++) await bootOnce(root);
    },
  };
}

runSuite(async ({ rounds }) => {
  const { Without, With, size } = bootPolicies();
  const [without, withModule] = await compare(
    [booting('the same application without the module', Without), booting('with', With)],
    { ...rounds, sliceMilliseconds: 100, warmUpMilliseconds: 1_000 },
  );
  const figure = ratioFigure(`boot with ${size} policies on ${size} providers`, without!, withModule!, 1.3);
  return { title: 'Boot', figures: [figure] };
});
