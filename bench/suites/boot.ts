import 'reflect-metadata';
import { Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { PusherAuthModule } from '../../src/index.js';
import { ratioFigure } from '../harness/figure.js';
import { compare, type Way } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { openGuard } from '../subjects/application.js';
import { KEY, SECRET } from '../subjects/identity.js';
import { patternCases } from '../subjects/patterns.js';
import { policyClasses } from '../subjects/policies.js';

const SIZE = 1_000;

function booting(name: string, root: Type): Way {
  return {
    name,
    async run(times) {
      for (let turn = 0; turn < times; turn++) {
        const app = await NestFactory.create(root, new FastifyAdapter(), { logger: false, abortOnError: false });
        await app.init();
        await app.close();
      }
    },
  };
}

runSuite(async ({ rounds }) => {
  const policies = policyClasses(patternCases('presence-', SIZE));
  // As providers are: they inject others.
  @Injectable()
  class Queries {}
  for (const policy of policies) Reflect.defineMetadata('design:paramtypes', [Queries], policy);

  @Module({ providers: [Queries, ...policies] })
  class Without {}
  @Module({
    imports: [PusherAuthModule.forRoot({ key: KEY, secret: SECRET, guards: [openGuard] })],
    providers: [Queries, ...policies],
  })
  class With {}

  const [without, withModule] = await compare(
    [booting('the same application without the module', Without), booting('with', With)],
    { ...rounds, sliceMilliseconds: 100, warmUpMilliseconds: 1_000 },
  );
  const figure = ratioFigure(`boot with ${SIZE} policies on ${SIZE} providers`, without!, withModule!, 1.3);
  return { title: 'Boot', figures: [figure] };
});
