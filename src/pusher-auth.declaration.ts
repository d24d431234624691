import type { CanActivate, ControllerOptions, ModuleMetadata, Type } from '@nestjs/common';

/** What Nest needs before any provider exists. In `forRoot` it stands among the options, in `forRootAsync` beside the factory. */
export interface PusherAuthDeclaration {
  /** Protect the endpoint, like `@UseGuards` on a controller. Their dependencies come from `imports`. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];
  /** Modules whose exports the guards and the options factory inject. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** Class decorators for the endpoint's controller: `Public()`, `SkipThrottle()`, OpenAPI … */
  readonly decorators?: readonly ClassDecorator[];
  /** The first part of both addresses. Default `pusher`; `broadcasting` suits Laravel Echo. The global prefix comes before it. */
  readonly path?: string;
  /** Default `auth`: `POST /pusher/auth`. */
  readonly channelAuthPath?: string;
  /** Default `user-auth`: `POST /pusher/user-auth`. */
  readonly userAuthPath?: string;
  /** Default: version-neutral, because clients send no version. */
  readonly version?: NonNullable<ControllerOptions['version']>;
  /** Makes the service injectable everywhere. Default `false`. */
  readonly isGlobal?: boolean;
  /** Tells several Pusher apps apart; a named one is injected with `@InjectPusherAuth(name)`. */
  readonly name?: string;
}

/** The names of what is declared: all that a factory must not return. */
const DECLARED: { readonly [K in keyof Required<PusherAuthDeclaration>]: true } = {
  guards: true,
  imports: true,
  decorators: true,
  path: true,
  channelAuthPath: true,
  userAuthPath: true,
  version: true,
  isGlobal: true,
  name: true,
};

/** Whether an option belongs beside the factory: Nest needs it before the factory runs, and would drop it in silence. */
export function isDeclared(name: string): name is keyof PusherAuthDeclaration {
  return Object.hasOwn(DECLARED, name);
}

/** Takes apart what stands in one object in `forRoot`. */
export function splitOptions(given: object): { declaration: PusherAuthDeclaration; options: object } {
  const entries = Object.entries(given);
  return {
    declaration: Object.fromEntries(entries.filter(([name]) => isDeclared(name))),
    options: Object.fromEntries(entries.filter(([name]) => !isDeclared(name))),
  };
}
