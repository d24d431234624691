import type { CanActivate, ControllerOptions, FactoryProvider, ModuleMetadata, Type } from '@nestjs/common';
import type { PusherAuthOptionsInput } from './pusher-auth.options.js';

/** What Nest needs before any provider exists: among the options of `forRoot`, next to the factory of `forRootAsync`. */
export interface PusherAuthModuleExtras {
  /** Guards of the endpoint, as `@UseGuards` on a controller. Their dependencies come from `imports`. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];
  /** Modules whose exports the guards and the options factory inject. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /**
   * Class decorators for the endpoint's controller: `Public()`, `SkipThrottle()`, OpenAPI … They may decorate its methods by
   * name: `authorizeChannel`, `authenticateUser`, and `authorizeScript`, which answers JSONP. A class that one returns is used
   * if it extends the controller; anything else that it returns is a boot error.
   */
  readonly decorators?: readonly ClassDecorator[];
  /** The first part of all addresses. Default `pusher`; `broadcasting` suits Laravel Echo. The global prefix comes before it. */
  readonly path?: string;
  /** Default `auth`: `POST /pusher/auth`. */
  readonly channelAuthPath?: string;
  /** Adds the endpoint for sign-ins: `user-auth` makes it `POST /pusher/user-auth`. Default: no such endpoint. */
  readonly userAuthPath?: string;
  /**
   * Adds `GET` to the address for channels, for browsers that load it as a script. Needs the option `jsonpOrigins`. Default
   * `false`.
   */
  readonly jsonp?: boolean;
  /** Default: version-neutral, because clients send no version. */
  readonly version?: NonNullable<ControllerOptions['version']>;
  /** Makes the service injectable everywhere. Default `false`. */
  readonly isGlobal?: boolean;
  /** The name of this Pusher app, if there are several. Inject its service with `@InjectPusherAuth(app)`. */
  readonly app?: string;
  /**
   * Metadata on policies that no guard needs to read: a key, or a decorator that `Reflector.createDecorator()` made. Boot warns
   * about other metadata on policies without their own guards.
   */
  readonly knownMetadata?: readonly (string | symbol | { readonly KEY: string })[];
}

interface Check {
  readonly type: string;
  readonly accepts: (value: unknown) => boolean;
}

const TEXT: Check = { type: 'a string', accepts: (value) => typeof value === 'string' };
const BOOLEAN: Check = { type: 'true or false', accepts: (value) => typeof value === 'boolean' };

const EXTRAS: { readonly [K in keyof Required<PusherAuthModuleExtras>]: Check } = {
  guards: { type: 'an array', accepts: Array.isArray },
  imports: { type: 'an array', accepts: Array.isArray },
  decorators: {
    type: 'an array of class decorators',
    accepts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'function'),
  },
  path: TEXT,
  channelAuthPath: TEXT,
  userAuthPath: TEXT,
  jsonp: BOOLEAN,
  version: {
    type: 'a version, an array of versions or VERSION_NEUTRAL',
    accepts: (value) => ['string', 'symbol'].includes(typeof value) || Array.isArray(value),
  },
  isGlobal: BOOLEAN,
  app: { type: 'a non-empty string', accepts: (value) => typeof value === 'string' && value !== '' },
  knownMetadata: { type: 'an array of metadata keys', accepts: Array.isArray },
};

/** The names of all extras. */
export const EXTRA_NAMES = Object.keys(EXTRAS) as (keyof PusherAuthModuleExtras)[];

/** Whether an option must be next to the factory, because Nest needs it before the factory runs. */
export function isExtra(name: string): name is keyof PusherAuthModuleExtras {
  return Object.hasOwn(EXTRAS, name);
}

/** A mistake in a registration, for boot to report. Never contains a value, which may be a secret. */
export interface RegistrationProblem {
  readonly what: string;
  readonly fix: string;
}

/** Reads the extras from the options of `forRoot` or `forRootAsync`. Those of the wrong type are left out and reported. */
export function readExtras(given: PusherAuthModuleExtras | undefined): {
  extras: PusherAuthModuleExtras;
  problems: RegistrationProblem[];
} {
  const extras: Partial<Record<string, unknown>> = {};
  const problems: RegistrationProblem[] = [];
  for (const name of EXTRA_NAMES) {
    // By name, not by `Object.entries`: the object may be of a class with getters, and a guard must not get lost.
    const value: unknown = given?.[name];
    if (value === undefined) continue;
    const { type, accepts } = EXTRAS[name];
    if (accepts(value)) extras[name] = value;
    else problems.push({ what: `${name} must be ${type}`, fix: `make it ${type}, or leave it out` });
  }
  return { extras, problems };
}

/** Options of `forRoot`: everything in one object. */
export type PusherAuthModuleOptions = PusherAuthOptionsInput & PusherAuthModuleExtras;

/** What a factory returns: the options without the extras. Extras returned by the factory (`guards`, `path` …) are a boot error. */
export type PusherAuthFactoryOptions = PusherAuthOptionsInput & {
  readonly [K in keyof PusherAuthModuleExtras]?: never;
};

/** A provider that makes the options, for `useClass` and `useExisting`. */
export interface PusherAuthOptionsFactory {
  /** Called once, when the application starts. An exception stops the start. */
  createPusherAuthOptions(): PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
}

/** Options of `forRootAsync`: exactly one of `useFactory`, `useClass` and `useExisting`, and the extras next to it. */
export interface PusherAuthModuleAsyncOptions extends PusherAuthModuleExtras {
  /** Arguments of `useFactory`, from `imports`; in the default scope. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  /** Makes the options from what `inject` names; may return a promise. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are what `inject` names
  readonly useFactory?: (...args: any[]) => PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
  /** A class that makes the options; the registration instantiates it. */
  readonly useClass?: Type<PusherAuthOptionsFactory>;
  /** A provider that makes the options, from `imports`. */
  readonly useExisting?: Type<PusherAuthOptionsFactory>;
}
