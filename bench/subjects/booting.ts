import { Controller, Get, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { PusherAuthModule } from '../../src/index.js';
import { openGuard } from './application.js';
import { KEY, SECRET } from './identity.js';
import { patternCases } from './patterns.js';
import { policyClasses } from './policies.js';

/** Every application has a controller. Without one, the router of Nest would count as a cost of the module. */
@Controller('health')
class HealthController {
  @Get()
  check(): string {
    return 'ok';
  }
}

/** An application with classes of one policy each, with and without the module. */
export function bootPolicies(size: number): { readonly Without: Type; readonly With: Type } {
  const policies = policyClasses(patternCases('presence-', size));
  // They inject others, as real providers do.
  @Injectable()
  class Queries {}
  for (const policy of policies) Reflect.defineMetadata('design:paramtypes', [Queries], policy);

  @Module({ controllers: [HealthController], providers: [Queries, ...policies] })
  class Without {}
  @Module({
    imports: [PusherAuthModule.forRoot({ key: KEY, secret: SECRET, guards: [openGuard] })],
    controllers: [HealthController],
    providers: [Queries, ...policies],
  })
  class With {}
  return { Without, With };
}

export async function bootOnce(root: Type): Promise<void> {
  const app = await NestFactory.create(root, new FastifyAdapter(), { logger: false, abortOnError: false });
  await app.init();
  await app.close();
}
