import type { CanActivate, ControllerOptions, FactoryProvider, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { seeSection } from './messages.js';
import type { PusherAuthOptionsInput } from './pusher-auth.options.js';

/** What Nest needs before any provider exists. In `forRoot` it stands among the options, in `forRootAsync` beside the factory. */
export interface PusherAuthModuleExtras {
  /** Protect the endpoint, like `@UseGuards` on a controller. Their dependencies come from `imports`. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];
  /** Modules whose exports the guards and the options factory inject. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /**
   * Class decorators for the endpoint's controller: `Public()`, `SkipThrottle()`, OpenAPI … One may decorate its methods by
   * name: `authorizeChannel`, `authenticateUser`, and `authorizeScript`, which answers JSONP.
   */
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
  readonly app?: string;
}

interface Check {
  readonly type: string;
  readonly fits: (value: unknown) => boolean;
}

const TEXT: Check = { type: 'a string', fits: (value) => typeof value === 'string' };

/** What is declared, and so must not come from a factory. */
const DECLARED: { readonly [K in keyof Required<PusherAuthModuleExtras>]: Check } = {
  guards: { type: 'an array', fits: Array.isArray },
  imports: { type: 'an array', fits: Array.isArray },
  decorators: {
    type: 'an array of class decorators',
    fits: (value) => Array.isArray(value) && value.every((one) => typeof one === 'function'),
  },
  path: TEXT,
  channelAuthPath: TEXT,
  userAuthPath: TEXT,
  version: {
    type: 'a version, an array of versions or VERSION_NEUTRAL',
    fits: (value) => ['string', 'symbol'].includes(typeof value) || Array.isArray(value),
  },
  isGlobal: { type: 'a boolean', fits: (value) => typeof value === 'boolean' },
  app: { type: 'a non-empty string', fits: (value) => typeof value === 'string' && value !== '' },
};

/** The names of all that is declared. */
export const DECLARED_NAMES = Object.keys(DECLARED) as (keyof PusherAuthModuleExtras)[];

/** Whether an option belongs beside the factory: Nest needs it before the factory runs, and would drop it in silence. */
export function isDeclared(name: string): name is keyof PusherAuthModuleExtras {
  return Object.hasOwn(DECLARED, name);
}

/** What is wrong with a registration, for boot to report: never with a value, which may be a secret. */
export interface RegistrationProblem {
  readonly what: string;
  readonly fix: string;
}

/** Reads the declaration, wherever it stands. What is of the wrong type is left out and reported: boot refuses it. */
export function readDeclaration(given: PusherAuthModuleExtras | undefined): {
  declaration: PusherAuthModuleExtras;
  problems: readonly RegistrationProblem[];
} {
  const declaration: Partial<Record<string, unknown>> = {};
  const problems: RegistrationProblem[] = [];
  for (const name of DECLARED_NAMES) {
    // Not `Object.entries`: the object may be of a class with getters, and a guard must not get lost.
    const value: unknown = given?.[name];
    if (value === undefined) continue;
    const { type, fits } = DECLARED[name];
    if (fits(value)) declaration[name] = value;
    else problems.push({ what: `${name} must be ${type}`, fix: `give it ${type}, or leave it out` });
  }
  return { declaration, problems };
}

/** Options of `forRoot`: everything in one object. */
export type PusherAuthModuleOptions = PusherAuthOptionsInput & PusherAuthModuleExtras;

/**
 * What a factory returns: the options, and nothing that Nest would have needed earlier. What a factory returns all the same
 * (`guards`, `path` …) is a boot error.
 */
export type PusherAuthFactoryOptions = PusherAuthOptionsInput & {
  readonly [K in keyof PusherAuthModuleExtras]?: never;
};

/** A provider that makes the options, for `useClass` and `useExisting`. */
export interface PusherAuthOptionsFactory {
  /** Called once, when the application starts. What it throws stops the start. */
  createPusherAuthOptions(): PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
}

/** Options of `forRootAsync`: exactly one of `useFactory`, `useClass` and `useExisting`, and the declaration beside it. */
export interface PusherAuthModuleAsyncOptions extends PusherAuthModuleExtras {
  /** What `useFactory` gets, from `imports`; of the default scope. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  /** Makes the options from what `inject` names; may return a promise. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are what `inject` names
  readonly useFactory?: (...args: any[]) => PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
  /** A class to make the options, instantiated by the registration. */
  readonly useClass?: Type<PusherAuthOptionsFactory>;
  /** A provider that makes the options, from `imports`. */
  readonly useExisting?: Type<PusherAuthOptionsFactory>;
}

/** The token of the options as the application gave them. */
export const OPTIONS_TOKEN = Symbol.for('nestjs-pusher-auth:options');

const FACTORIES = ['useFactory', 'useClass', 'useExisting'] as const;

/**
 * Providers that make the options of `forRootAsync`.
 *
 * @throws TypeError where there is no factory, or more than one
 */
export function optionsProviders(options: PusherAuthModuleAsyncOptions): Provider[] {
  const { useFactory, useClass, useExisting, inject } = options;
  const given = FACTORIES.filter((name) => options[name]);
  if (given.length !== 1) {
    throw new TypeError(
      'PusherAuthModule.forRootAsync needs exactly one of useFactory, useClass and useExisting, ' +
        `and got ${given.join(' and ') || 'none'}. ${seeSection('factory')}`,
    );
  }
  if (useFactory) return [{ provide: OPTIONS_TOKEN, useFactory, inject: [...(inject ?? [])] }];
  const factory = (useClass ?? useExisting) as Type<PusherAuthOptionsFactory>;
  return [
    ...(useClass ? [useClass] : []),
    {
      provide: OPTIONS_TOKEN,
      useFactory: (made: PusherAuthOptionsFactory) => made.createPusherAuthOptions(),
      inject: [factory],
    },
  ];
}

/** What stands beside the factory and would be ignored there: a misspelt `guards` would leave the endpoint open. */
export function ignoredBesideFactory(given: PusherAuthModuleAsyncOptions): RegistrationProblem[] {
  const known: readonly string[] = [...FACTORIES, ...(given.useFactory ? ['inject'] : [])];
  return Object.keys(given)
    .filter((name) => !known.includes(name) && !isDeclared(name))
    .map((name) => ({
      what: `${name} stands beside the factory, where it would be ignored`,
      fix: name === 'inject' ? 'inject belongs to useFactory' : `return ${name} from the factory, or correct its name`,
    }));
}
